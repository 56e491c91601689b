'use client';
import { useEffect, useRef, useState } from 'react';
import { usePlayer, useSessionView } from '#web/lab-player/player-context';
import { usePreferences } from '#web/lab-player/preferences';
import { Button } from '#web/ui/button';
import { Notice } from '#web/ui/notice';
import { useIsDark } from '#web/ui/theme';
import { FindBar } from './find-bar';
import { KeyRow } from './key-row';
import type { PlayerTerminal } from './player-terminals';

const SLOW_MS = 8_000;

/** Before the prompt: what is happening, once it takes long enough to be noticed. */
function OpeningNotice() {
  const view = useSessionView();
  const waits = view.world === 'opening' && view.link !== 'lost';
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!waits) return;
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [waits]);
  if (!waits) return null;
  return (
    <p className="after-300ms pointer-events-none absolute top-2.5 left-8 font-mono text-13 text-term-dim">
      {slow ? 'Your cluster takes longer than usual to start. You can read on; it comes by itself.' : 'Starting your cluster…'}
    </p>
  );
}

/** What stands in the way of the prompt, in the terminal's own corner of the page. */
function WorldNotice() {
  const view = useSessionView();
  if (view.world !== 'failed' && view.world !== 'ended') return null;
  return (
    <div className="absolute inset-x-4 top-4 z-10">
      <Notice kind={view.world === 'failed' ? 'fail' : 'info'} title={view.world === 'failed' ? 'Your cluster stopped' : 'This lab has ended'}
        action={view.world === 'failed' ? <Button size="small" onClick={() => window.location.reload()}>Try again</Button> : undefined}>
        {view.message ?? 'Restart the lab from the menu at the top right to get a new cluster.'}
      </Notice>
    </div>
  );
}

export function TerminalPane({ terminal, active }: { readonly terminal: PlayerTerminal; readonly active: boolean }) {
  const mount = useRef<HTMLDivElement>(null);
  const { finding, setFinding } = usePlayer();
  const { fontSize, screenReader } = usePreferences();
  const [started, setStarted] = useState(false);
  const dark = useIsDark();

  useEffect(() => {
    mount.current?.append(terminal.element);
    terminal.whenReady(() => setStarted(true));
  }, [terminal]);
  useEffect(() => {
    if (!active) return;
    // Only a terminal that is shown is loaded: it has to measure its cells.
    void terminal.start();
    terminal.whenReady((one) => {
      one.xterm?.fit();
      // On a phone the keyboard comes only when it is asked for.
      if (matchMedia('(min-width: 641px)').matches) one.focus();
    });
  }, [terminal, active]);
  useEffect(() => terminal.whenReady((one) => one.xterm?.setFontSize(fontSize)), [terminal, fontSize]);
  useEffect(() => terminal.whenReady((one) => one.xterm?.setScreenReader(screenReader)), [terminal, screenReader]);
  useEffect(() => terminal.whenReady((one) => one.xterm?.refreshTheme(dark)), [terminal, dark]);

  return (
    <div className="relative grid h-full min-h-0 grid-rows-[minmax(0,1fr)_auto] bg-term-bg">
      <div ref={mount} className="min-h-0 min-w-0 overflow-hidden py-2.5 pr-1 pl-4 max-sm:pr-0 max-sm:pl-2.5" data-terminal={terminal.id} data-started={started} />
      <OpeningNotice />
      <WorldNotice />
      {finding && active && <FindBar terminal={terminal} onClose={() => { setFinding(false); terminal.focus(); }} />}
      <KeyRow terminal={terminal} />
    </div>
  );
}
