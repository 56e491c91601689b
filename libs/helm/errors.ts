/** Ends the command: `Error: …` on stderr. */
export class HelmError extends Error {
  constructor(
    message: string,
    readonly status = 1,
  ) {
    super(message);
  }
}

/** A release that is not in the storage. */
export class ReleaseNotFound extends HelmError {
  constructor() {
    super('release: not found');
  }
}

/** The same failure with more said before it. */
export function wrapped(prefix: string, error: unknown): unknown {
  return error instanceof HelmError ? new HelmError(`${prefix}: ${error.message}`, error.status) : error;
}
