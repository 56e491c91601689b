'use client';
import { SearchX } from 'lucide-react';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useCourses, useMe } from '#web/api-client/queries';
import { Button } from '#web/ui/button';
import { classNames } from '#web/ui/class-names';
import { LoadProblem } from '#web/ui/load-problem';
import { Bar, Loading } from '#web/ui/skeleton';
import { LabList, LabListSkeleton } from '#web/app/(site)/lab-list';
import { filterCourses, type FoundCourse } from './filter';

const STATES = [['', 'All'], ['new', 'Not started'], ['started', 'Under way'], ['done', 'Done']] as const;

function setParameter(name: string, value: string): void {
  const next = new URLSearchParams(window.location.search);
  if (value === '') next.delete(name);
  else next.set(name, value);
  const query = next.toString();
  window.history.replaceState(null, '', query === '' ? '/courses' : `/courses?${query}`);
}

function FilterRow({ label, name, value, options }: {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
}) {
  return (
    <fieldset className="flex flex-wrap items-center gap-1">
      <legend className="sr-only">{label}</legend>
      {options.map(([option, text]) => (
        <button key={option} type="button" aria-pressed={value === option} onClick={() => setParameter(name, option)}
          className={classNames('h-[30px] rounded-control border px-2.5 text-13 transition-colors',
            value === option ? 'border-accent bg-accent-soft font-strong text-accent' : 'border-transparent text-ink-2 hover:bg-hover')}>
          {text}
        </button>
      ))}
    </fieldset>
  );
}

function CourseSection({ found: { course, labs } }: { readonly found: FoundCourse }) {
  const minutes = course.labs.reduce((sum, lab) => sum + lab.minutes, 0);
  return (
    <section>
      <div className="mb-3 flex flex-wrap items-baseline gap-x-3">
        <h2 className="text-16 font-strong"><Link href={`/courses/${course.course}`} className="hover:underline">{course.title}</Link></h2>
        <span className="text-13 text-ink-3">{course.labs.length} labs, about {minutes} minutes, {course.level}</span>
      </div>
      <LabList labs={labs} />
    </section>
  );
}

function CatalogueSkeleton() {
  return <Loading what="the courses"><Bar className="mb-4 h-6 w-64" /><LabListSkeleton rows={6} /></Loading>;
}

export function Catalogue() {
  const courses = useCourses();
  const me = useMe();
  const parameters = useSearchParams();
  const filter = { q: parameters.get('q') ?? '', level: parameters.get('level') ?? '', state: parameters.get('state') ?? '' };
  const all = courses.data?.courses ?? [];
  const found = filterCourses(all, filter);
  const levels = [...new Set(all.flatMap((course) => course.labs.map((lab) => lab.level)))];
  const count = found.reduce((sum, { labs }) => sum + labs.length, 0);
  const filtered = filter.q !== '' || filter.level !== '' || filter.state !== '';

  return (
    <div className="grid gap-8">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <h1 className="text-24 font-strong tracking-[-0.01em]">Courses</h1>
        {me.data && <FilterRow label="Progress" name="state" value={filter.state} options={STATES} />}
        {levels.length > 1 && <FilterRow label="Level" name="level" value={filter.level} options={[['', 'Any level'], ...levels.map((level) => [level, level] as const)]} />}
      </div>
      <p className="sr-only" role="status">{filtered && courses.data ? `${count} labs found` : ''}</p>
      {courses.isPending && <CatalogueSkeleton />}
      {courses.isError && <LoadProblem error={courses.error} what="the courses" retry={() => void courses.refetch()} />}
      {found.map((one) => <CourseSection key={one.course.course} found={one} />)}
      {courses.data && found.length === 0 && (
        <div className="grid justify-items-start gap-3 border-t border-line py-8">
          <p className="flex items-center gap-2 text-ink-2"><SearchX size={16} aria-hidden="true" />
            {filtered ? 'No lab fits this search.' : 'There are no courses yet.'}</p>
          {filtered && <Button onClick={() => window.history.replaceState(null, '', '/courses')}>Show all labs</Button>}
        </div>
      )}
    </div>
  );
}
