'use client';
import { BookOpenText, Boxes, SquareTerminal } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ChecksPanel } from '#web/lab-player/checks/checks-panel';
import { checksOf, scoreOf } from '#web/lab-player/checks/step-score';
import { Instructions } from '#web/lab-player/instructions/instructions';
import { CLUSTER_TAB, usePlayer, useSessionView } from '#web/lab-player/player-context';
import { isTyping } from '#web/lab-player/player-keys';
import { setPreferences, usePreferences } from '#web/lab-player/preferences';
import { classNames } from '#web/ui/class-names';
import { StateIcon } from '#web/ui/state-icon';
import { PlayerHeader } from './player-header';
import { ShortcutsDialog } from './shortcuts-dialog';
import { Splitter } from './splitter';
import { Workspace } from './workspace';

const READ_MIN_PX = 360;
const READ_MAX_PX = 720;

function usePlayerKeys(showShortcuts: () => void): void {
  const player = usePlayer();
  useEffect(() => {
    const { terminals, tab, setTab, setPart } = player;
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey && event.code === 'Backquote') {
        const target = terminals.find((one) => one.id === tab) ?? terminals[0];
        if (target !== undefined) setTab(target.id);
        setPart('work');
        target?.focus();
      } else if (event.shiftKey && event.key === 'Escape') {
        document.getElementById('instructions')?.focus();
      } else if (event.altKey && !event.ctrlKey && /^Digit[1-9]$/.test(event.code)) {
        const tabs = document.querySelectorAll<HTMLElement>('[data-workspace-tab]');
        tabs[Number(event.code.slice(5)) - 1]?.click();
      } else if (event.key === '?' && !isTyping(event.target)) {
        showShortcuts();
      } else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [player, showShortcuts]);
}

/** On phones: three tabs under the header in place of the divider. */
function PhoneTabs() {
  const { part, setPart, tab, setTab, terminals } = usePlayer();
  const cluster = part === 'work' && tab === CLUSTER_TAB;
  const choices = [
    { name: 'Read', icon: BookOpenText, on: part === 'read', go: () => setPart('read') },
    { name: 'Terminal', icon: SquareTerminal, on: part === 'work' && !cluster, go: () => { setPart('work'); setTab(terminals[0]?.id ?? ''); } },
    { name: 'Cluster', icon: Boxes, on: cluster, go: () => { setPart('work'); setTab(CLUSTER_TAB); } },
  ];
  return (
    <div className="grid h-10 grid-cols-3 border-b border-line bg-surface sm:hidden" role="tablist" aria-label="Parts">
      {choices.map(({ name, icon: Icon, on, go }) => (
        <button key={name} type="button" role="tab" aria-selected={on} onClick={go}
          className="flex items-center justify-center gap-1.5 border-b-2 border-transparent text-13 text-ink-3 aria-selected:border-accent aria-selected:text-ink">
          <Icon size={14} aria-hidden="true" />{name}
        </button>
      ))}
    </div>
  );
}

/** On phones, over the terminal: how the checks stand, and the way back to them. */
function PhoneChecks() {
  const { part, setPart, content, step } = usePlayer();
  const view = useSessionView();
  const score = scoreOf(checksOf(content.steps[step], view.checks[step]));
  if (part !== 'work' || score.count === 0) return null;
  const done = score.passed === score.count;
  return (
    <button type="button" onClick={() => setPart('read')} className="flex h-8 items-center gap-2 border-b border-line bg-surface px-4 text-13 text-ink-2 sm:hidden">
      <StateIcon state={done ? 'pass' : 'pending'} />{score.passed} of {score.count} checks hold
      <span className="ml-auto text-ink-3 tabular">{score.points} of {score.pointsMax} points</span>
    </button>
  );
}

export function PlayerFrame() {
  const { part, content } = usePlayer();
  const { readWidth } = usePreferences();
  const [shortcuts, setShortcuts] = useState(false);
  usePlayerKeys(() => setShortcuts(true));
  return (
    <div className="grid h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[48px_minmax(0,1fr)] overflow-hidden max-sm:grid-rows-[48px_auto_minmax(0,1fr)]">
      <title>{`${content.title} · Wheelhouse`}</title>
      <PlayerHeader showShortcuts={() => setShortcuts(true)} />
      <div className="grid sm:hidden"><PhoneTabs /><PhoneChecks /></div>
      <main className="relative grid min-h-0 sm:grid-cols-[var(--read)_1px_minmax(0,1fr)]"
        style={{ '--read': `clamp(min(${READ_MIN_PX}px, 60vw), ${readWidth}vw, ${READ_MAX_PX}px)` } as React.CSSProperties}>
        <section aria-label="Instructions" className={classNames('grid min-h-0 grid-rows-[minmax(0,1fr)_auto] bg-surface', part !== 'read' && 'max-sm:hidden')}>
          <Instructions />
          <ChecksPanel />
        </section>
        <Splitter label="Width of the instructions" percent={readWidth} onChange={(percent) => setPreferences({ readWidth: percent })} />
        <section aria-label="Workspace" className={classNames('min-h-0 min-w-0', part !== 'work' && 'max-sm:hidden')}>
          <Workspace />
        </section>
      </main>
      <ShortcutsDialog open={shortcuts} onClose={() => setShortcuts(false)} />
    </div>
  );
}
