import { connect } from 'node:net';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECRET_HEADER } from '../../libs/contracts/jobs/internal-http.js';
import { signKubeToken } from '../../apps/api/kubernetes/kube-token.js';
import { ApiUnderTest, type Person, SECRET } from './api-under-test.js';
import { StandInWorker } from './stand-in-worker.js';

let api: ApiUnderTest;
let worker: StandInWorker;
let learner: Person;
let sessionId: string;

beforeAll(async () => {
  api = await ApiUnderTest.start();
  worker = await StandInWorker.start(api.database.url);
  learner = await api.signUp();
  sessionId = (await learner.agent.post('/api/sessions').send({ course: 'first-steps', lab: 'look-around' }).expect(200)).body.id as string;
});
afterAll(async () => {
  await worker.stop();
  await api.stop();
});

async function tokenOf(person: Person, body: object = {}): Promise<string> {
  const { kubeconfig } = (await person.agent.post(`/api/sessions/${sessionId}/kubeconfig`).send(body).expect(201)).body as { kubeconfig: string };
  expect(kubeconfig).toContain(`server: "http://wheelhouse.test/k8s/${sessionId}~`);
  return /token: "([^"]+)"/.exec(kubeconfig)?.[1] ?? '';
}
const kube = (token: string) => ({
  get: (path: string) => request(api.url).get(`/k8s/${sessionId}${path}`).set('authorization', `Bearer ${token}`),
  post: (path: string, body: object) => request(api.url).post(`/k8s/${sessionId}${path}`).set('authorization', `Bearer ${token}`).send(body),
});

describe('the Kubernetes proxy', () => {
  test('passes requests and bodies on as they come, with our secret and without the learner’s token', async () => {
    const token = await tokenOf(learner);
    const answer = await kube(token).post('/api/v1/namespaces/default/pods?dryRun=All', { kind: 'Pod' }).expect(200);
    expect(answer.body).toEqual({ url: `/k8s/${sessionId}/api/v1/namespaces/default/pods?dryRun=All`, body: '{"kind":"Pod"}' });
    const last = worker.requests.at(-1);
    expect(last?.headers[SECRET_HEADER]).toBe(SECRET);
    expect(last?.headers.authorization).toBeUndefined();
  });

  test('a client cannot bring the secret of the inside along', async () => {
    const forged = await request(api.url).get(`/k8s/${sessionId}/api`).set(SECRET_HEADER, 'guess').set('authorization', `Bearer ${await tokenOf(learner)}`);
    expect(forged.status).toBe(200);
    expect(worker.requests.at(-1)?.headers[SECRET_HEADER]).toBe(SECRET);
  });

  test('the token may stand in the address, for a kubectl without TLS; nobody else’s may', async () => {
    const token = await tokenOf(learner);
    const answer = await request(api.url).get(`/k8s/${sessionId}~${token}/api/v1/pods?limit=1`).expect(200);
    expect(answer.body.url).toBe(`/k8s/${sessionId}/api/v1/pods?limit=1`);
    await request(api.url).get(`/k8s/${sessionId}~${token.slice(0, -2)}/api/v1/pods`).expect(401);
    await request(api.url).get(`/k8s/00000000-0000-4000-8000-000000000000~${token}/api/v1/pods`).expect(401);
  });

  test('a watch begins to answer before it ends', async () => {
    const answer = await fetch(`${api.url}/k8s/${sessionId}/api/v1/pods?watch=true`, { headers: { authorization: `Bearer ${await tokenOf(learner)}` } });
    const reader = answer.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('{"type":"ADDED"}\n');
    await reader?.cancel();
  });

  test('exec’s connection is handed over both ways', async () => {
    const { hostname, port } = new URL(api.url);
    const socket = connect(Number(port), hostname);
    const token = await tokenOf(learner);
    socket.write(`GET /k8s/${sessionId}/api/v1/namespaces/default/pods/p/exec HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    const text = await new Promise<string>((resolve) => {
      let got = '';
      socket.on('data', (data) => {
        got += data;
        if (got.endsWith('\r\n\r\n')) socket.write('ping');
        if (got.includes('echo:ping')) resolve(got);
      });
    });
    expect(text).toMatch(/^HTTP\/1\.1 101 .*v5\.channel\.k8s\.io/s);
    socket.destroy();
  });

  test('a kubeconfig that only looks only looks', async () => {
    const token = await tokenOf(learner, { rights: 'view' });
    await kube(token).get('/api/v1/pods').expect(200);
    for (const path of ['/api/v1/secrets', '/api/v1/namespaces/default/%73ecrets', '/api/v1/namespaces/default/pods/p/exec?command=sh']) {
      expect((await kube(token).get(path)).body).toMatchObject({ kind: 'Status', code: 403 });
    }
    await kube(token).post('/api/v1/namespaces/default/pods', {}).expect(403);
  });

  test('the staff get one that only looks, whatever they ask for', async () => {
    const instructor = await api.signUp({ organisationId: learner.organisationId, role: 'instructor' });
    await kube(await tokenOf(instructor, { rights: 'admin' })).post('/api/v1/namespaces', {}).expect(403);
  });

  test('the pages look with their cookie, and no stranger does', async () => {
    await learner.agent.get(`/k8s/${sessionId}/api/v1/nodes`).expect(200);
    await learner.agent.delete(`/k8s/${sessionId}/api/v1/nodes/node01`).expect(403);
    expect((await (await api.signUp()).agent.get(`/k8s/${sessionId}/api/v1/nodes`)).body).toMatchObject({ kind: 'Status', code: 404 });
    await request(api.url).get(`/k8s/${sessionId}/api/v1/nodes`).expect(401);
  });

  test.each([
    { name: 'forged', token: (id: string) => signKubeToken(claims(id), 'another secret that is long enough to be one') },
    { name: 'expired', token: (id: string) => signKubeToken({ ...claims(id), expiresAt: Date.now() - 1 }, SECRET) },
    { name: 'of another session', token: () => signKubeToken(claims('00000000-0000-4000-8000-000000000000'), SECRET) },
    { name: 'of another organisation', token: (id: string) => signKubeToken({ ...claims(id), organisationId: 'elsewhere' }, SECRET) },
    { name: 'garbage', token: () => 'whk_x.y' },
  ])('a token that is $name is refused', async ({ token }) => {
    await kube(token(sessionId)).get('/api').expect(401);
  });

  test('it ends with the session', async () => {
    const token = await tokenOf(learner);
    await learner.agent.delete(`/api/sessions/${sessionId}`).expect(204);
    expect((await kube(token).get('/api')).body).toMatchObject({ code: 410 });
  });
});

function claims(id: string) {
  return { sessionId: id, organisationId: learner.organisationId, userId: learner.userId, rights: 'admin' as const, expiresAt: Date.now() + 60_000 };
}
