'use client';
import { checksOf, scoreOf, standOf } from '#web/lab-player/checks/step-score';
import { usePlayer, useSessionView } from '#web/lab-player/player-context';
import { classNames } from '#web/ui/class-names';

const WORDS = { done: 'done', part: 'partly done', open: 'open' } as const;
const LOOKS = { done: 'bg-pass', part: 'bg-[linear-gradient(90deg,var(--pass)_50%,var(--line-strong)_50%)]', open: 'bg-line-strong/45' } as const;

/** A dot a step: what is done, where one is, what is open. Each leads to its step. */
export function StepDots() {
  const { content, step, goToStep } = usePlayer();
  const view = useSessionView();
  return (
    <nav aria-label="Steps" className="flex items-center">
      <ol className="flex items-center">
        {content.steps.map((one, at) => {
          const stand = standOf(scoreOf(checksOf(one, view.checks[at])));
          const now = at === step;
          return (
            <li key={one.title}>
              <button type="button" onClick={() => goToStep(at)} aria-current={now ? 'step' : undefined} title={one.title}
                aria-label={`Step ${at + 1}: ${one.title}, ${WORDS[stand]}`} className="block rounded-control px-[3px] py-3">
                <span className={classNames('block h-1.5 rounded-[3px] transition-[width]', now ? 'w-[34px] max-sm:w-5' : 'w-[22px] max-sm:w-2.5',
                  now && stand !== 'done' ? 'bg-accent' : LOOKS[stand])} />
              </button>
            </li>
          );
        })}
      </ol>
      <span className="ml-2 text-13 whitespace-nowrap text-ink-2 tabular max-lg:hidden">Step {step + 1} of {content.steps.length}</span>
    </nav>
  );
}
