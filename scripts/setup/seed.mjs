// Fills the database: the bundled courses from labs/, and for a try on one's own machine a demo organisation.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';
import { Surroundings } from './problem.mjs';

/** Counted up when what is stored of a lab is made in another way, so that its versions are made anew. */
const FORMAT = 1;

export const DEMO_PASSWORD = 'wheelhouse-demo';
export const DEMO_PEOPLE = [
  { email: 'learner@wheelhouse.local', name: 'Lea Learner', role: 'learner' },
  { email: 'instructor@wheelhouse.local', name: 'Ines Instructor', role: 'instructor' },
  { email: 'admin@wheelhouse.local', name: 'Ada Admin', role: 'admin' },
];

/** Publishes every course under labs/ for everyone. */
export async function seedCourses(url) {
  const { BUNDLED_ORGANISATION, Db } = await import('../../libs/db/dist/db.js');
  const folder = path.join(root, 'labs');
  const courses = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();
  const documents = [];
  for (const course of courses) documents.push(await readCourse(folder, course));
  const db = Db.connect(url, 2);
  try {
    for (const document of documents) await db.asTenant(BUNDLED_ORGANISATION, (rows) => rows.content.publish(document));
  } finally {
    await db.close();
  }
}

async function readCourse(folder, course) {
  const { readCourse: parseCourse } = await import('../../libs/labs/dist/format/read-course.js');
  const { readLab } = await import('../../libs/labs/dist/format/read-lab.js');
  const about = must(parseCourse(readFileSync(path.join(folder, course, 'course.yaml'), 'utf8')), 'value', `labs/${course}`);
  const labs = about.labs.map((name) => {
    const files = readFolder(path.join(folder, course, name));
    const lab = must(readLab(files), 'lab', `labs/${course}/${name}`);
    return { files, player: playerOf({ course, courseTitle: about.title, name, lab, files }) };
  });
  const { title, description, level, tags, order } = about;
  return { course, title, description, level, tags, order, labs };
}

function must(result, key, where) {
  if (result[key] !== undefined) return result[key];
  const { file, line, message } = result.problems[0];
  throw new Surroundings(`${where}/${file}${line === undefined ? '' : `:${line}`}: ${message}`);
}

/** What the player may see of a lab: everything but right answers, set-up and wrong solutions. */
function playerOf({ course, courseTitle, name, lab, files }) {
  const content = JSON.stringify([FORMAT, course, courseTitle, name, Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))]);
  return {
    course, lab: name, version: createHash('sha256').update(content).digest('hex'), courseTitle,
    title: lab.title, summary: lab.summary, minutes: lab.minutes, level: lab.level, outcomes: [...lab.outcomes], tags: [...lab.tags],
    terminals: lab.terminals.map((host, index, all) => `${host}:${all.slice(0, index + 1).filter((other) => other === host).length}`),
    hosts: [...new Set(['workstation', ...lab.nodes, ...lab.terminals])],
    steps: lab.steps.map((step) => ({
      title: step.title, body: step.body, hints: [...step.hints], solution: step.solution ?? null,
      checks: step.checks.map(({ id, title, points }) => ({ id, title, pointsMax: points })),
      quiz: step.quiz.map(({ check, question, choices, several }) => ({ check, question, choices: [...choices], several })),
    })),
  };
}

function readFolder(folder, inner = '') {
  const files = {};
  for (const entry of readdirSync(path.join(folder, inner), { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const name = inner === '' ? entry.name : `${inner}/${entry.name}`;
    if (entry.isDirectory()) Object.assign(files, readFolder(folder, name));
    else files[name] = readFileSync(path.join(folder, name), 'utf8');
  }
  return files;
}

/** The demo organisation and its people, once. Only where the embedded database is used: their password is known to all. */
export async function seedDemo(url) {
  const { default: pg } = await import('pg');
  const { hash } = await import('@node-rs/argon2');
  const client = new pg.Client({ connectionString: url, options: '-c role=wheelhouse_auth' });
  await client.connect();
  try {
    const known = await client.query(`SELECT 1 FROM "user" WHERE "email" = $1`, [DEMO_PEOPLE[0].email]);
    if (known.rowCount > 0) return;
    const password = await hash(DEMO_PASSWORD);
    await client.query('BEGIN');
    await client.query(`INSERT INTO "organization" ("id", "name", "slug") VALUES ('demo', 'Demo school', 'demo') ON CONFLICT DO NOTHING`);
    for (const { email, name, role } of DEMO_PEOPLE) {
      await client.query(
        `WITH person AS (
           INSERT INTO "user" ("id", "name", "email", "emailVerified") VALUES (gen_random_uuid(), $1, $2, true) RETURNING "id"
         ), login AS (
           INSERT INTO "account" ("id", "accountId", "providerId", "userId", "password")
           SELECT gen_random_uuid(), "id", 'credential', "id", $3 FROM person
         )
         INSERT INTO "member" ("id", "organizationId", "userId", "role") SELECT gen_random_uuid(), 'demo', "id", $4 FROM person`,
        [name, email, password, role]);
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}
