'use client';
import type { Course, LabSummary } from '@wheelhouse/contracts/rest/catalogue.js';
import Link from 'next/link';
import { useCourse } from '#web/api-client/queries';
import { ButtonLink } from '#web/ui/button';
import { LoadProblem } from '#web/ui/load-problem';
import { Bar, Loading } from '#web/ui/skeleton';
import { labPath, ProgressPill } from '#web/app/(site)/lab-list';

function nextLab(course: Course): LabSummary | undefined {
  return course.labs.find((lab) => lab.progress?.state === 'started') ?? course.labs.find((lab) => lab.progress?.state !== 'done') ?? course.labs[0];
}

function LabEntry({ lab, number }: { readonly lab: LabSummary; readonly number: number }) {
  return (
    <li className="group relative grid gap-x-6 gap-y-2 border-b border-line py-5 sm:grid-cols-[22px_minmax(0,1fr)_150px_64px]">
      <span className="text-ink-3 tabular max-sm:hidden">{number}</span>
      <div className="grid max-w-[66ch] gap-1">
        <h2 className="text-16 font-strong"><Link href={labPath(lab)} className="underline-offset-4 group-hover:underline after:absolute after:inset-0">{lab.title}</Link></h2>
        <p className="text-ink-2">{lab.summary}</p>
        {lab.outcomes.length > 0 && (
          <ul className="mt-1 grid list-disc gap-0.5 pl-4 text-13 text-ink-2 marker:text-ink-3" aria-label="Afterwards you can">
            {lab.outcomes.map((outcome) => <li key={outcome}>{outcome}</li>)}
          </ul>
        )}
      </div>
      <span className="flex items-center gap-3 sm:contents"><span className="empty:hidden sm:empty:block"><ProgressPill progress={lab.progress} /></span><span className="text-13 text-ink-3 tabular sm:text-right">{lab.minutes} min</span></span>
    </li>
  );
}

function CourseSkeleton() {
  return (
    <Loading what="the course">
      <Bar className="h-6 w-72" /><Bar className="mt-4 w-full max-w-[60ch]" /><Bar className="mt-8 h-24 w-full" /><Bar className="mt-4 h-24 w-full" />
    </Loading>
  );
}

export function CoursePage({ slug }: { readonly slug: string }) {
  const query = useCourse(slug);
  if (query.isPending) return <CourseSkeleton />;
  if (query.isError) return <LoadProblem error={query.error} what="course" retry={() => void query.refetch()} />;
  const course = query.data;
  const next = nextLab(course);
  const done = course.labs.filter((lab) => lab.progress?.state === 'done').length;
  const started = course.labs.some((lab) => lab.progress !== null && lab.progress.state !== 'new');
  return (
    <div className="grid gap-6">
      <title>{`${course.title} · Wheelhouse`}</title>
      <div className="grid gap-4">
        <Link href="/courses" className="justify-self-start text-13 text-ink-3 hover:text-ink">All courses</Link>
        <h1 className="text-32 font-strong tracking-[-0.015em]">{course.title}</h1>
        <p className="max-w-[66ch] text-16 text-ink-2">{course.description}</p>
        <div className="flex flex-wrap items-center gap-4">
          {next && <ButtonLink look="primary" href={labPath(next)}>{`${started ? 'Continue' : 'Start'}: ${next.title}`}</ButtonLink>}
          <span className="text-13 text-ink-3 tabular">{done} of {course.labs.length} labs done</span>
        </div>
      </div>
      <ol className="border-t border-line">
        {course.labs.map((lab, at) => <LabEntry key={lab.lab} lab={lab} number={at + 1} />)}
      </ol>
    </div>
  );
}
