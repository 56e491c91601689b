import { StandardSchemaValidationPipe } from '@nestjs/common';

/** What does not fit its contract, field by field. */
export class InvalidInput extends Error {
  constructor(readonly errors: readonly { path: string; message: string }[]) {
    super('The request does not fit.');
  }
}

/** Checks parameters that name a schema: `@Body({ schema: StartSession })`. */
export const contractPipe = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) => new InvalidInput(issues.map(({ path, message }) => ({
    path: (path ?? []).map((segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.'), message,
  }))),
});
