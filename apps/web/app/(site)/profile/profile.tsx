'use client';
import type { Me } from '@wheelhouse/contracts/rest/me.js';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { changePassword, type Refusal, rename } from '#web/api-client/auth';
import { Button } from '#web/ui/button';
import { Field } from '#web/ui/field';
import { Notice } from '#web/ui/notice';
import { Bar, Loading } from '#web/ui/skeleton';
import { setTheme, type Theme, useTheme } from '#web/ui/theme';
import { SignedIn } from '#web/app/(site)/signed-in';

function Section({ title, text, children }: { readonly title: string; readonly text: string; readonly children: ReactNode }) {
  return (
    <section className="grid gap-x-10 gap-y-4 border-t border-line py-8 md:grid-cols-[260px_minmax(0,420px)]">
      <div className="grid content-start gap-1"><h2 className="text-16 font-strong">{title}</h2><p className="text-ink-2">{text}</p></div>
      {children}
    </section>
  );
}

/** Sends a form, keeps what was typed when it is refused, and says so in words. */
function useSend(send: (form: FormData) => Promise<Refusal>, done: string) {
  const [state, setState] = useState<{ busy: boolean; refusal: Refusal; done: string }>({ busy: false, refusal: undefined, done: '' });
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    setState({ busy: true, refusal: undefined, done: '' });
    const refusal = await send(new FormData(form));
    setState({ busy: false, refusal, done: refusal === undefined ? done : '' });
  };
  return { ...state, submit };
}

function NameForm({ me }: { readonly me: Me }) {
  const queries = useQueryClient();
  const { busy, refusal, done, submit } = useSend(async (form) => {
    const refused = await rename(String(form.get('name')));
    if (refused === undefined) await queries.invalidateQueries({ queryKey: ['me'] });
    return refused;
  }, 'Saved.');
  return (
    <form onSubmit={submit} className="grid gap-4">
      <Field label="Name" name="name" defaultValue={me.user.name} autoComplete="name" required error={refusal?.message} help="Your instructors see this name." />
      <Field label="E-mail address" name="email" value={me.user.email} readOnly disabled />
      <div className="flex items-center gap-3"><Button type="submit" disabled={busy}>Save name</Button><span role="status" className="text-pass">{done}</span></div>
    </form>
  );
}

function PasswordForm() {
  const { busy, refusal, done, submit } = useSend((form) => changePassword(String(form.get('current')), String(form.get('new'))), 'The password is changed.');
  const here = refusal?.message.includes('present') === true;
  return (
    <form onSubmit={submit} className="grid gap-4">
      {refusal !== undefined && refusal.field === undefined && <Notice kind="fail">{refusal.message}</Notice>}
      <Field label="Present password" name="current" type="password" autoComplete="current-password" required error={here ? refusal?.message : undefined} />
      <Field label="New password" name="new" type="password" autoComplete="new-password" minLength={8} required help="At least 8 characters."
        error={refusal?.field === 'password' && !here ? refusal.message : undefined} />
      <div className="flex items-center gap-3"><Button type="submit" disabled={busy}>Change password</Button><span role="status" className="text-pass">{done}</span></div>
    </form>
  );
}

const THEMES: readonly (readonly [Theme, string])[] = [['system', 'As the system'], ['light', 'Light'], ['dark', 'Dark']];

function ThemeChoice() {
  const theme = useTheme();
  return (
    <fieldset className="flex flex-wrap content-start gap-x-6 gap-y-2">
      <legend className="sr-only">Theme</legend>
      {THEMES.map(([value, text]) => (
        <label key={value} className="flex cursor-pointer items-center gap-2">
          <input type="radio" name="theme" checked={theme === value} onChange={() => setTheme(value)} className="accent-[var(--accent)]" />{text}
        </label>
      ))}
    </fieldset>
  );
}

function ProfileSkeleton() {
  return <Loading what="your profile"><Bar className="h-6 w-32" /><Bar className="mt-8 h-40 w-full" /></Loading>;
}

export function Profile() {
  return (
    <SignedIn loading={<ProfileSkeleton />}>
      {(me) => (
        <div>
          <h1 className="mb-6 text-24 font-strong tracking-[-0.01em]">Profile</h1>
          <Section title="You" text="How you are called here."><NameForm me={me} /></Section>
          <Section title="Password" text="Changing it signs you out everywhere else."><PasswordForm /></Section>
          <Section title="Look" text="Light and dark follow your system unless you choose."><ThemeChoice /></Section>
          <Section title="Organisations" text="Where you learn and teach.">
            <ul className="grid content-start gap-2">
              {me.organisations.map((one) => (
                <li key={one.organisationId} className="flex items-baseline justify-between gap-4 border-b border-line pb-2">
                  <span>{one.name}{one.organisationId === me.active.organisationId && <span className="text-13 text-ink-3">, active</span>}</span>
                  <span className="text-13 text-ink-3">{one.role}</span>
                </li>
              ))}
            </ul>
          </Section>
        </div>
      )}
    </SignedIn>
  );
}
