// Mirrors pkg/kubelet/kuberuntime: computePodActions, doBackOff
// Differs: one container at a time.
import type { ContainerRecord } from './container-record.js';
import { formatGoDuration } from './go-duration.js';
import { waitingLine } from './journal-text.js';
import { hasFailedForGood, isInitialized } from './pod-status.js';
import { podName } from './pod-name.js';
import { shouldRestart } from './restart-policy.js';
import type { WorkedPod } from './worked-pod.js';

/** Which container of a pod is to start next. */
export class StartOrder {
  readonly #worker: WorkedPod;

  constructor(worker: WorkedPod) {
    this.#worker = worker;
  }

  /** The next container that should run and may now; sets a timer for those that must wait. */
  next(): ContainerRecord | undefined {
    for (const record of this.#worker.ephemeral) if (record.current === undefined && this.#mayStart(record)) return record;
    let initBlocks = false;
    for (const record of this.#worker.init) {
      const isDown = !record.isRunning;
      if (record.kind === 'sidecar') {
        if (isDown && this.#mayStart(record)) return record;
        if (!record.isStarted || isDown) initBlocks = true;
      } else if (!record.hasSucceeded) {
        if (isDown && this.#mayStart(record)) return record;
        initBlocks = true;
      }
      if (initBlocks && this.#worker.main.every(({ current }) => current === undefined)) return undefined;
    }
    return this.#worker.main.find((record) => !record.isRunning && this.#needsRun(record) && this.#mayStart(record));
  }

  #needsRun(record: ContainerRecord): boolean {
    const end = record.current?.end;
    if (end === undefined) return true;
    if (record.isRestarting) return true;
    return shouldRestart(this.#worker.pod, record.spec, end.exitCode);
  }

  /** False while its back-off lasts. */
  #mayStart(record: ContainerRecord): boolean {
    const now = this.#worker.now();
    if (record.retryAtMs > now) {
      if (!this.#worker.timers.has(`retry ${record.name}`)) this.#worker.lookAgain(record, record.retryAtMs - now);
      return false;
    }
    const end = record.current?.end;
    if (end === undefined) return true;
    const key = this.#crashKey(record);
    const wait = this.#worker.services.crashes.remaining(key, end.atMs, now);
    if (wait === 0) {
      this.#worker.services.crashes.next(key, now);
      record.isRestarting = false;
      return true;
    }
    this.#backOff(record, key);
    return false;
  }

  #crashKey(record: ContainerRecord): string {
    return `${this.#worker.pod.metadata.uid} ${record.name} ${record.spec.image}`;
  }

  #backOff(record: ContainerRecord, key: string): void {
    const who = podName(this.#worker.pod);
    this.#worker.event('Warning', 'BackOff', `Back-off restarting failed container ${record.name} in pod ${who}`, record);
    const waiting = { reason: 'CrashLoopBackOff', message: `back-off ${formatGoDuration(this.#worker.services.crashes.get(key))} restarting failed container=${record.name} pod=${who}` };
    record.nextWaiting = waiting;
    waitingLine(this.#worker.services.journal, this.#worker.pod, record.name, waiting);
    this.#worker.lookAgain(record);
  }

  /** All that the restart policy lets run has run. */
  isComplete(): boolean {
    const { pod, init } = this.#worker;
    if (init.some((record) => hasFailedForGood(pod, record))) return true;
    if (!isInitialized(this.#worker)) return false;
    return this.#worker.main.every((record) => record.current?.end !== undefined && !this.#needsRun(record));
  }
}
