/** What Go's templates say when a text is no template, or cannot be carried out. */
export class TemplateError extends Error {
  constructor(
    message: string,
    /** What a function that was called said: the error that this one wraps. */
    readonly inner?: Error,
  ) {
    super(message);
  }
}
