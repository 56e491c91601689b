/** A program ran into a limit of limits.ts: it ends as a real one that gets no more memory. */
export class OutOfMemory extends Error {
  constructor() {
    super('memory exhausted');
  }
}
