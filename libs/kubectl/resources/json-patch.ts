// A JSON patch that kubectl applies by itself
import { jsonProblem } from '#cluster/apimachinery/validation/json-problem.js';
import { Failure } from '#kubectl/kustomize/failure.js';
import { applyJsonPatch, readJsonPatch } from '#kubectl/kustomize/json-patch.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';

/** Throws Fatal for a text that is no patch, or one that does not fit. */
export function jsonPatched(object: Dynamic, text: string): Dynamic {
  const problem = jsonProblem(text);
  if (problem !== undefined) throw new Fatal(problem);
  try {
    return applyJsonPatch(object, readJsonPatch(text));
  } catch (error) {
    if (error instanceof Failure) throw new Fatal(error.message);
    throw error;
  }
}
