'use client';
import { Button } from '#web/ui/button';

export default function ErrorPage({ error, reset }: { readonly error: Error & { digest?: string }; readonly reset: () => void }) {
  return (
    <main className="mx-auto grid min-h-dvh max-w-[400px] content-center justify-items-start gap-4 px-4">
      <h1 className="text-24 font-strong tracking-[-0.01em]">This page stopped working</h1>
      <p className="text-ink-2">Your work is saved on the server. {error.digest === undefined ? '' : `The server's log has it under ${error.digest}.`}</p>
      <Button look="primary" onClick={reset}>Try again</Button>
    </main>
  );
}
