'use client';
import type { Me } from '@wheelhouse/contracts/rest/me.js';
import { usePathname, useRouter } from 'next/navigation';
import { type ReactNode, useEffect } from 'react';
import { useMe } from '#web/api-client/queries';
import { LoadProblem } from '#web/ui/load-problem';

/** Shows a page to whoever is signed in; visitors go to the sign-in page and come back. */
export function SignedIn({ loading, children }: { readonly loading: ReactNode; readonly children: (me: Me) => ReactNode }) {
  const me = useMe();
  const router = useRouter();
  const path = usePathname();
  const visitor = me.data === null;
  useEffect(() => {
    if (visitor) router.replace(`/sign-in?next=${encodeURIComponent(path)}`);
  }, [visitor, router, path]);
  if (me.isError) return <LoadProblem error={me.error} what="your account" retry={() => void me.refetch()} />;
  if (!me.data) return loading;
  return children(me.data);
}
