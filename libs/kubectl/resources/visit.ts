// Mirrors Result.Visit of a builder that goes on after an error
import type { Step } from '#linux/kernel/step.js';
import { ApiError, Fatal, Many } from '#kubectl/rest/errors.js';
import type { Info, Selection } from './select.js';

/** Acts on each object that was found, in the order they were asked for. Throws Many for what failed and what was not found. */
export function* visitAll({ visited }: Selection, act: (info: Info) => Step<void>): Step<void> {
  const failures: Error[] = [];
  for (const each of visited) {
    if (each instanceof Error) failures.push(each);
    else {
      try {
        yield* act(each);
      } catch (error) {
        if (!(error instanceof ApiError || error instanceof Fatal)) throw error;
        failures.push(error);
      }
    }
  }
  if (failures.length > 0) throw new Many(failures);
}
