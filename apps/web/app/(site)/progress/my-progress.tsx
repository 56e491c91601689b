'use client';
import type { Course, LabProgress } from '@wheelhouse/contracts/rest/catalogue.js';
import Link from 'next/link';
import { useCourses, useProgress } from '#web/api-client/queries';
import { ButtonLink } from '#web/ui/button';
import { LoadProblem } from '#web/ui/load-problem';
import { Bar, Loading } from '#web/ui/skeleton';
import { When } from '#web/ui/when';
import { LabListSkeleton, labPath, ProgressPill } from '#web/app/(site)/lab-list';
import { SignedIn } from '#web/app/(site)/signed-in';

function Figure({ value, label }: { readonly value: string; readonly label: string }) {
  return (
    <div className="flex flex-col-reverse border-l-2 border-line pl-4">
      <dt className="text-13 text-ink-3">{label}</dt>
      <dd className="text-24 font-strong tabular">{value}</dd>
    </div>
  );
}

function ProgressTable({ labs, courses }: { readonly labs: readonly LabProgress[]; readonly courses: readonly Course[] }) {
  const titleOf = new Map(courses.flatMap((course) => course.labs.map((lab) => [`${lab.course}/${lab.lab}`, { lab: lab.title, course: course.title }] as const)));
  return (
    <table className="w-full border-collapse text-left">
      <thead className="text-13 text-ink-3">
        <tr className="border-b border-line [&>th]:py-2 [&>th]:pr-3 [&>th:last-child]:pr-0 [&>th]:font-normal">
          <th scope="col">Lab</th><th scope="col" className="max-sm:hidden">Course</th><th scope="col" className="max-sm:hidden">Steps</th>
          <th scope="col">Points</th><th scope="col" className="text-right">Last worked on</th>
        </tr>
      </thead>
      <tbody>
        {labs.map((progress) => {
          const titles = titleOf.get(`${progress.course}/${progress.lab}`);
          return (
            <tr key={`${progress.course}/${progress.lab}`} className="group relative h-11 border-b border-line [&>td]:py-2.5 [&>td]:pr-3 [&>td:last-child]:pr-0">
              <td className="font-strong"><Link href={labPath(progress)} className="underline-offset-4 group-hover:underline after:absolute after:inset-0">{titles?.lab ?? progress.lab}</Link></td>
              <td className="text-ink-2 max-sm:hidden">{titles?.course ?? progress.course}</td>
              <td className="text-ink-2 tabular max-sm:hidden">{progress.stepsDone} of {progress.steps}</td>
              <td><ProgressPill progress={progress} /></td>
              <td className="text-right text-ink-3">{progress.lastActiveAt === null ? '' : <When at={progress.lastActiveAt} />}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function ProgressSkeleton() {
  return <Loading what="your progress"><Bar className="h-6 w-48" /><Bar className="mt-6 h-12 w-72" /><div className="mt-8"><LabListSkeleton rows={4} /></div></Loading>;
}

function ProgressContent() {
  const progress = useProgress(true);
  const courses = useCourses();
  if (progress.isPending || courses.isPending) return <ProgressSkeleton />;
  if (progress.isError) return <LoadProblem error={progress.error} what="your progress" retry={() => void progress.refetch()} />;
  const labs = progress.data.labs;
  const all = courses.data?.courses ?? [];
  const total = all.reduce((sum, course) => sum + course.labs.length, 0);
  const done = labs.filter((lab) => lab.state === 'done').length;
  const points = labs.reduce((sum, lab) => sum + lab.points, 0);
  return (
    <div className="grid gap-8">
      <h1 className="text-24 font-strong tracking-[-0.01em]">Your progress</h1>
      {labs.length === 0 ? (
        <div className="grid justify-items-start gap-3">
          <p className="max-w-[60ch] text-ink-2">You have not started a lab yet. What you do in a lab is counted here, check by check.</p>
          <ButtonLink look="primary" href="/courses">Choose a lab</ButtonLink>
        </div>
      ) : (
        <>
          <dl className="flex flex-wrap gap-x-10 gap-y-4">
            <Figure value={total === 0 ? `${done}` : `${done} of ${total}`} label="labs done" />
            <Figure value={`${labs.length - done}`} label="under way" />
            <Figure value={`${points}`} label="points" />
          </dl>
          <ProgressTable labs={labs} courses={all} />
        </>
      )}
    </div>
  );
}

export function MyProgress() {
  return <SignedIn loading={<ProgressSkeleton />}>{() => <ProgressContent />}</SignedIn>;
}
