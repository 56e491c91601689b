'use client';
import Link from 'next/link';
import { usePlayer } from '#web/lab-player/player-context';
import { Mark } from '#web/ui/mark';
import { ConnectionState } from './connection-state';
import { PlayerMenu } from './player-menu';
import { SkipTime } from './skip-time';
import { StepDots } from './step-dots';

export function PlayerHeader({ showShortcuts }: { readonly showShortcuts: () => void }) {
  const { content } = usePlayer();
  return (
    <header className="flex min-w-0 items-center gap-4 border-b border-line bg-surface px-4 max-sm:gap-2 max-sm:px-3">
      <Link href="/home" aria-label="Wheelhouse, to your labs" className="rounded-control"><Mark /></Link>
      <div className="flex min-w-0 items-baseline gap-2 text-ink-3">
        <Link href={`/courses/${content.course}`} className="truncate whitespace-nowrap hover:text-ink max-md:hidden">{content.courseTitle}</Link>
        <span aria-hidden="true" className="max-md:hidden">/</span>
        <h1 className="truncate font-strong text-ink">{content.title}</h1>
      </div>
      <div className="ml-auto flex shrink-0 items-center gap-4 max-sm:gap-2">
        <StepDots />
        <SkipTime />
        <ConnectionState />
        <PlayerMenu showShortcuts={showShortcuts} />
      </div>
    </header>
  );
}
