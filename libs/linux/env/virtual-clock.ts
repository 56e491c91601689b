import type { Clock } from './env.js';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly task: () => void;
  cancelled: boolean;
}

/** A clock that stands still until it is moved. Timers run ordered by time, then by the order of the calls. */
export class VirtualClock implements Clock {
  #now: number;
  #calls = 0;
  /** A binary heap, earliest first. */
  readonly #heap: Timer[] = [];

  constructor(nowMs: number) {
    this.#now = nowMs;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, task: () => void): () => void {
    const timer: Timer = { at: this.#now + Math.max(0, Math.ceil(delayMs)), order: this.#calls++, task, cancelled: false };
    this.#push(timer);
    return () => {
      timer.cancelled = true;
    };
  }

  /** When the next timer is due, or undefined when none waits. */
  nextAt(): number | undefined {
    this.#dropCancelled();
    return this.#heap[0]?.at;
  }

  /** Runs the next timer if it is due at `toMs` or before, moving the clock to its time. False when none is. */
  runNext(toMs: number): boolean {
    this.#dropCancelled();
    const timer = this.#heap[0];
    if (timer === undefined || timer.at > toMs) return false;
    this.#pop();
    if (timer.at > this.#now) this.#now = timer.at;
    timer.task();
    return true;
  }

  /** Moves the clock without running anything; for the end of an advance, and for a world that was hibernated. */
  moveTo(toMs: number): void {
    if (toMs > this.#now) this.#now = toMs;
  }

  #dropCancelled(): void {
    while (this.#heap[0]?.cancelled === true) this.#pop();
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(timer);
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex] as Timer;
      if (!isBefore(timer, parent)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = timer;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Timer;
    if (heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Timer, heap[child] as Timer)) child++;
      if (!isBefore(heap[child] as Timer, last)) break;
      heap[index] = heap[child] as Timer;
      index = child;
    }
    heap[index] = last;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
