'use client';
import { useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { signUp } from '#web/api-client/auth';
import { safeNext, useAuthForm } from '#web/app/(auth)/use-auth-form';
import { Button } from '#web/ui/button';
import { Field } from '#web/ui/field';
import { Notice } from '#web/ui/notice';

export function SignUpForm() {
  const router = useRouter();
  const queries = useQueryClient();
  const next = useSearchParams().get('next');
  const { busy, submit, errorOf, general } = useAuthForm(
    (form) => signUp(String(form.get('name')), String(form.get('email')), String(form.get('password'))),
    () => { queries.clear(); router.replace(safeNext(next)); },
  );
  return (
    <form onSubmit={submit} className="grid gap-5">
      <div className="grid gap-1">
        <h1 className="text-24 font-strong tracking-[-0.01em]">Sign up</h1>
        <p className="text-ink-2">An account keeps your clusters and your progress.</p>
      </div>
      {general !== undefined && <Notice kind="fail">{general}</Notice>}
      <Field label="Name" name="name" autoComplete="name" required autoFocus maxLength={100} error={errorOf('name')} />
      <Field label="E-mail address" name="email" type="email" autoComplete="email" required error={errorOf('email')} />
      <Field label="Password" name="password" type="password" autoComplete="new-password" required minLength={8} maxLength={128} help="At least 8 characters." error={errorOf('password')} />
      <Button type="submit" look="primary" className="h-[38px]" disabled={busy}>{busy ? 'Signing up…' : 'Sign up'}</Button>
      <p className="text-ink-2">You have an account? <Link href={`/sign-in${next === null ? '' : `?next=${encodeURIComponent(next)}`}`} className="text-accent underline underline-offset-2">Sign in</Link></p>
    </form>
  );
}
