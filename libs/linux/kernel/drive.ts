import type { Clock } from '#linux/env/env.js';
import type { Step } from './step.js';

/**
 * Runs a step outside of any process, for components of a node that ask over the network: a probe, a forwarded port.
 * It resumes from the clock, never inside a wake-up. Returns the cancel.
 */
export function drive<T>(clock: Clock, step: Step<T>, done: (result: T) => void, failed: (error: unknown) => void): () => void {
  let isOver = false;
  let unpark: (() => void) | undefined;
  const resume = () => {
    if (isOver) return;
    try {
      for (;;) {
        const next = step.next();
        if (isOver) return;
        if (next.done === true) {
          isOver = true;
          done(next.value);
          return;
        }
        if (next.value === undefined) continue;
        let isWoken = false;
        unpark = next.value.park(() => {
          if (isWoken || isOver) return;
          isWoken = true;
          clock.after(0, resume);
        });
        return;
      }
    } catch (error) {
      if (isOver) return;
      isOver = true;
      failed(error);
    }
  };
  resume();
  return () => {
    if (isOver) return;
    isOver = true;
    unpark?.();
    step.return(undefined as T);
  };
}
