/** What a build ends with. Texts are kustomize's own, from the innermost cause outwards. */
export class Failure extends Error {}

/** Runs a step; its failure is told after `prefix: `. */
export function within<T>(prefix: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof Failure) throw new Failure(`${prefix}: ${error.message}`);
    throw error;
  }
}

/** Runs a step that may fail; gives the failure back in place of throwing it. */
export function attempt<T>(step: () => T): T | Failure {
  try {
    return step();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}
