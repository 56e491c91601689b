import Link from 'next/link';
import type { ReactNode } from 'react';
import { Mark } from '#web/ui/mark';

export default function AuthLayout({ children }: { readonly children: ReactNode }) {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-[400px] content-start gap-8 px-4 pt-[max(48px,12dvh)] pb-12">
      <Link href="/" className="flex items-center gap-2.5 justify-self-start text-16 font-strong tracking-[-0.01em]"><Mark />Wheelhouse</Link>
      {children}
    </main>
  );
}
