import type { Course, LabSummary } from '@wheelhouse/contracts/rest/catalogue.js';

export interface CatalogueFilter {
  readonly q: string;
  readonly level: string;
  readonly state: string;
}

export interface FoundCourse {
  readonly course: Course;
  /** With the number that the lab has in the whole course. */
  readonly labs: readonly { readonly lab: LabSummary; readonly number: number }[];
}

function textOf(course: Course, lab: LabSummary): string {
  return [lab.title, lab.summary, lab.level, ...lab.outcomes, ...lab.tags, course.title].join(' ').toLowerCase();
}

/** Every word has to be there, in any order. Courses without a lab left go. */
export function filterCourses(courses: readonly Course[], { q, level, state }: CatalogueFilter): FoundCourse[] {
  const words = q.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const fits = (course: Course, lab: LabSummary): boolean =>
    (level === '' || lab.level === level) &&
    (state === '' || (lab.progress?.state ?? 'new') === state) &&
    words.every((word) => textOf(course, lab).includes(word));
  return courses
    .map((course) => ({
      course,
      labs: course.labs.map((lab, at) => ({ lab, number: at + 1 })).filter(({ lab }) => fits(course, lab)),
    }))
    .filter(({ labs }) => labs.length > 0);
}
