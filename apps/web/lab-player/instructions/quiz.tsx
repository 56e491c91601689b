'use client';
import type { CheckResult } from '@wheelhouse/contracts/rest/attempts.js';
import type { QuizQuestion } from '@wheelhouse/contracts/rest/lab-content.js';
import { useId, useState } from 'react';
import { answerQuiz } from '#web/api-client/commands';
import { usePlayer } from '#web/lab-player/player-context';
import { Button } from '#web/ui/button';
import { StateIcon } from '#web/ui/state-icon';
import { InlineMarkdown } from './inline-markdown';

/** A question on what happens and why. The worker judges; the explanation comes back as the check's reason. */
export function Quiz({ question, result }: { readonly question: QuizQuestion; readonly result: CheckResult | undefined }) {
  const { session } = usePlayer();
  const id = useId();
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [answered, setAnswered] = useState<readonly number[]>();
  const [problem, setProblem] = useState('');
  const choose = (at: number, on: boolean): void => {
    if (question.several) setChosen(on ? [...chosen, at] : chosen.filter((one) => one !== at));
    else setChosen([at]);
  };
  const answer = async (): Promise<void> => {
    setProblem('');
    try {
      await answerQuiz(session.id, { check: question.check, choices: [...chosen].sort((a, b) => a - b) });
      setAnswered(chosen);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'The answer could not be sent.');
    }
  };
  const done = result?.state === 'pass';
  const judged = done || (answered === chosen && result?.state === 'fail');
  return (
    <fieldset className="mb-5 max-w-[66ch] rounded-surface border border-line p-4">
      <legend className="px-1.5 text-13 text-ink-3">Question</legend>
      <p className="mb-3 text-16 font-strong"><InlineMarkdown text={question.question} /></p>
      <div className="grid gap-1.5">
        {question.choices.map((choice, at) => (
          <label key={choice} className="flex cursor-pointer items-start gap-2.5 rounded-control px-2 py-1.5 hover:bg-hover has-checked:bg-accent-soft">
            <input type={question.several ? 'checkbox' : 'radio'} name={id} checked={chosen.includes(at)} onChange={(event) => choose(at, event.target.checked)} className="mt-1 accent-[var(--accent)]" />
            <span><InlineMarkdown text={choice} /></span>
          </label>
        ))}
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-3">
        <Button onClick={() => void answer()} disabled={chosen.length === 0}>{done ? 'Answer again' : 'Answer'}</Button>
        <span role="status" className="flex min-w-0 flex-1 items-start gap-2">
          {judged && result !== undefined && <><span className="mt-0.5 shrink-0"><StateIcon state={result.state} /></span>
            <span className="text-ink-2"><span className={done ? 'text-pass' : 'text-fail'}>{done ? 'Right.' : 'Not quite.'}</span> <InlineMarkdown text={result.reason ?? ''} /></span></>}
        </span>
      </div>
      {problem !== '' && <p role="alert" className="mt-2 text-13 text-fail">{problem}</p>}
    </fieldset>
  );
}
