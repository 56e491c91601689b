// Mirrors RelaxedJSONPathExpression of k8s.io/kubectl/pkg/cmd/get/customcolumn.go
import { Fatal } from '#kubectl/rest/errors.js';
import { JsonPath } from './evaluate.js';
import { JsonPathError } from './parse.js';

/** A path as flags take it: `x.y`, `.x.y`, `{x.y}` and `{.x.y}` are all `{.x.y}`. Throws Fatal. */
export function relaxedJsonPath(expression: string): { readonly source: string; readonly path: JsonPath } {
  const source = relaxedSource(expression);
  try {
    return { source, path: new JsonPath(source) };
  } catch (error) {
    if (error instanceof JsonPathError) throw new Fatal(error.message);
    throw error;
  }
}

/** Throws Fatal for what is no path of fields. */
export function relaxedSource(expression: string): string {
  if (expression === '') return expression;
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(expression);
  if (match === null) throw new Fatal(`unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`);
  return `{.${match[1] ?? match[2]}}`;
}
