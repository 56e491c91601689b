'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { startSession } from '#web/api-client/commands';
import { ApiError } from '#web/api-client/http';
import { useSessionContent } from '#web/api-client/queries';
import { ButtonLink } from '#web/ui/button';
import { LoadProblem } from '#web/ui/load-problem';
import { PlayerSkeleton } from './frame/player-skeleton';

const loadPlayer = () => import('./player');
const Player = dynamic(() => loadPlayer().then((module) => module.Player), { ssr: false, loading: () => <PlayerSkeleton /> });

/** Starts the lab or goes on with it, and shows the player as soon as the text is there; the cluster comes meanwhile. */
export function LabPlayer({ course, lab }: { readonly course: string; readonly lab: string }) {
  const router = useRouter();
  const queries = useQueryClient();
  // What was done here shows on the pages that one goes to next.
  useEffect(() => () => void queries.invalidateQueries({ predicate: ({ queryKey }) => ['courses', 'progress', 'sessions'].includes(String(queryKey[0])) }), [queries]);
  // The player's code comes while the session starts, not after it.
  useEffect(() => void loadPlayer(), []);
  const started = useQuery({
    queryKey: ['start', course, lab], queryFn: () => startSession(course, lab), staleTime: Number.POSITIVE_INFINITY, gcTime: 0,
  });
  // Nobody is asked first who he is: who may not start is told by the answer, and signs up.
  const visitor = started.error instanceof ApiError && started.error.status === 401;
  useEffect(() => {
    if (visitor) router.replace(`/sign-up?next=${encodeURIComponent(`/courses/${course}/${lab}`)}`);
  }, [visitor, router, course, lab]);
  const id = started.data?.id;
  const content = useSessionContent(id);
  const failed = [started, content].find((query) => query.isError && !visitor);
  if (failed !== undefined) {
    const notThere = failed.error instanceof ApiError && failed.error.status === 404;
    return (
      <main className="mx-auto grid min-h-dvh w-full max-w-[560px] content-center gap-4 px-4">
        <LoadProblem error={failed.error} what="lab" retry={() => void failed.refetch()} />
        {notThere && <ButtonLink href="/courses" className="justify-self-start">See the courses</ButtonLink>}
      </main>
    );
  }
  if (!started.data || !content.data) return <PlayerSkeleton />;
  return <Player key={started.data.id} content={content.data} session={started.data} />;
}
