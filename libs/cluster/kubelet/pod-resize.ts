// Mirrors pkg/kubelet/allocation and the resizing of pkg/kubelet/kuberuntime (KEP-1287)
// Differs: pod-level resources are not resized; what is deferred is looked at every ten seconds.
import type { Container, Pod, ResourceRequirements } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import type { Verdict } from './admit.js';
import type { ContainerRecord } from './container-record.js';
import { limitsOf } from './run-container.js';
import type { WorkedPod } from './worked-pod.js';

const RETRY_MS = 10_000;
const ACTUATE_MS = 400;

/** How a resize stands, as the pod's conditions say it. */
export interface ResizeState {
  /** Not given yet. */
  readonly pending?: Verdict;
  /** Given, and not in effect everywhere yet. */
  readonly isInProgress: boolean;
  /** Why it can't come into effect. */
  readonly error?: string;
}

export interface Resizable extends WorkedPod {
  /** Stops a container that can't be resized while it runs; the next run follows at once. */
  restartForResize(record: ContainerRecord, message: string): void;
}

/** Gives the containers of a pod other resources while it runs. */
export class PodResize {
  readonly #pod: Resizable;
  #pending: Verdict | undefined;
  #error: string | undefined;
  #started: number | undefined;

  constructor(pod: Resizable) {
    this.#pod = pod;
  }

  get state(): ResizeState | undefined {
    if (this.#pending === undefined && !this.#isInProgress) return undefined;
    return { isInProgress: this.#isInProgress, ...(this.#pending === undefined ? {} : { pending: this.#pending }), ...(this.#error === undefined ? {} : { error: this.#error }) };
  }

  get #records(): readonly ContainerRecord[] {
    return [...this.#pod.init.filter(({ kind }) => kind === 'sidecar'), ...this.#pod.main];
  }

  get #isInProgress(): boolean {
    return this.#started !== undefined;
  }

  /** The spec may ask for something else than was given: looks whether the node has it. */
  look(): void {
    const worker = this.#pod;
    const wanted = this.#records.filter((record) => !deepEqual(record.spec.resources ?? {}, record.allocated));
    if (wanted.length === 0 || worker.isOver) {
      if (this.#pending !== undefined) worker.publishSoon();
      this.#pending = undefined;
      return;
    }
    const verdict = worker.services.resizeVerdict(worker.pod);
    if (verdict !== undefined) {
      if (verdict.reason !== this.#pending?.reason) this.#tell('Warning', `Resize${verdict.reason}`, `Pod resize ${verdict.reason}`, verdict.message);
      this.#pending = verdict;
      worker.timers.set('resize', RETRY_MS, () => this.look());
      worker.publishSoon();
      return;
    }
    this.#pending = undefined;
    this.#error = undefined;
    this.#started = worker.pod.metadata.generation ?? 1;
    for (const record of wanted) record.allocated = record.spec.resources ?? {};
    this.#tell('Normal', 'ResizeStarted', 'Pod resize started');
    worker.publish();
    worker.timers.set('resize', ACTUATE_MS, () => this.actuate());
  }

  /** Brings what was given into effect; called again when a container has started. */
  actuate(): void {
    if (!this.#isInProgress || this.#pod.isOver) return;
    for (const record of this.#records) this.#actuateOne(record);
    if (this.#error !== undefined) {
      this.#pod.timers.set('resize', RETRY_MS, () => this.actuate());
      this.#pod.publishSoon();
      return;
    }
    if (this.#records.some(({ actual, allocated }) => actual !== allocated)) return;
    this.#started = undefined;
    this.#tell('Normal', 'ResizeCompleted', 'Pod resize completed');
    this.#pod.publish();
    this.look();
  }

  #actuateOne(record: ContainerRecord): void {
    const { actual, allocated } = record;
    const container = record.current?.container;
    if (actual === allocated || record.isRestarting) return;
    if (container === undefined || !record.isRunning) {
      if (record.current === undefined || record.kind === 'init') record.actual = allocated;
      return;
    }
    const policies = (record.spec as Container).resizePolicy ?? [];
    const needsRestart = policies.some(({ resourceName, restartPolicy }) => restartPolicy === 'RestartContainer' && isChanged(resourceName, actual, allocated));
    if (needsRestart) {
      this.#pod.restartForResize(record, `Container ${record.name} resize requires restart`);
      return;
    }
    const limits = limitsOf(allocated);
    const usage = container.host?.machine.memoryBytes ?? 0;
    const before = limitsOf(actual).memoryBytesMax;
    if (limits.memoryBytesMax !== undefined && limits.memoryBytesMax < usage && (before === undefined || limits.memoryBytesMax < before)) {
      const error = `cannot decrease memory limits: attempting to set pod memory limit (${limits.memoryBytesMax}) below current usage (${usage})`;
      if (this.#error === undefined) this.#tell('Warning', 'ResizeError', 'Pod resize error', error);
      this.#error = error;
      return;
    }
    this.#error = undefined;
    container.resize(limits);
    record.actual = allocated;
  }

  /** `Pod resize started: {"containers":[…],"generation":2}` */
  #tell(type: 'Normal' | 'Warning', reason: string, head: string, error?: string): void {
    const { pod } = this.#pod;
    const facts = { ...listed('initContainers', pod.spec.initContainers?.filter(({ restartPolicy }) => restartPolicy === 'Always')), ...listed('containers', pod.spec.containers), generation: pod.metadata.generation ?? 1, ...(error === undefined ? {} : { error }) };
    this.#pod.event(type, reason, `${head}: ${JSON.stringify(facts)}`);
  }
}

function listed(name: string, containers: readonly Container[] | undefined) {
  if (containers === undefined || containers.length === 0) return {};
  return { [name]: containers.map((container) => ({ name: container.name, resources: inOrder(container.resources ?? {}) })) };
}

/** As Go prints it: limits first, names sorted. */
function inOrder({ limits, requests }: ResourceRequirements) {
  const sorted = (amounts: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(amounts).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...(limits === undefined ? {} : { limits: sorted(limits) }), ...(requests === undefined ? {} : { requests: sorted(requests) }) };
}

function isChanged(resource: string, before: ResourceRequirements, after: ResourceRequirements): boolean {
  return before.limits?.[resource] !== after.limits?.[resource] || before.requests?.[resource] !== after.requests?.[resource];
}

/** The resources that a pod's status says a container has. */
export function givenTo({ status }: Stored<Pod>, name: string): ResourceRequirements | undefined {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].find((each) => each.name === name)?.resources;
}
