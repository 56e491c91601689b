'use client';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { resetPassword } from '#web/api-client/auth';
import { useAuthForm } from '#web/app/(auth)/use-auth-form';
import { Button } from '#web/ui/button';
import { Field } from '#web/ui/field';
import { Notice } from '#web/ui/notice';

export function NewPasswordForm() {
  const router = useRouter();
  const token = useSearchParams().get('token');
  const { busy, submit, errorOf, general } = useAuthForm(
    (form) => resetPassword(token ?? '', String(form.get('password'))),
    () => router.replace('/sign-in?reset=done'),
  );
  return (
    <form onSubmit={submit} className="grid gap-5">
      <h1 className="text-24 font-strong tracking-[-0.01em]">Choose a new password</h1>
      {(token === null || general !== undefined) && (
        <Notice kind="fail">{general ?? 'This link is not complete.'} <Link href="/reset" className="text-accent underline">Ask for a new link</Link></Notice>
      )}
      {token !== null && (
        <>
          <Field label="New password" name="password" type="password" autoComplete="new-password" required autoFocus minLength={8} maxLength={128} help="At least 8 characters." error={errorOf('password')} />
          <Button type="submit" look="primary" className="h-[38px]" disabled={busy}>{busy ? 'Saving…' : 'Set the new password'}</Button>
        </>
      )}
    </form>
  );
}
