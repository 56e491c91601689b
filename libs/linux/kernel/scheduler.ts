import type { Env } from '#linux/env/env.js';
import { SLICE_FUEL } from './limits.js';
import type { StreamHost } from './pipe.js';
import type { RunningProcess } from './running-process.js';
import { Errno, Killed, type Wait } from './step.js';

/** Runs the coroutines of all hosts of one world, one at a time, in turns of a slice of fuel. */
export class Scheduler implements StreamHost {
  /** Fuel that this world has burnt since it was made: microseconds of processor time. */
  fuelUsed = 0;
  /** Whose coroutine runs just now. */
  current: RunningProcess | undefined;
  #queue: RunningProcess[] = [];
  #head = 0;

  constructor(readonly env: Env) {}

  get isIdle(): boolean {
    return this.#head === this.#queue.length;
  }

  enqueue(process: RunningProcess): void {
    if (process.queued) return;
    process.queued = true;
    this.#queue.push(process);
  }

  brokenPipe(): never {
    if (this.current?.actionOf('SIGPIPE') === 'default') throw new Killed('SIGPIPE');
    throw new Errno('EPIPE');
  }

  tick(bytes: number): boolean {
    return this.current?.charge(1 + (bytes >> 6)) ?? false;
  }

  /** Runs what can run until nothing can or `fuel` is used up. True when there is more to run. */
  run(fuel: number): boolean {
    const end = this.fuelUsed + fuel;
    while (this.#head < this.#queue.length) {
      if (this.fuelUsed >= end) return true;
      const process = this.#queue[this.#head++] as RunningProcess;
      if (this.#head > 1024 && this.#head * 2 > this.#queue.length) this.#compact();
      process.queued = false;
      this.#resume(process);
    }
    this.#compact();
    return false;
  }

  #compact(): void {
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
  }

  #resume(process: RunningProcess): void {
    if (process.exit !== undefined || process.holdsWhileStopped()) return;
    if (process.budget.fuel <= 0) process.budgetGone();
    process.slice = SLICE_FUEL;
    process.charge(1);
    const before = this.current;
    this.current = process;
    let result: IteratorResult<Wait | undefined, number>;
    try {
      result = process.step();
    } catch (error) {
      this.current = before;
      this.#ended(process, error);
      return;
    }
    this.current = before;
    if (result.done === true && process.isDying) process.finishKilled();
    else if (result.done === true) process.finish({ status: result.value & 255 });
    else this.#park(process, result.value);
  }

  #park(process: RunningProcess, wait: Wait | undefined): void {
    if (process.mustGiveUp()) process.finishKilled();
    else if (wait === undefined || process.hasPendingThrow) this.enqueue(process);
    else process.parkOn(wait);
  }

  #ended(process: RunningProcess, error: unknown): void {
    if (error instanceof Killed) process.finishKilled(error.signal);
    // The engine's own stack is the process' stack: too deep a recursion ends it as the hardware would.
    else if (error instanceof RangeError) process.finishKilled('SIGSEGV');
    else {
      const known = error instanceof Errno;
      this.env.log.write(known ? 'debug' : 'error', 'a program ended with an error', {
        program: process.argv[0], error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
      if (known) process.finish({ status: 1 });
      else process.finishKilled('SIGABRT');
    }
  }
}
