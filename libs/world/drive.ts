import type { VirtualClock } from '#linux/env/virtual-clock.js';
import type { Kernel } from '#linux/host/kernel.js';
import { SLICE_FUEL } from './limits.js';

/** Why a run ended: its time was reached, what was waited for has come, or whoever drives it has no time left. */
export type Ended = 'reached' | 'met' | 'interrupted';

export interface RunOptions {
  /** Looked at between steps; true ends the run. */
  readonly until?: (() => boolean) | undefined;
  /** Asked between steps whether to stop for now. */
  readonly isOver?: (() => boolean) | undefined;
}

/** Moves a world: processes run, their processor time moves the clock, and timers fire when they are due. */
export class Drive {
  /** Processor time that has not moved the clock yet, in microseconds. */
  #debtUs = 0;

  constructor(private readonly clock: VirtualClock, private readonly kernel: Kernel) {}

  /** Runs to `toMs`. A world that always has something to run ends there too: its processor time takes it there. */
  run(toMs: number, { until, isOver }: RunOptions = {}): Ended {
    for (;;) {
      if (until?.() === true) return 'met';
      if (isOver?.() === true) return 'interrupted';
      if (!this.kernel.isIdle && this.clock.now() <= toMs) this.#runProcesses();
      else if (!this.clock.runNext(toMs)) {
        this.clock.moveTo(toMs);
        return 'reached';
      }
    }
  }

  #runProcesses(): void {
    const before = this.kernel.fuelUsed;
    this.kernel.run(SLICE_FUEL);
    this.#debtUs += this.kernel.fuelUsed - before;
    const ms = Math.floor(this.#debtUs / 1000);
    if (ms === 0) return;
    this.#debtUs -= ms * 1000;
    const at = this.clock.now() + ms;
    while (this.clock.runNext(at)); // what falls due while the processors work
    this.clock.moveTo(at);
  }
}
