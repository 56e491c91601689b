import { createHash } from 'node:crypto';
import type { CourseDocument } from '#contracts/rest/lab-content.js';

/** A course whose labs have one step with one check of two points. `text` makes other versions of the same labs. */
export function aCourse(course: string, labs: readonly string[], text = 'plain'): CourseDocument {
  return {
    course, title: `Course ${course}`, description: 'For tests.', level: 'beginner', tags: [], order: 0,
    labs: labs.map((lab) => {
      const files = { 'lab.yaml': `title: ${lab} ${text}\n` };
      const version = createHash('sha256').update(JSON.stringify([course, lab, files])).digest('hex');
      return {
        files,
        player: {
          course, lab, version, courseTitle: `Course ${course}`, title: `Lab ${lab}`, summary: 'For tests.', minutes: 5, level: 'beginner',
          outcomes: [], tags: [], terminals: ['workstation:1'], hosts: ['workstation', 'node01'],
          steps: [{
            title: 'Only step', body: 'Do it.', hints: ['A hint.'], solution: 'true',
            checks: [{ id: 'a', title: 'A holds', pointsMax: 2 }], quiz: [],
          }],
        },
      };
    }),
  };
}
