import type { Step } from '#linux/kernel/step.js';

/**
 * What running a command gives: its status at once, or a coroutine that ends with it. Most commands of a loop are
 * assignments, tests and sums; they never wait, so no coroutine is made for them.
 */
export type Result = number | Step<number>;

export function* settle(result: Result): Step<number> {
  return typeof result === 'number' ? result : yield* result;
}

/** Runs a coroutine that is known not to wait. */
export function immediately<T>(step: Step<T>): T {
  const { done, value } = step.next();
  if (done !== true) throw new Error('a step that was said not to wait did wait');
  return value;
}
