'use client';
import { useCourse } from '#web/api-client/queries';
import { usePlayer, useSessionView } from '#web/lab-player/player-context';
import { Button, ButtonLink } from '#web/ui/button';
import { Dialog } from '#web/ui/dialog';
import { StateIcon } from '#web/ui/state-icon';
import { checksOf, scoreOf, standOf } from './step-score';

/** The end of the lab: what holds, what is open, and where to go. Nothing is locked. */
export function FinishDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { content, goToStep } = usePlayer();
  const view = useSessionView();
  const course = useCourse(content.course);
  const steps = content.steps.map((step, at) => ({ step, at, score: scoreOf(checksOf(step, view.checks[at])) })).filter(({ score }) => score.count > 0);
  const points = steps.reduce((sum, { score }) => sum + score.points, 0);
  const pointsMax = steps.reduce((sum, { score }) => sum + score.pointsMax, 0);
  const open_ = steps.filter(({ score }) => standOf(score) !== 'done');
  const labs = course.data?.labs ?? [];
  const next = labs[labs.findIndex((lab) => lab.lab === content.lab) + 1];
  return (
    <Dialog open={open} onClose={onClose} title={open_.length === 0 ? 'Everything holds' : 'Some checks are still open'}
      description={`${points} of ${pointsMax} points. ${open_.length === 0 ? 'Your cluster stays as it is, should you come back.' : 'You can finish them now, or come back later: your cluster is saved.'}`}>
      <ul className="grid gap-1">
        {steps.map(({ step, at, score }) => (
          <li key={step.title}>
            <button type="button" onClick={() => { onClose(); goToStep(at); }} className="grid w-full grid-cols-[20px_1fr_auto] items-center gap-2 rounded-control px-2 py-1.5 text-left hover:bg-hover">
              <StateIcon state={standOf(score) === 'done' ? 'pass' : 'pending'} /><span>{step.title}<span className="sr-only">{standOf(score) === 'done' ? ', done' : ', open'}</span></span>
              <span className="text-13 text-ink-3 tabular">{score.points}/{score.pointsMax}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Stay here</Button>
        {next === undefined
          ? <ButtonLink look="primary" href="/home">To your labs</ButtonLink>
          : <ButtonLink look="primary" href={`/courses/${next.course}/${next.lab}`}>Next lab: {next.title}</ButtonLink>}
      </div>
    </Dialog>
  );
}
