'use client';
import type { FastForward } from '@wheelhouse/contracts/rest/sessions.js';
import { FastForward as Icon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { fastForward } from '#web/api-client/commands';
import { usePlayer, useSessionView } from '#web/lab-player/player-context';
import { Button } from '#web/ui/button';
import { Menu, MenuItem, MenuLabel } from '#web/ui/menu';

/** A skip that was over before anybody heard of it. */
const ASKED_MS = 3_000;
const CHOICES: readonly (readonly [string, FastForward])[] = [
  ['1 minute', { seconds: 60 }], ['5 minutes', { seconds: 300 }], ['1 hour', { seconds: 3600 }], ['Until nothing more happens', { untilSettled: true }],
];

/** Lets the cluster's time pass: back-offs, rollouts and CronJobs need not be waited for. */
export function SkipTime() {
  const { session } = usePlayer();
  const view = useSessionView();
  const [problem, setProblem] = useState('');
  const now = view.clock?.now ?? view.cluster?.now;
  // From the click on: the clock says so itself only when the worker has begun.
  const [asked, setAsked] = useState(false);
  const told = view.clock?.moving === true;
  const moving = asked || told;
  useEffect(() => { if (told) setAsked(false); }, [told]);
  const skip = (by: FastForward): void => {
    setProblem('');
    setAsked(true);
    setTimeout(() => setAsked(false), ASKED_MS);
    fastForward(session.id, by).catch((error: unknown) => setProblem(error instanceof Error ? error.message : 'It did not work.'));
  };
  return (
    <>
      <Menu trigger={
        <Button size="small" disabled={view.world !== 'ready' || moving} aria-label="Skip time" title="Let the cluster's time pass" className="!font-normal !text-ink-2">
          <Icon size={15} aria-hidden="true" className={moving ? 'animate-pulse' : ''} /><span className="max-md:hidden">{moving ? 'Skipping…' : 'Skip time'}</span>
        </Button>
      }>
        <MenuLabel>{now === undefined ? 'Let the cluster’s time pass' : `The cluster’s clock shows ${now.slice(11, 19)}`}</MenuLabel>
        {CHOICES.map(([text, by]) => <MenuItem key={text} onSelect={() => skip(by)}>{text}</MenuItem>)}
      </Menu>
      <span role="alert" className="text-13 text-fail empty:hidden">{problem}</span>
    </>
  );
}
