// Mirrors github.com/Masterminds/sprig/v3/defaults.go
import type { FunctionMap } from '#kubectl/template/functions.js';
import { declared } from '#kubectl/template/signature.js';
import { isEmpty } from './lists.js';

export const defaultFunctions: FunctionMap = {
  default: declared('any ...any', (fallback: unknown, ...given: unknown[]) => (given.length === 0 || isEmpty(given[0]) ? fallback : given[0])),
  empty: declared('any', isEmpty),
  coalesce: declared('...any', (...values: unknown[]) => values.find((value) => !isEmpty(value)) ?? null),
  all: declared('...any', (...values: unknown[]) => !values.some(isEmpty)),
  any: declared('...any', (...values: unknown[]) => values.some((value) => !isEmpty(value))),
  ternary: declared('any any bool', (yes: unknown, no: unknown, value: boolean) => (value ? yes : no)),
};
