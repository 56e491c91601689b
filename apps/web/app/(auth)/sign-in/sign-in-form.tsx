'use client';
import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { signIn } from '#web/api-client/auth';
import { safeNext, useAuthForm } from '#web/app/(auth)/use-auth-form';
import { Button } from '#web/ui/button';
import { Field } from '#web/ui/field';
import { Notice } from '#web/ui/notice';

export function SignInForm() {
  const router = useRouter();
  const queries = useQueryClient();
  const parameters = useSearchParams();
  const next = parameters.get('next');
  const { busy, submit, errorOf, general } = useAuthForm(
    (form) => signIn(String(form.get('email')), String(form.get('password'))),
    () => { queries.clear(); router.replace(safeNext(next)); },
  );
  return (
    <form onSubmit={submit} className="grid gap-5">
      <h1 className="text-24 font-strong tracking-[-0.01em]">Sign in</h1>
      {parameters.get('reset') === 'done' && <Notice>The new password is set. Sign in with it.</Notice>}
      {general !== undefined && <Notice kind="fail">{general}</Notice>}
      <Field label="E-mail address" name="email" type="email" autoComplete="email" required autoFocus error={errorOf('email')} />
      <Field label="Password" name="password" type="password" autoComplete="current-password" required error={errorOf('password')}
        aside={<Link href="/reset" className="text-13 text-accent underline underline-offset-2">Forgot it?</Link>} />
      <Button type="submit" look="primary" className="h-[38px]" disabled={busy}>{busy ? 'Signing in…' : 'Sign in'}</Button>
      <p className="text-ink-2">No account yet? <Link href={`/sign-up${next === null ? '' : `?next=${encodeURIComponent(next)}`}`} className="text-accent underline underline-offset-2">Sign up</Link></p>
    </form>
  );
}
