'use client';
import type { LabContent } from '@wheelhouse/contracts/rest/lab-content.js';
import type { SessionDetail } from '@wheelhouse/contracts/rest/sessions.js';
import { PlayerFrame } from './frame/player-frame';
import { PlayerSkeleton } from './frame/player-skeleton';
import { PlayerProvider } from './player-context';

/** The player of one session. */
export function Player({ content, session }: { readonly content: LabContent; readonly session: SessionDetail }) {
  return (
    <PlayerProvider content={content} session={session}>
      {(ready) => (ready ? <PlayerFrame /> : <PlayerSkeleton />)}
    </PlayerProvider>
  );
}
