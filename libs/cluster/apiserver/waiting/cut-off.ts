import type { Step } from '#linux/kernel/step.js';

/**
 * A step that hears nothing of what ends it: a server's side of it would take a client's timeout for one of its own. It is
 * ended, as by a connection that is cut, and what ended it goes up.
 */
export function* cutOff<T>(step: Step<T>): Step<T> {
  let next = step.next();
  while (next.done !== true) {
    try {
      yield next.value;
    } catch (error) {
      step.return(undefined as T);
      throw error;
    }
    next = step.next();
  }
  return next.value;
}
