'use client';
import { type FormEvent, useState } from 'react';
import type { Refusal } from '#web/api-client/auth';

/** One sending at a time; what was typed stays in the form. */
export function useAuthForm(send: (form: FormData) => Promise<Refusal>, onDone: () => void) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>(undefined);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setRefusal(undefined);
    const refused = await send(new FormData(event.currentTarget));
    setRefusal(refused);
    if (refused === undefined) onDone();
    // While the next page loads the form stays busy, so that nothing is sent twice.
    if (refused !== undefined) setBusy(false);
  };
  const errorOf = (field: 'name' | 'email' | 'password'): string | undefined => (refusal?.field === field ? refusal.message : undefined);
  return { busy, submit, errorOf, general: refusal !== undefined && refusal.field === undefined ? refusal.message : undefined };
}

/** Only paths of this site: a link from elsewhere must not send people away after they signed in. */
export function safeNext(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : '/home';
}
