// Mirrors the PID namespaces of pkg/kubelet/container: POD, CONTAINER and TARGET
// Differs: the target of a debug container does not see that one; of others' processes one sees what ps shows, and can send them signals; /proc has only the container's own. hostPID is not known.
import type { SharedProcesses } from '#cluster/cri/shared-processes.js';
import type { PidNamespace } from '#linux/kernel/pid-namespace.js';
import type { SeenProcess } from '#linux/kernel/seen-process.js';
import type { ContainerRecord } from './container-record.js';
import type { WorkedPod } from './worked-pod.js';

/** What the sandbox starts before the first container is up. */
const LAST_OF_SANDBOX = 6;

/** Who of a pod's containers see each other. */
export class ProcessSharing {
  readonly #ofPod: PidNamespace = { lastPid: LAST_OF_SANDBOX };
  readonly #worker: WorkedPod;

  constructor(worker: WorkedPod) {
    this.#worker = worker;
  }

  /** Undefined for a container that has its processes for itself. */
  of(record: ContainerRecord): SharedProcesses | undefined {
    const { pod, init, main, ephemeral } = this.#worker;
    const all = [...init, ...main, ...ephemeral];
    if (pod.spec.shareProcessNamespace === true) return { namespace: this.#ofPod, others: (own) => [this.#pause(), ...processesOf(all, own)] };
    const wanted = 'targetContainerName' in record.spec ? record.spec.targetContainerName : undefined;
    const target = all.find(({ name }) => name === wanted);
    const machine = target?.current?.container?.host?.machine;
    if (target === undefined || machine === undefined) return undefined;
    const group = [target, ...ephemeral.filter(({ spec }) => 'targetContainerName' in spec && spec.targetContainerName === wanted)];
    return { namespace: machine.pids, others: (own) => processesOf(group, own) };
  }

  #pause(): SeenProcess {
    const { status } = this.#worker.pod;
    return {
      pid: 1, parent: undefined, argv: ['/pause'], credentials: { uid: 65_535, gid: 65_535, groups: [65_535] }, startedMs: Date.parse(status?.startTime ?? '') || 0, fuelUsed: 0, memoryBytes: 1_000_000,
      state: 'S', group: 1, session: 1, terminal: undefined, signal: () => {},
    };
  }
}

function processesOf(records: readonly ContainerRecord[], own: ReadonlySet<SeenProcess>): SeenProcess[] {
  return records.flatMap(({ current }) => current?.container?.host?.processes ?? []).filter((process) => !own.has(process));
}
