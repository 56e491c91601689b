// Mirrors pkg/kubelet/eviction: thresholds, pressure, and which pod goes first
// Differs: hard thresholds only; images and dead containers take no space that could be won back.
import type { Node, Pod } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { formatQuantity, quantityFromInt, quantityOf, valueOf } from '#cluster/apimachinery/quantity.js';
import { qosClassOf } from '#cluster/api/core/v1/qos-class.js';
import type { WriteJournal } from './journal-text.js';
import type { PodWorker } from './pod-worker.js';
import { podUsage, type Resource, usageOf } from './pod-usage.js';
import type { KubeletSettings } from './settings.js';

export type Pressure = 'MemoryPressure' | 'DiskPressure' | 'PIDPressure';

export interface EvictionParts {
  settings(): KubeletSettings;
  /** What the machine has. */
  capacity(): Readonly<Record<string, string>>;
  workers(): Iterable<PodWorker>;
  now(): number;
  journal: WriteJournal;
  /** An event about the node itself. */
  tellOfNode(type: 'Normal' | 'Warning', reason: string, message: string): void;
  readonly nodeName: string;
}

interface Signal {
  readonly name: string;
  readonly resource: Resource;
  readonly pressure: Pressure;
}

/** In the order in which the kubelet reclaims. */
const SIGNALS: readonly Signal[] = [
  { name: 'memory.available', resource: 'memory', pressure: 'MemoryPressure' },
  { name: 'nodefs.available', resource: 'ephemeral-storage', pressure: 'DiskPressure' },
  { name: 'imagefs.available', resource: 'ephemeral-storage', pressure: 'DiskPressure' },
  { name: 'pid.available', resource: 'pids', pressure: 'PIDPressure' },
];
/** What the system and Kubernetes' own daemons use of a machine. */
const SYSTEM: Readonly<Record<Resource, number>> = { memory: 512 * 2 ** 20, 'ephemeral-storage': 6 * 2 ** 30, pids: 180 };
const PIDS_MAX = 31_209;
/** --eviction-pressure-transition-period: how long a pressure is told of after it has gone. */
const TRANSITION_MS = 300_000;
const CRITICAL_PRIORITY = 2_000_000_000;
const SAID: Readonly<Record<Pressure, readonly [has: string, hasNot: string]>> = {
  MemoryPressure: ['NodeHasInsufficientMemory', 'NodeHasSufficientMemory'],
  DiskPressure: ['NodeHasDiskPressure', 'NodeHasNoDiskPressure'],
  PIDPressure: ['NodeHasInsufficientPID', 'NodeHasSufficientPID'],
};

/** Watches what a node has left, and ends pods before it has nothing. */
export class Evictions {
  readonly #parts: EvictionParts;
  /** When each pressure was met last. */
  readonly #metMs = new Map<Pressure, number>();

  /** `known`: what the node's status said before. */
  constructor(parts: EvictionParts, known: readonly Pressure[]) {
    this.#parts = parts;
    for (const pressure of known) this.#metMs.set(pressure, parts.now());
  }

