'use client';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Suspense } from 'react';
import { useMe } from '#web/api-client/queries';
import { ButtonLink } from '#web/ui/button';
import { Mark } from '#web/ui/mark';
import { AccountMenu } from './account-menu';
import { SearchField } from './search-field';

const LINKS = [['/home', 'Learn'], ['/courses', 'Courses'], ['/progress', 'Progress']] as const;

function NavLinks({ className }: { readonly className: string }) {
  const path = usePathname();
  return (
    <nav aria-label="Main" className={className}>
      {LINKS.map(([href, text]) => {
        const current = path === href || path.startsWith(`${href}/`);
        return (
          <Link key={href} href={href} aria-current={current ? 'page' : undefined}
            className="py-1 text-ink-2 hover:text-ink aria-[current]:font-strong aria-[current]:text-ink">{text}</Link>
        );
      })}
    </nav>
  );
}

function AccountPlace() {
  const me = useMe();
  if (me.data) return <AccountMenu name={me.data.user.name} email={me.data.user.email} />;
  // The same room while it loads, so that nothing moves.
  if (me.isPending) return <span className="size-[30px]" />;
  return (
    <div className="flex gap-2">
      <ButtonLink look="quiet" href="/sign-in">Sign in</ButtonLink>
      <ButtonLink look="primary" href="/sign-up" className="max-sm:hidden">Sign up</ButtonLink>
    </div>
  );
}

export function SiteHeader() {
  const me = useMe();
  const path = usePathname();
  const visitor = me.data === null;
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-surface">
      <div className="mx-auto flex h-14 max-w-[1080px] items-center gap-4 px-4 sm:gap-6">
        <Link href={me.data ? '/home' : '/'} className="flex items-center gap-2.5 text-16 font-strong tracking-[-0.01em]">
          <Mark /><span className={visitor ? '' : 'max-sm:sr-only'}>Wheelhouse</span>
        </Link>
        {!visitor && <NavLinks className="flex gap-5 max-sm:hidden" />}
        {visitor && <nav aria-label="Main" className="max-sm:hidden"><Link href="/courses" className="text-ink-2 hover:text-ink">Courses</Link></nav>}
        <div className="ml-auto flex min-w-0 flex-1 items-center justify-end gap-4">
          {(!visitor || path !== '/') && <Suspense><SearchField /></Suspense>}
          <AccountPlace />
        </div>
      </div>
      {!visitor && <NavLinks className="flex h-10 items-center gap-5 border-t border-line px-4 sm:hidden" />}
    </header>
  );
}
