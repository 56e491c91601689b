import type { Step } from '#linux/kernel/step.js';
import type { Builtin, Closure, Evaluator } from './evaluator.js';
import { lost } from './paths.js';
import type { Json } from './json.js';

/** A function of its input alone. */
export function plain(f: (input: Json) => Json): Builtin {
  return (_run, _args, input, path, emit) => emit(f(input), lost(path));
}

/** A function of its input and its arguments' values: every combination, the last argument's values outermost. */
export function withArgs(f: (input: Json, ...args: Json[]) => Json): Builtin {
  return (run, args, input, path, emit) => combine(run, args, args.length - 1, input, [], (values) => emit(f(input, ...values), lost(path)));
}

function* combine(run: Evaluator, args: readonly Closure[], index: number, input: Json, values: readonly Json[], next: (values: readonly Json[]) => Step<void>): Step<void> {
  const arg = args[index];
  if (arg === undefined) return yield* next(values);
  yield* run.each(arg, input, undefined, (value) => combine(run, args, index - 1, input, [value, ...values], next));
}
