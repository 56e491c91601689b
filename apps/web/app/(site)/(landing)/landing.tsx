'use client';
import { useCourses, useMe } from '#web/api-client/queries';
import { LabList, LabListSkeleton, labPath } from '#web/app/(site)/lab-list';
import { ButtonLink } from '#web/ui/button';
import { LoadProblem } from '#web/ui/load-problem';
import { Bar, Loading } from '#web/ui/skeleton';
import { PlayerFigure } from './player-figure';

const REASONS = [
  ['A cluster of your own, at once', 'Three nodes and a prompt are there as soon as the page is. Break what you like: going back takes a click.'],
  ['It says what is missing', '“Expected 3 ready, found 2: web-7c5 is in ImagePullBackOff.” Every check names the object, and turns green by itself.'],
  ['Your work waits for you', 'Close the page at any time. Tomorrow the same cluster goes on, on a laptop or a phone.'],
] as const;

function Courses() {
  const courses = useCourses();
  if (courses.isPending) return <Loading what="the courses"><Bar className="mb-4 h-5 w-56" /><LabListSkeleton rows={6} /></Loading>;
  if (courses.isError) return <LoadProblem error={courses.error} what="the courses" retry={() => void courses.refetch()} />;
  return courses.data.courses.map((course) => (
    <section key={course.course}>
      <div className="mb-3 flex flex-wrap items-baseline gap-x-3">
        <h2 className="text-16 font-strong">{course.title}</h2>
        <span className="text-13 text-ink-3">{course.labs.length} labs, {course.level}</span>
      </div>
      <LabList labs={course.labs.map((lab, at) => ({ lab, number: at + 1 }))} />
    </section>
  ));
}

export function Landing() {
  const me = useMe();
  const courses = useCourses();
  const first = courses.data?.courses[0]?.labs[0];
  const tryIt = first === undefined ? '/courses' : labPath(first);
  return (
    <div className="grid gap-16 pt-6">
      <div className="grid gap-10">
        <div className="grid justify-items-start gap-6">
          <h1 className="max-w-[22ch] text-32 font-strong tracking-[-0.02em] text-balance sm:text-44">Learn Kubernetes by running it, on a cluster of your own in the browser.</h1>
          <div className="flex flex-wrap gap-3">
            <ButtonLink look="primary" size="large" href={me.data ? '/home' : tryIt}>{me.data ? 'Go to your labs' : 'Try the first lab'}</ButtonLink>
            <ButtonLink size="large" href="/courses">See the courses</ButtonLink>
          </div>
        </div>
        <PlayerFigure />
      </div>
      <ul className="grid gap-x-10 gap-y-8 md:grid-cols-3">
        {REASONS.map(([title, text]) => (
          <li key={title} className="grid content-start gap-1.5"><h2 className="text-16 font-strong">{title}</h2><p className="text-ink-2">{text}</p></li>
        ))}
      </ul>
      <Courses />
    </div>
  );
}
