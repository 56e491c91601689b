import type { LabSummary } from '@wheelhouse/contracts/rest/catalogue.js';
import { CircleCheck } from 'lucide-react';
import Link from 'next/link';
import type { CSSProperties } from 'react';
import { Bar } from '#web/ui/skeleton';

export function labPath({ course, lab }: { readonly course: string; readonly lab: string }): string {
  return `/courses/${course}/${lab}`;
}

/** How far one is: nothing, a bar with points, or done. */
export function ProgressPill({ progress }: { readonly progress: LabSummary['progress'] }) {
  if (progress === null || progress.state === 'new') return null;
  if (progress.state === 'done') {
    return <span className="inline-flex items-center gap-1.5 text-13 text-pass"><CircleCheck size={16} aria-hidden="true" />done</span>;
  }
  const share = progress.pointsMax === 0 ? 0 : Math.round((100 * progress.points) / progress.pointsMax);
  return (
    <span className="inline-flex items-center gap-1.5 text-13 text-ink-2 tabular">
      <span className="h-1.5 w-9 overflow-hidden rounded-full bg-line sm:w-16" aria-hidden="true">
        <span className="block h-full bg-accent" style={{ width: `${share}%` }} />
      </span>
      <span className="whitespace-nowrap">{progress.points} of {progress.pointsMax}</span>
    </span>
  );
}

const ROW = 'grid min-h-11 items-center gap-x-3 border-b border-line py-2.5 grid-cols-[22px_minmax(0,1fr)_auto_52px] sm:grid-cols-[22px_minmax(0,4fr)_minmax(0,9fr)_var(--progress)_64px]';

/** Labs in order, a line each; the whole line is the link. */
export function LabList({ labs }: { readonly labs: readonly { readonly lab: LabSummary; readonly number: number }[] }) {
  // The same width in every row, and none where nobody has begun.
  const begun = labs.some(({ lab: { progress } }) => progress !== null && progress.state !== 'new');
  return (
    <ol className="border-t border-line" style={{ '--progress': begun ? '120px' : '0px' } as CSSProperties}>
      {labs.map(({ lab, number }) => (
        <li key={`${lab.course}/${lab.lab}`} className={`${ROW} group relative`}>
          <span className="text-ink-3 tabular">{number}</span>
          <Link href={labPath(lab)} className="font-strong underline-offset-4 group-hover:underline after:absolute after:inset-0">{lab.title}</Link>
          <span className="text-ink-2 text-pretty max-sm:hidden">{lab.summary}</span>
          <ProgressPillCell progress={lab.progress} />
          <span className="text-right text-ink-3 tabular">{lab.minutes} min</span>
        </li>
      ))}
    </ol>
  );
}

function ProgressPillCell({ progress }: { readonly progress: LabSummary['progress'] }) {
  return <span className="flex items-center sm:justify-end"><ProgressPill progress={progress} /></span>;
}

export function LabListSkeleton({ rows }: { readonly rows: number }) {
  return (
    <div className="border-t border-line [--progress:0px]" aria-hidden="true">
      {Array.from({ length: rows }, (_, at) => `row ${at}`).map((row) => (
        <div key={row} className={ROW}>
          <Bar className="w-3" /><Bar className="w-3/5" /><Bar className="w-4/5 max-sm:hidden" /><span /><Bar className="ml-auto w-12" />
        </div>
      ))}
    </div>
  );
}
