import type { ReactNode } from 'react';
import { SiteHeader } from './site-header';

export default function SiteLayout({ children }: { readonly children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <a href="#content" className="sr-only z-50 rounded-control bg-surface px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2">Skip to the content</a>
      <SiteHeader />
      <main id="content" className="mx-auto w-full max-w-[1080px] flex-1 px-4 pt-8 pb-20">{children}</main>
    </div>
  );
}
