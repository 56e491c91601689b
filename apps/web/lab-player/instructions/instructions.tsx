'use client';
import { usePlayer, useSessionView } from '#web/lab-player/player-context';
import { Hints } from './hints';
import { InlineMarkdown } from './inline-markdown';
import { Markdown } from './markdown';
import { Quiz } from './quiz';

/** The text of the present step. The key makes a new step begin at its top, with its hints closed. */
export function Instructions() {
  const { content, step, session } = usePlayer();
  const view = useSessionView();
  const present = content.steps[step];
  if (present === undefined) return <article id="instructions" />;
  return (
    <article id="instructions" tabIndex={-1} className="overflow-auto px-6 pt-6 pb-8 outline-none max-sm:px-4 max-sm:pt-5" key={`${session.id}-${step}-${view.generation}`}>
      <p className="mb-1 text-13 text-ink-3">Step {step + 1}</p>
      <h2 className="mb-4 max-w-[66ch] text-24 font-strong tracking-[-0.01em] text-balance"><InlineMarkdown text={present.title} /></h2>
      <Markdown text={present.body} />
      {present.quiz.map((question) => (
        <Quiz key={question.check} question={question} result={view.checks[step]?.find((check) => check.id === question.check)} />
      ))}
      <Hints hints={present.hints} solution={present.solution} />
    </article>
  );
}
