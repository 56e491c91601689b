import type { Course, LabSummary } from '@wheelhouse/contracts/rest/catalogue.js';
import { describe, expect, test } from 'vitest';
import { filterCourses } from './filter';

function aLab(lab: string, title: string, level: string, state: 'new' | 'started' | 'done'): LabSummary {
  return {
    course: 'zero', lab, title, summary: `All about ${lab}`, minutes: 10, level, steps: 3, outcomes: [`Use ${lab}`], tags: ['core'],
    progress: { course: 'zero', lab, state, points: 0, pointsMax: 5, stepsDone: 0, steps: 3, sessionId: null, lastActiveAt: null },
  };
}

const courses: Course[] = [{
  course: 'zero', title: 'Kubernetes from zero', description: '', level: 'beginner', tags: [],
  labs: [aLab('pods', 'Pods', 'beginner', 'done'), aLab('deployments', 'Deployments', 'beginner', 'started'), aLab('dns', 'Services and DNS', 'advanced', 'new')],
}];

describe('filterCourses', () => {
  test.each([
    { name: 'no filter keeps all', filter: {}, want: [1, 2, 3] },
    { name: 'a word of the title, in any case', filter: { q: 'POD' }, want: [1] },
    { name: 'every word has to fit', filter: { q: 'dns services' }, want: [3] },
    { name: 'a word of the course fits all its labs', filter: { q: 'zero' }, want: [1, 2, 3] },
    { name: 'level', filter: { level: 'advanced' }, want: [3] },
    { name: 'state', filter: { state: 'started' }, want: [2] },
    { name: 'all together', filter: { q: 'core', level: 'beginner', state: 'done' }, want: [1] },
    { name: 'nothing fits', filter: { q: 'helm' }, want: [] },
  ])('$name', ({ filter, want }) => {
    const found = filterCourses(courses, { q: '', level: '', state: '', ...filter });
    expect(found.flatMap(({ labs }) => labs.map(({ number }) => number))).toEqual(want);
  });
});
