'use client';
import { CircleAlert, CloudOff, LoaderCircle } from 'lucide-react';
import type { SessionView } from '#web/lab-player/connection/session-connection';
import { useSessionView } from '#web/lab-player/player-context';
import { classNames } from '#web/ui/class-names';

interface Words { readonly text: string; readonly kind: 'good' | 'wait' | 'lost' | 'bad' }

/** One sentence on link and world: what happened, and that the work is safe. */
export function wordsFor(view: Pick<SessionView, 'link' | 'world' | 'unsaved'>): Words {
  if (view.link === 'lost') return { text: 'Connection lost, reconnecting…', kind: 'lost' };
  if (view.world === 'failed') return { text: 'Stopped', kind: 'bad' };
  if (view.world === 'ended') return { text: 'Ended', kind: 'bad' };
  if (view.link === 'connecting') return { text: 'Connecting…', kind: 'wait' };
  if (view.world === 'opening') return { text: 'Starting your cluster…', kind: 'wait' };
  if (view.world === 'moving') return { text: 'Your cluster is saved; it comes back in a moment', kind: 'wait' };
  if (view.unsaved > 0) return { text: 'Saving…', kind: 'good' };
  return { text: 'Saved, connected', kind: 'good' };
}

function Sign({ kind }: { readonly kind: Words['kind'] }) {
  const look = { size: 15, 'aria-hidden': true } as const;
  if (kind === 'lost') return <CloudOff {...look} className="text-warn" />;
  if (kind === 'bad') return <CircleAlert {...look} className="text-fail" />;
  if (kind === 'wait') return <LoaderCircle {...look} className="animate-spin text-ink-3" />;
  return <span className="size-[7px] rounded-full bg-pass" aria-hidden="true" />;
}

export function ConnectionState() {
  const { text, kind } = wordsFor(useSessionView());
  return (
    <span role="status" title={text} className={classNames('inline-flex min-w-[7.6rem] items-center gap-1.5 text-13 whitespace-nowrap max-md:min-w-0', kind === 'lost' ? 'text-warn' : kind === 'bad' ? 'text-fail' : 'text-ink-3', kind === 'good' && 'max-md:sr-only')}>
      <Sign kind={kind} /><span className="max-lg:sr-only">{text}</span>
    </span>
  );
}
