import type { Wait } from './step.js';

/** Those who wait for something. Also a Wait: `yield list` parks until the next `wakeAll`. */
export class WakeList implements Wait {
  #wakers: (() => void)[] = [];

  park(wake: () => void): () => void {
    this.#wakers.push(wake);
    return () => {
      const index = this.#wakers.indexOf(wake);
      if (index >= 0) this.#wakers.splice(index, 1);
    };
  }

  get isEmpty(): boolean {
    return this.#wakers.length === 0;
  }

  wakeAll(): void {
    if (this.#wakers.length === 0) return;
    const wakers = this.#wakers;
    this.#wakers = [];
    for (const wake of wakers) wake();
  }
}

/** Parks until one of them wakes. */
export function firstOf(...waits: readonly Wait[]): Wait {
  return {
    park(wake) {
      const cancels = waits.map((wait) => wait.park(wake));
      return () => {
        for (const cancel of cancels) cancel();
      };
    },
  };
}