  get pressures(): ReadonlySet<Pressure> {
    return new Set(this.#metMs.keys());
  }

  /** Looks once; true when the node has another pressure than before. */
  look(): boolean {
    const before = this.pressures;
    const met = SIGNALS.flatMap((signal) => this.#shortage(signal) ?? []);
    const now = this.#parts.now();
    for (const { signal } of met) this.#metMs.set(signal.pressure, now);
    for (const [pressure, atMs] of this.#metMs) if (now - atMs >= TRANSITION_MS) this.#metMs.delete(pressure);
    for (const pressure of Object.keys(SAID) as Pressure[]) {
      if (before.has(pressure) === this.#metMs.has(pressure)) continue;
      const said = SAID[pressure][this.#metMs.has(pressure) ? 0 : 1];
      this.#parts.tellOfNode('Normal', said, `Node ${this.#parts.nodeName} status is now: ${said}`);
    }
    // What takes more than it may goes first; one pod a round for the sake of the node.
    const [shortage] = met;
    if (!this.#evictByLimits() && shortage !== undefined) this.#reclaim(shortage);
    return [...before].join() !== [...this.#metMs.keys()].join();
  }

  /** Why a new pod may not come now. */
  refusal(pod: Stored<Pod>): string | undefined {
    if (this.#metMs.size === 0 || isCritical(pod)) return undefined;
    const tolerates = pod.spec.tolerations?.some(({ key, operator }) => key === 'node.kubernetes.io/memory-pressure' || (key === undefined && operator === 'Exists')) === true;
    const onlyMemory = this.#metMs.size === 1 && this.#metMs.has('MemoryPressure');
    if (onlyMemory && (qosClassOf(pod.spec) !== 'BestEffort' || tolerates)) return undefined;
    return `The node had condition: [${[...this.#metMs.keys()].join(' ')}]. `;
  }

  #shortage(signal: Signal): Shortage | undefined {
    const text = this.#parts.settings().evictionHard[signal.name];
    if (text === undefined) return undefined;
    const { resource } = signal;
    const capacity = resource === 'pids' ? PIDS_MAX : valueOf(quantityOf(this.#parts.capacity()[resource]));
    const threshold = text.endsWith('%') ? Math.floor(capacity * Number(text.slice(0, -1)) / 100) : valueOf(quantityOf(text));
    let used = SYSTEM[resource];
    for (const worker of this.#parts.workers()) if (!worker.isTerminal) used += podUsage(worker, resource);
    const available = Math.max(0, capacity - used);
    return available < threshold ? { signal, threshold: text.endsWith('%') ? bytes(threshold) : text, available: bytes(available) } : undefined;
  }

  /** Ends the pod that the node can do without best. */
  #reclaim({ signal: { name, resource }, threshold, available }: Shortage): void {
    const { journal, tellOfNode } = this.#parts;
    tellOfNode('Warning', 'EvictionThresholdMet', `Attempting to reclaim ${resource}`);
    journal('I', 'eviction_manager.go:387', `"Eviction manager: attempting to reclaim" resourceName="${resource}"`);
    const candidates = [...this.#parts.workers()].filter((worker) => !worker.isOver && !worker.isTerminal).sort((a, b) => ranked(a, b, resource));
    journal('I', 'eviction_manager.go:418', `"Eviction manager: pods ranked for eviction" pods=[${candidates.map(({ pod }) => `"${pod.metadata.namespace}/${pod.metadata.name}"`).join(',')}]`);
    for (const worker of candidates) {
      const { namespace, name: podName } = worker.pod.metadata;
      if (isCritical(worker.pod) || worker.mirrors !== undefined) {
        journal('E', 'eviction_manager.go:609', `"Eviction manager: cannot evict a critical pod" pod="${namespace}/${podName}"`);
        continue;
      }
      const larger = worker.main.flatMap((record) => {
        const [usage, request] = [usageOf(record, resource), record.spec.resources?.requests?.[resource] ?? '0'];
        return usage > valueOf(quantityOf(request)) ? [`Container ${record.name} was using ${bytes(usage)}, request is ${request}, has larger consumption of ${resource}. `] : [];
      });
      evict(worker, `The node was low on resource: ${resource}. Threshold quantity: ${threshold}, available: ${available}. ${larger.join('')}`);
      journal('I', 'eviction_manager.go:628', `"Eviction manager: pod is evicted successfully" pod="${namespace}/${podName}" signal="${name}"`);
      return;
    }
    journal('E', 'eviction_manager.go:445', '"Eviction manager: unable to evict any pods from the node"');
  }

  /** Pods that wrote more than they said they would. */
  #evictByLimits(): boolean {
    let any = false;
    for (const worker of this.#parts.workers()) {
      if (worker.isOver || worker.isTerminal || worker.mirrors !== undefined) continue;
      const message = overLimit(worker);
      if (message === undefined) continue;
      evict(worker, message);
      any = true;
    }
    return any;
  }
}

/** What a node's status says of pressure. */
export function pressuresOf(node: Node | undefined): readonly Pressure[] {
  const said = node?.status?.conditions?.filter(({ status }) => status === 'True').map(({ type }) => type) ?? [];
  return (Object.keys(SAID) as Pressure[]).filter((pressure) => said.includes(pressure));
}

interface Shortage {
  readonly signal: Signal;
  readonly threshold: string;
  readonly available: string;
}

function bytes(amount: number): string {
  return formatQuantity(quantityFromInt(amount, 'BinarySI'));
}

function evict(worker: PodWorker, message: string): void {
  worker.end({ reason: 'Evicted', message }, 1, 'Warning');
}

function isCritical({ spec }: Stored<Pod>): boolean {
  return (spec.priority ?? 0) >= CRITICAL_PRIORITY;
}

/** Which of the limits on the disk a pod is over: a volume's, all containers' together, one container's. */
function overLimit(worker: PodWorker): string | undefined {
  const { pod, volumes } = worker;
  for (const { name, bytes: used, sizeLimit } of volumes.emptyDirs(pod)) {
    if (sizeLimit !== undefined && valueOf(quantityOf(sizeLimit)) > 0 && used > valueOf(quantityOf(sizeLimit))) return `Usage of EmptyDir volume ${JSON.stringify(name)} exceeds the limit ${JSON.stringify(sizeLimit)}. `;
  }
  const limited = worker.main.map((record) => record.spec.resources?.limits?.['ephemeral-storage']);
  const total = limited.reduce((sum, each) => sum + valueOf(quantityOf(each)), 0);
  if (limited.every((each) => each !== undefined) && podUsage(worker, 'ephemeral-storage') > total) return `Pod ephemeral local storage usage exceeds the total limit of containers ${bytes(total)}. `;
  const over = worker.main.find((record, i) => limited[i] !== undefined && usageOf(record, 'ephemeral-storage') > valueOf(quantityOf(limited[i])));
  return over === undefined ? undefined : `Container ${over.name} exceeded its local ephemeral storage limit ${JSON.stringify(over.spec.resources?.limits?.['ephemeral-storage'])}. `;
}

/** Those above their requests first, then those of lower priority, then those furthest above. */
function ranked(a: PodWorker, b: PodWorker, resource: Resource): number {
  const above = (worker: PodWorker) => podUsage(worker, resource) - worker.main.reduce((sum, { spec }) => sum + valueOf(quantityOf(spec.resources?.requests?.[resource])), 0);
  const [aboveA, aboveB] = [above(a), above(b)];
  if (resource !== 'pids' && (aboveA > 0) !== (aboveB > 0)) return aboveA > 0 ? -1 : 1;
  const byPriority = (a.pod.spec.priority ?? 0) - (b.pod.spec.priority ?? 0);
  return byPriority !== 0 ? byPriority : aboveB - aboveA;
}
