import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CourseDocument, LabContent, LabVersionDocument } from '#contracts/rest/lab-content.js';
import type { Lab } from '#labs/format/lab.js';
import { type LabFiles, readLab } from '#labs/format/read-lab.js';
import { readCourse } from '#labs/format/read-course.js';
import { readLabFolder } from './lab-folder.js';
import { Failure } from './usage.js';

/** A course's folder as it is published: its labs in order, each under the hash of its files. Throws Failure. */
export function readCourseFolder(folder: string): CourseDocument {
  const { value, problems } = readCourse(readFileSync(path.join(folder, 'course.yaml'), 'utf8'));
  if (value === undefined) throw new Failure(problems.map((one) => `${folder}/course.yaml: ${one.message}`).join('\n'));
  const course = path.basename(folder);
  const labs = value.labs.map((lab): LabVersionDocument => {
    const files = readLabFolder(path.join(folder, lab));
    const read = readLab(files);
    if (read.lab === undefined) throw new Failure(read.problems.map((one) => `${folder}/${lab}/${one.file}: ${one.message}`).join('\n'));
    return { files, player: playerOf(read.lab, { course, lab, courseTitle: value.title, version: versionOf(files) }) };
  });
  return { course, title: value.title, description: value.description, level: value.level, tags: value.tags, order: value.order, labs };
}

/** SHA-256 over the files in the order of their names. */
function versionOf(files: LabFiles): string {
  const hash = createHash('sha256');
  for (const name of Object.keys(files).sort()) hash.update(`${name}\0${files[name]}\0`);
  return hash.digest('hex');
}

/** What the player shows of a lab; the right choices of its quizzes stay on the server. */
function playerOf(lab: Lab, names: Pick<LabContent, 'course' | 'lab' | 'courseTitle' | 'version'>): LabContent {
  const counted = new Map<string, number>();
  const terminals = lab.terminals.map((host) => {
    const number = (counted.get(host) ?? 0) + 1;
    counted.set(host, number);
    return `${host}:${number}`;
  });
  return {
    ...names, title: lab.title, summary: lab.summary, minutes: lab.minutes, level: lab.level,
    outcomes: [...lab.outcomes], tags: [...lab.tags], terminals, hosts: ['workstation', ...lab.nodes],
    steps: lab.steps.map((step) => ({
      title: step.title, body: step.body, hints: [...step.hints], solution: step.solution ?? null,
      checks: step.checks.map((check) => ({ id: check.id, title: check.title, pointsMax: check.points })),
      quiz: step.quiz.map((one) => ({ ...one, choices: [...one.choices] })),
    })),
  };
}
