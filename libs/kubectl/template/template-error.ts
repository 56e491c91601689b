/** What Go's templates say when a text is no template, or cannot be carried out. */
export class TemplateError extends Error {}
