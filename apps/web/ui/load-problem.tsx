'use client';
import { ApiError, UnreachableError } from '#web/api-client/http';
import { Button } from './button';
import { Notice } from './notice';

function wordsFor(error: unknown, what: string): { title: string; text: string } {
  if (error instanceof UnreachableError) {
    return { title: 'No connection', text: `The server cannot be reached, so ${what} cannot be shown. Your work is saved on the server.` };
  }
  if (error instanceof ApiError && error.status === 404) return { title: 'Not found', text: `There is no such ${what}, or it is not yours to see.` };
  if (error instanceof ApiError) return { title: 'The server could not answer', text: error.message };
  return { title: 'Something went wrong', text: `The answer could not be read, so ${what} cannot be shown.` };
}

/** Stands where the thing would stand, says why it is not there, and tries again. */
export function LoadProblem({ error, what, retry }: { readonly error: unknown; readonly what: string; readonly retry: () => void }) {
  const { title, text } = wordsFor(error, what);
  return (
    <Notice kind={error instanceof UnreachableError ? 'warn' : 'fail'} title={title} action={<Button size="small" onClick={retry}>Try again</Button>}>
      {text}
    </Notice>
  );
}
