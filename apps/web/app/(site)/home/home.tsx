'use client';
import type { Course, LabSummary } from '@wheelhouse/contracts/rest/catalogue.js';
import type { Session } from '@wheelhouse/contracts/rest/sessions.js';
import Link from 'next/link';
import { useCourses, useSessions } from '#web/api-client/queries';
import { ButtonLink } from '#web/ui/button';
import { LoadProblem } from '#web/ui/load-problem';
import { Bar, Loading } from '#web/ui/skeleton';
import { When } from '#web/ui/when';
import { LabList, LabListSkeleton, labPath } from '#web/app/(site)/lab-list';
import { SignedIn } from '#web/app/(site)/signed-in';

const REVIEW_AFTER_MS = 14 * 24 * 3_600_000;
const REVIEWS_SHOWN = 3;

const CARD = 'grid items-center gap-x-6 gap-y-4 rounded-surface border border-line bg-surface px-6 py-5 sm:grid-cols-[1fr_auto]';

function ContinueCard({ session }: { readonly session: Session }) {
  return (
    <div className={CARD}>
      <div className="grid gap-0.5">
        <p className="text-20 font-strong tracking-[-0.005em]">{session.title}</p>
        <p className="text-ink-2 tabular">Step {session.step + 1} of {session.steps}, {session.points} of {session.pointsMax} points</p>
        <p className="text-13 text-ink-3">Your cluster is saved as you left it, <When at={session.lastActiveAt} /></p>
      </div>
      <ButtonLink look="primary" href={labPath(session)} className="h-[38px] max-sm:w-full">Continue</ButtonLink>
    </div>
  );
}

function StartCard({ lab }: { readonly lab: LabSummary }) {
  return (
    <div className={CARD}>
      <div className="grid gap-0.5">
        <p className="text-20 font-strong tracking-[-0.005em]">{lab.title}</p>
        <p className="text-ink-2">{lab.summary}</p>
        <p className="text-13 text-ink-3">{lab.steps} steps, about {lab.minutes} minutes. Your cluster is ready in a moment.</p>
      </div>
      <ButtonLink look="primary" href={labPath(lab)} className="h-[38px] max-sm:w-full">Start</ButtonLink>
    </div>
  );
}

function CourseSection({ course }: { readonly course: Course }) {
  const minutes = course.labs.reduce((sum, lab) => sum + lab.minutes, 0);
  return (
    <section>
      <div className="mb-3 flex flex-wrap items-baseline gap-x-3">
        <h2 className="text-16 font-strong"><Link href={`/courses/${course.course}`} className="hover:underline">{course.title}</Link></h2>
        <span className="text-13 text-ink-3">{course.labs.length} labs, about {minutes} minutes, {course.level}</span>
        <Link href="/courses" className="ml-auto text-accent hover:underline">All courses</Link>
      </div>
      <LabList labs={course.labs.map((lab, at) => ({ lab, number: at + 1 }))} />
    </section>
  );
}

/** Labs done long ago: knowledge fades, a second time takes half as long. */
function reviewsOf(courses: readonly Course[]): LabSummary[] {
  const before = Date.now() - REVIEW_AFTER_MS;
  return courses
    .flatMap((course) => course.labs)
    .filter(({ progress }) => progress?.state === 'done' && progress.lastActiveAt !== null && Date.parse(progress.lastActiveAt) < before)
    .slice(0, REVIEWS_SHOWN);
}

function HomeSkeleton() {
  return (
    <Loading what="your labs">
      <Bar className="mb-4 h-6 w-72" />
      <div className={CARD}><div className="grid gap-2"><Bar className="h-5 w-48" /><Bar className="w-72 max-w-full" /><Bar className="w-56" /></div></div>
      <Bar className="mt-8 mb-4 h-5 w-48" /><LabListSkeleton rows={6} />
    </Loading>
  );
}

function HomeContent() {
  const sessions = useSessions(true);
  const courses = useCourses();
  if (sessions.isPending || courses.isPending) return <HomeSkeleton />;
  if (sessions.isError) return <LoadProblem error={sessions.error} what="your labs" retry={() => void sessions.refetch()} />;
  if (courses.isError) return <LoadProblem error={courses.error} what="the courses" retry={() => void courses.refetch()} />;
  const current = sessions.data.sessions.find((session) => session.state === 'active' && session.points < session.pointsMax);
  const all = courses.data.courses;
  const next = all.flatMap((course) => course.labs).find((lab) => lab.progress?.state !== 'done');
  const reviews = reviewsOf(all);
  return (
    <div className="grid gap-8">
      {(current || next) && (
        <section>
          <h1 className="mb-3 text-24 font-strong tracking-[-0.01em]">{current ? 'Go on where you were' : 'Next for you'}</h1>
          {current ? <ContinueCard session={current} /> : next && <StartCard lab={next} />}
        </section>
      )}
      {!current && !next && <h1 className="text-24 font-strong tracking-[-0.01em]">{all.length === 0 ? 'There are no courses yet' : 'You have done every lab'}</h1>}
      {reviews.length > 0 && (
        <section>
          <div className="mb-3 flex flex-wrap items-baseline gap-x-3">
            <h2 className="text-16 font-strong">Worth another look</h2><span className="text-13 text-ink-3">done more than two weeks ago</span>
          </div>
          <LabList labs={reviews.map((lab, at) => ({ lab, number: at + 1 }))} />
        </section>
      )}
      {all.map((course) => <CourseSection key={course.course} course={course} />)}
    </div>
  );
}

export function Home() {
  return <SignedIn loading={<HomeSkeleton />}>{() => <HomeContent />}</SignedIn>;
}
