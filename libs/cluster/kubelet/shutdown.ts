// Mirrors pkg/kubelet/kuberuntime: killPod, killContainer, and the order of sidecars
// Differs: nothing.
import type { Pod } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { type ContainerRecord, stopSignalOf } from './container-record.js';
import { runHook } from './hooks.js';
import { EXIT_OBSERVE_MS, MINIMUM_GRACE_MS } from './limits.js';
import { podName } from './pod-name.js';
import type { NodeServices } from './node-services.js';

/** The pod whose containers are to end. */
interface EndingPod {
  readonly pod: Stored<Pod>;
  readonly init: readonly ContainerRecord[];
  readonly main: readonly ContainerRecord[];
  readonly ephemeral: readonly ContainerRecord[];
  readonly podIP: string | undefined;
  readonly services: NodeServices;
  now(): number;
  event(type: 'Normal' | 'Warning', reason: string, message: string, record?: ContainerRecord): void;
}

/** The end of a pod's containers: preStop, the stop signal, the grace, and SIGKILL; sidecars after the others, last first. */
export class Shutdown {
  readonly #worker: EndingPod;
  readonly #done: () => void;
  readonly #beganMs: number;
  readonly #told = new Set<ContainerRecord>();
  readonly #cancels = new Set<() => void>();
  #graceMs: number;
  #isDone = false;

  constructor(worker: EndingPod, graceMs: number, done: () => void) {
    this.#worker = worker;
    this.#graceMs = graceMs;
    this.#done = done;
    this.#beganMs = worker.now();
  }

  begin(): void {
    this.#next();
  }

  cancel(): void {
    this.#isDone = true;
    for (const cancel of this.#cancels) cancel();
  }

  /** A later deletion with a shorter grace. */
  shorten(graceMs: number): void {
    if (graceMs >= this.#graceMs) return;
    this.#graceMs = graceMs;
    for (const record of this.#told) this.#signal(record, this.#leftMs());
  }

  containerEnded(): void {
    this.#next();
  }

  #leftMs(): number {
    return Math.max(0, this.#beganMs + this.#graceMs - this.#worker.now());
  }

  #next(): void {
    if (this.#isDone) return;
    const { init, main, ephemeral } = this.#worker;
    const first = [...init.filter(({ kind }) => kind === 'init'), ...main, ...ephemeral].filter(({ isRunning }) => isRunning);
    const sidecar = [...init].reverse().find((record) => record.kind === 'sidecar' && record.isRunning);
    const batch = first.length > 0 ? first : sidecar === undefined ? [] : [sidecar];
    for (const record of batch) this.#stop(record);
    if (batch.length > 0) return;
    this.#isDone = true;
    // Ended containers are noticed by the next relist; a pod of which nothing ran goes at once.
    const delayMs = this.#told.size > 0 ? EXIT_OBSERVE_MS : 0;
    this.#cancels.add(this.#worker.services.runtime.env.clock.after(delayMs, this.#done));
  }

  #stop(record: ContainerRecord): void {
    const run = record.current;
    if (run?.container === undefined || this.#told.has(record)) return;
    this.#told.add(record);
    this.#worker.event('Normal', 'Killing', `Stopping container ${record.name}`, record);
    const { preStop } = record.spec.lifecycle ?? {};
    if (preStop === undefined || this.#graceMs <= 0) {
      this.#signal(record, this.#leftMs());
      return;
    }
    const { nodeNetwork, node, runtime } = this.#worker.services;
    const { clock } = runtime.env;
    let isOver = false;
    const proceed = () => {
      if (isOver) return;
      isOver = true;
      cancelTimeout();
      this.#signal(record, Math.max(this.#leftMs(), MINIMUM_GRACE_MS));
    };
    const cancelTimeout = clock.after(this.#leftMs(), proceed);
    const target = { container: run.container, spec: record.spec, podIP: this.#worker.podIP ?? nodeNetwork.address, net: node.net, clock, pod: podName(this.#worker.pod) };
    this.#cancels.add(runHook(preStop, target, (problem) => {
      if (problem !== undefined && !isOver) this.#worker.event('Warning', 'FailedPreStopHook', 'PreStopHook failed', record);
      proceed();
    }));
  }

  #signal(record: ContainerRecord, graceMs: number): void {
    const run = record.current;
    if (run?.container !== undefined) run.container.stop(stopSignalOf(record, run), graceMs);
  }
}
