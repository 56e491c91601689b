'use client';
import { createAuthClient } from 'better-auth/client';

const client = createAuthClient({ basePath: '/api/auth' });

/** Why it did not work, in words a person can act on; undefined when it did. */
export type Refusal = { readonly message: string; readonly field?: 'name' | 'email' | 'password' } | undefined;

interface AuthAnswer {
  readonly error: { readonly code?: string | undefined; readonly message?: string | undefined; readonly status: number } | null;
}

const WORDS: Readonly<Record<string, Refusal>> = {
  USER_ALREADY_EXISTS: { field: 'email', message: 'There is an account with this e-mail address. Sign in, or reset its password.' },
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: { field: 'email', message: 'There is an account with this e-mail address. Sign in, or reset its password.' },
  INVALID_EMAIL: { field: 'email', message: 'This is not an e-mail address.' },
  PASSWORD_TOO_SHORT: { field: 'password', message: 'The password is too short; it needs at least 8 characters.' },
  PASSWORD_TOO_LONG: { field: 'password', message: 'The password is too long; 128 characters are the most.' },
  INVALID_EMAIL_OR_PASSWORD: { field: 'password', message: 'E-mail address and password do not fit together.' },
  INVALID_PASSWORD: { field: 'password', message: 'This is not the present password.' },
  EMAIL_NOT_VERIFIED: { field: 'email', message: 'Open the link in the e-mail that was sent to you first.' },
  INVALID_TOKEN: { message: 'This link has been used or is too old. Ask for a new one.' },
};

async function refusalOf(asked: Promise<AuthAnswer>): Promise<Refusal> {
  try {
    const { error } = await asked;
    if (error === null) return undefined;
    if (error.status === 429) return { message: 'Too many tries. Wait a minute and try again.' };
    return WORDS[error.code ?? ''] ?? { message: error.message ?? 'The server refused it.' };
  } catch {
    return { message: 'The server cannot be reached. Nothing was sent; try again.' };
  }
}

export function signUp(name: string, email: string, password: string): Promise<Refusal> {
  return refusalOf(client.signUp.email({ name, email, password }));
}

export function signIn(email: string, password: string): Promise<Refusal> {
  return refusalOf(client.signIn.email({ email, password }));
}

export function signOut(): Promise<Refusal> {
  return refusalOf(client.signOut());
}

export function askForReset(email: string): Promise<Refusal> {
  return refusalOf(client.requestPasswordReset({ email, redirectTo: '/reset/new' }));
}

export function resetPassword(token: string, newPassword: string): Promise<Refusal> {
  return refusalOf(client.resetPassword({ token, newPassword }));
}

export function rename(name: string): Promise<Refusal> {
  return refusalOf(client.updateUser({ name }));
}

export function changePassword(currentPassword: string, newPassword: string): Promise<Refusal> {
  return refusalOf(client.changePassword({ currentPassword, newPassword, revokeOtherSessions: true }));
}
