'use client';
import type { CheckResult } from '@wheelhouse/contracts/rest/attempts.js';
import { useEffect, useRef, useState } from 'react';
import { InlineMarkdown } from '#web/lab-player/instructions/inline-markdown';
import { usePlayer, useSessionView } from '#web/lab-player/player-context';
import { Button } from '#web/ui/button';
import { classNames } from '#web/ui/class-names';
import { STATE_WORDS, StateIcon } from '#web/ui/state-icon';
import { FinishDialog } from './finish-dialog';
import { checksOf, scoreOf } from './step-score';
import { useTried } from './use-tried';

const REASON_LOOKS: Readonly<Record<CheckResult['state'], string>> = {
  fail: 'bg-fail-soft', broken: 'bg-warn-soft', pass: 'bg-pass-soft', pending: 'bg-raised', running: 'bg-raised',
};

function CheckRow({ check }: { readonly check: CheckResult }) {
  return (
    <li className="grid grid-cols-[20px_minmax(0,1fr)_auto] gap-x-2 gap-y-0.5 py-[5px]" data-state={check.state}>
      <span className={classNames('mt-0.5', check.state === 'running' && 'after-300ms')}><StateIcon state={check.state} /></span>
      <span><span className="sr-only">{STATE_WORDS[check.state]}: </span><InlineMarkdown text={check.title} /></span>
      <span className="text-13 text-ink-3 tabular" title={`${check.points} of ${check.pointsMax} points`}>{check.points}/{check.pointsMax}</span>
      {check.state !== 'pass' && check.reason !== undefined && check.reason !== '' && (
        <p className={classNames('col-span-2 col-start-2 rounded-control px-2.5 py-1.5 text-13 leading-[1.55] break-words text-ink-2', REASON_LOOKS[check.state])}>
          <InlineMarkdown text={check.reason} />
        </p>
      )}
    </li>
  );
}

/** Tells screen readers, politely, of each check that begins to hold. */
function Announcer({ checks, step }: { readonly checks: readonly CheckResult[]; readonly step: number }) {
  const [text, setText] = useState('');
  const before = useRef<{ step: number; passed: ReadonlySet<string> }>({ step: -1, passed: new Set() });
  useEffect(() => {
    const passed = new Set(checks.filter((check) => check.state === 'pass').map((check) => check.id));
    const fresh = checks.filter((check) => passed.has(check.id) && !before.current.passed.has(check.id));
    if (before.current.step === step && fresh.length > 0) {
      setText(`Done: ${fresh.map((check) => check.title).join(', ')}. ${passed.size} of ${checks.length} checks hold.`);
    }
    before.current = { step, passed };
  }, [checks, step]);
  return <p className="sr-only" aria-live="polite" role="status">{text}</p>;
}

/** What the step asks for, always in sight: state, points, and the reason where something is missing. */
export function ChecksPanel() {
  const { content, step, goToStep } = usePlayer();
  const view = useSessionView();
  const [finished, setFinished] = useState(false);
  const checks = useTried(checksOf(content.steps[step], view.checks[step]), step);
  const score = scoreOf(checks);
  const last = step === content.steps.length - 1;
  return (
    <section aria-label="Checks of this step" className="flex max-h-[40dvh] flex-col border-t border-line bg-surface">
      <div className="min-h-0 overflow-auto px-6 pt-3 max-sm:px-4">
        <h2 className="flex justify-between gap-4 pb-1 text-13 font-strong">
          {checks.length === 0 ? 'Nothing to do in this step but to read' : 'To do in this step'}
          {checks.length > 0 && <span className="font-normal text-ink-3 tabular">{score.points} of {score.pointsMax} points</span>}
        </h2>
        <ul>{checks.map((check) => <CheckRow key={check.id} check={check} />)}</ul>
      </div>
      <Announcer checks={checks} step={step} />
      <div className="flex justify-between px-6 pt-2.5 pb-4 max-sm:px-4">
        <Button disabled={step === 0} onClick={() => goToStep(step - 1)}>Back</Button>
        {last
          ? <Button look="primary" onClick={() => setFinished(true)}>Finish</Button>
          : <Button look="primary" onClick={() => goToStep(step + 1)}>Next step</Button>}
      </div>
      <FinishDialog open={finished} onClose={() => setFinished(false)} />
    </section>
  );
}
