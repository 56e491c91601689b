'use client';
import Link from 'next/link';
import { useState } from 'react';
import { askForReset } from '#web/api-client/auth';
import { useAuthForm } from '#web/app/(auth)/use-auth-form';
import { Button } from '#web/ui/button';
import { Field } from '#web/ui/field';
import { Notice } from '#web/ui/notice';

export function ResetForm() {
  const [sent, setSent] = useState(false);
  const { busy, submit, errorOf, general } = useAuthForm((form) => askForReset(String(form.get('email'))), () => setSent(true));
  return (
    <form onSubmit={submit} className="grid gap-5">
      <div className="grid gap-1">
        <h1 className="text-24 font-strong tracking-[-0.01em]">Reset your password</h1>
        <p className="text-ink-2">A link to choose a new one comes by e-mail.</p>
      </div>
      {general !== undefined && <Notice kind="fail">{general}</Notice>}
      {sent ? <Notice title="Look at your e-mail">If there is an account with this address, the link is on its way. It works for an hour.</Notice> : (
        <>
          <Field label="E-mail address" name="email" type="email" autoComplete="email" required autoFocus error={errorOf('email')} />
          <Button type="submit" look="primary" className="h-[38px]" disabled={busy}>{busy ? 'Sending…' : 'Send the link'}</Button>
        </>
      )}
      <p className="text-ink-2"><Link href="/sign-in" className="text-accent underline underline-offset-2">Back to sign in</Link></p>
    </form>
  );
}
