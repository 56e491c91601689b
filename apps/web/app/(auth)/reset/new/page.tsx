import type { Metadata } from 'next';
import { Suspense } from 'react';
import { NewPasswordForm } from './new-password-form';

export const metadata: Metadata = { title: 'Choose a new password' };

export default function NewPasswordPage() {
  return <Suspense><NewPasswordForm /></Suspense>;
}
