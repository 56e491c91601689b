import type { Clock } from '#linux/env/env.js';
import { Errno, type Step } from './step.js';
import { firstOf } from './wake-list.js';

/** A stretch of virtual time. */
export function* pause(clock: Clock, ms: number): Step<void> {
  const due = clock.now() + Math.ceil(ms);
  while (clock.now() < due) yield { park: (wake) => clock.after(due - clock.now(), wake) };
}

/** Runs `step`, but not longer than `ms`: then throws ETIMEDOUT where it waits. Undefined: for ever. */
export function* within<T>(clock: Clock, ms: number | undefined, step: Step<T>): Step<T> {
  if (ms === undefined) return yield* step;
  const due = clock.now() + Math.ceil(ms);
  const timer = { park: (wake: () => void) => clock.after(Math.max(0, due - clock.now()), wake) };
  let next = step.next();
  while (next.done !== true) {
    const wait = next.value;
    try {
      yield wait === undefined ? undefined : firstOf(wait, timer);
    } catch (error) {
      next = step.throw(error); // a signal, or the program's end: `step` must clean up
      continue;
    }
    next = clock.now() >= due ? step.throw(new Errno('ETIMEDOUT')) : step.next();
  }
  return next.value;
}
