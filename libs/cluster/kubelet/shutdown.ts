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

/**
 * The end of a pod's containers: all are told and run their preStop, then comes the stop signal, the grace, and SIGKILL. Sidecars
 * wait for their turn, after the others, last first, for as long as the grace lasts.
 */
export class Shutdown {
  readonly #worker: EndingPod;
  readonly #done: () => void;
  readonly #beganMs: number;
  readonly #signalled = new Set<ContainerRecord>();
  /** Told, and with their hooks behind them. */
  readonly #waiting = new Set<ContainerRecord>();
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
    this.#cancels.add(this.#worker.services.runtime.env.clock.after(this.#leftMs(), () => this.#next()));
    for (const record of this.#running()) this.#tell(record);
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
    for (const record of this.#signalled) this.#signal(record);
    this.#cancels.add(this.#worker.services.runtime.env.clock.after(this.#leftMs(), () => this.#next()));
  }

  containerEnded(): void {
    this.#next();
  }

  #leftMs(): number {
    return Math.max(0, this.#beganMs + this.#graceMs - this.#worker.now());
  }

  #running(): readonly ContainerRecord[] {
    const { init, main, ephemeral } = this.#worker;
    return [...init, ...main, ...ephemeral].filter(({ isRunning }) => isRunning);
  }

  #next(): void {
    if (this.#isDone) return;
    for (const record of this.#waiting) {
      if (this.#hasItsTurn(record)) this.#signal(record);
    }
    if (this.#running().length > 0) return;
    this.#isDone = true;
    // Ended containers are noticed by the next relist; a pod of which nothing ran goes at once.
    const delayMs = this.#signalled.size > 0 ? EXIT_OBSERVE_MS : 0;
    this.#cancels.add(this.#worker.services.runtime.env.clock.after(delayMs, this.#done));
  }

  #hasItsTurn(record: ContainerRecord): boolean {
    if (record.kind !== 'sidecar' || this.#leftMs() === 0) return true;
    const { init, main } = this.#worker;
    return ![...init.slice(init.indexOf(record) + 1), ...main].some(({ isRunning }) => isRunning);
  }

  #tell(record: ContainerRecord): void {
    const run = record.current;
    if (run?.container === undefined) return;
    this.#worker.event('Normal', 'Killing', `Stopping container ${record.name}`, record);
    const { preStop } = record.spec.lifecycle ?? {};
    if (preStop === undefined || this.#graceMs <= 0) {
      this.#waiting.add(record);
      return;
    }
    const { nodeNetwork, node, runtime } = this.#worker.services;
    const { clock } = runtime.env;
    let isOver = false;
    const proceed = () => {
      if (isOver) return;
      isOver = true;
      cancelTimeout();
      this.#waiting.add(record);
      this.#next();
    };
    const cancelTimeout = clock.after(this.#leftMs(), proceed);
    const target = { container: run.container, spec: record.spec, podIP: this.#worker.podIP ?? nodeNetwork.address, net: node.net, clock, pod: podName(this.#worker.pod) };
    this.#cancels.add(runHook(preStop, target, (problem) => {
      if (problem !== undefined && !isOver) this.#worker.event('Warning', 'FailedPreStopHook', 'PreStopHook failed', record);
      proceed();
    }));
  }

  #signal(record: ContainerRecord): void {
    this.#waiting.delete(record);
    this.#signalled.add(record);
    const run = record.current;
    if (run?.container !== undefined) run.container.stop(stopSignalOf(record, run), Math.max(this.#leftMs(), MINIMUM_GRACE_MS));
  }
}
