import type { Test } from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiUnderTest, type Agent, type Person } from './api-under-test.js';
import { StandInWorker } from './stand-in-worker.js';
import { eventually } from '../setup/eventually.js';

/** The status that each asks for and gets. The session belongs to `learner`; `admin` and `instructor` are staff beside them. */
interface Row {
  readonly route: string;
  readonly body?: object;
  readonly query?: object;
  readonly anonymous: number;
  readonly learner: number;
  readonly fellow: number;
  readonly instructor: number;
  readonly admin: number;
  readonly stranger: number;
}
/** For everyone, whoever they are. */
const open = (route: string): Row => ({ route, anonymous: 200, learner: 200, fellow: 200, instructor: 200, admin: 200, stranger: 200 });
/** About the caller themselves. */
const own = (route: string, more: Partial<Row> = {}): Row =>
  ({ route, anonymous: 401, learner: 200, fellow: 200, instructor: 200, admin: 200, stranger: 200, ...more });
/** The learner's session: the staff may look. Whoever else asks learns nothing, not even that it is there. */
const look = (route: string, status = 200, more: Partial<Row> = {}): Row =>
  ({ route, anonymous: 401, learner: status, fellow: 404, instructor: status, admin: status, stranger: 404, ...more });
/** Only the learner may do it. */
const use = (route: string, status: number, more: Partial<Row> = {}): Row =>
  ({ route, anonymous: 401, learner: status, fellow: 404, instructor: 404, admin: 404, stranger: 404, ...more });

const file = { host: 'workstation', path: '/root/x' };
/** Runs from top to bottom; what ends the session stands last. */
const rows: readonly Row[] = [
  open('GET /api/health/live'),
  open('GET /api/health/ready'),
  open('GET /api/courses'),
  open('GET /api/courses/{course}'),
  open('GET /api/courses/{course}/labs/{lab}'),
  own('GET /api/me'),
  own('PUT /api/me/organisation', { body: { organisationId: 'ORGANISATION' }, stranger: 404 }),
  own('GET /api/progress'),
  own('GET /api/audit', { learner: 403, fellow: 403, instructor: 403 }), // the stranger owns their personal organisation
  own('GET /api/sessions'),
  own('POST /api/sessions', { body: { course: 'first-steps', lab: 'pods' } }),
  look('GET /api/sessions/{sessionId}'),
  look('GET /api/sessions/{sessionId}/content'),
  look('GET /api/sessions/{sessionId}/cluster'),
  look('POST /api/sessions/{sessionId}/kubeconfig', 201, { body: {} }),
  look('GET /api/sessions/{sessionId}/attempts'),
  use('POST /api/sessions/{sessionId}/attempts', 201),
  use('PUT /api/sessions/{sessionId}/step', 202, { body: { step: 0 } }),
  use('POST /api/sessions/{sessionId}/restart-step', 202),
  use('POST /api/sessions/{sessionId}/reset', 202),
  use('POST /api/sessions/{sessionId}/fast-forward', 202, { body: { seconds: 5 } }),
  use('POST /api/sessions/{sessionId}/answers', 202, { body: { check: 'a', choices: [0] } }),
  use('GET /api/sessions/{sessionId}/files', 200, { query: file }),
  use('PUT /api/sessions/{sessionId}/files', 204, { body: { ...file, content: 'x' } }),
  use('DELETE /api/sessions/{sessionId}', 204),
];

let api: ApiUnderTest;
let worker: StandInWorker;
let sessionId: string;
let organisationId: string;
const browsers = new Map<string, Agent>();

beforeAll(async () => {
  api = await ApiUnderTest.start();
  worker = await StandInWorker.start(api.database.url);
  const admin = await api.signUp();
  organisationId = admin.organisationId;
  await api.database.owner.query(`UPDATE "member" SET "role" = 'admin' WHERE "userId" = $1`, [admin.userId]);
  const people: Record<string, Person> = {
    admin,
    learner: await api.signUp({ organisationId, role: 'learner' }),
    fellow: await api.signUp({ organisationId, role: 'learner' }),
    instructor: await api.signUp({ organisationId, role: 'instructor' }),
    stranger: await api.signUp(),
  };
  browsers.set('anonymous', api.visitor());
  for (const [name, { agent }] of Object.entries(people)) browsers.set(name, agent);
  const started = await people.learner?.agent.post('/api/sessions').send({ course: 'first-steps', lab: 'look-around' }).expect(200);
  sessionId = started?.body.id as string;
});
afterAll(async () => {
  await worker.stop();
  await api.stop();
});

describe('isolation', () => {
  test('every route has its row', () => {
    const routes = Object.entries(api.document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.sort()).toEqual(rows.map(({ route }) => route).sort());
  });

  // The learner comes last: what they do is real, and may end what the others ask for.
  const cells = rows.flatMap((row) => (['anonymous', 'stranger', 'fellow', 'instructor', 'admin', 'learner'] as const).map((who) => ({ row, who, want: row[who] })));
  test.each(cells.map(({ row, who, want }) => ({ name: `${row.route} by ${who}: ${want}`, row, who, want })))('$name', async ({ row, who, want }) => {
    const [method, path] = row.route.split(' ') as [string, string];
    const url = path.replace('{course}', 'first-steps').replace('{lab}', 'look-around').replace('{sessionId}', sessionId);
    const agent = browsers.get(who) as unknown as Record<string, (url: string) => Test>;
    let request = (agent[method.toLowerCase()] as (url: string) => Test).call(agent, url);
    if (row.query !== undefined) request = request.query(row.query);
    if (row.body !== undefined) request = request.send(JSON.parse(JSON.stringify(row.body).replace('ORGANISATION', organisationId)) as object);
    const answer = await request;
    expect([answer.status, answer.status >= 400 ? answer.headers['content-type'] : 'fine'])
      .toEqual([want, want >= 400 ? 'application/problem+json' : 'fine']);
  });

  test('the audit log tells of the own organisation only', async () => {
    const targets = async (who: string) => {
      const answer = await (browsers.get(who) as Agent).get('/api/audit').expect(200);
      return (answer.body as { entries: { target: string }[] }).entries.map(({ target }) => target);
    };
    expect(await targets('admin')).toContain(sessionId);
    expect(await targets('stranger')).not.toContain(sessionId);
  });

  test('nobody but the learner caused a job', async () => {
    const names = () => worker.jobs.filter(({ data }) => data.sessionId === sessionId).map(({ name }) => name).sort();
    await eventually(() => expect(names()).toContain('session.close'));
    expect(names()).toEqual([
      'attempt.grade', 'session.advance', 'session.answer', 'session.close', 'session.open', 'session.reset', 'session.reset', 'session.step',
    ]);
  });
});
