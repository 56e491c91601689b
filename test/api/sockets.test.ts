import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ServerEvent } from '../../libs/contracts/socket/server-events.js';
import { ApiUnderTest, type Person } from './api-under-test.js';
import { StandInWorker } from './stand-in-worker.js';
import { eventually } from '../setup/eventually.js';

let api: ApiUnderTest;
let worker: StandInWorker;
const sockets: Socket[] = [];
const TERMINAL = 'workstation:1';

beforeAll(async () => {
  api = await ApiUnderTest.start();
  worker = await StandInWorker.start(api.database.url);
});
afterAll(async () => {
  await worker.stop();
  await api.stop();
});
afterEach(() => { for (const socket of sockets.splice(0)) socket.disconnect(); });

async function connect(person: Person, headers: Record<string, string> = {}): Promise<Socket> {
  const socket = io(api.url, { transports: ['websocket'], extraHeaders: { cookie: person.cookie, ...headers }, reconnection: false });
  sockets.push(socket);
  await new Promise<void>((resolve, reject) => { socket.once('connect', resolve); socket.once('connect_error', reject); });
  return socket;
}
async function aSession(person: Person): Promise<string> {
  return (await person.agent.post('/api/sessions').send({ course: 'first-steps', lab: 'look-around' }).expect(200)).body.id as string;
}
const ask = (socket: Socket, name: string, event: object) => socket.timeout(10_000).emitWithAck(name, event) as Promise<unknown>;
const saved = (sessionId: string): ServerEvent => ({ type: 'saved', sessionId, at: '2026-01-01T00:00:00Z' });

describe('sockets', () => {
  test('are for people who logged in, from our own pages', async () => {
    const person = await api.signUp();
    await expect(connect({ ...person, cookie: 'wheelhouse.session_token=forged' })).rejects.toThrow(/unauthorized/);
    await expect(connect(person, { origin: 'https://evil.example' })).rejects.toThrow();
    await expect(connect(person, { origin: 'http://wheelhouse.test' })).resolves.toBeDefined();
  });

  test('joining opens the session, and what it says comes to its room only', async () => {
    const [one, two] = [await api.signUp(), await api.signUp()];
    const [sessionId, otherId] = [await aSession(one), await aSession(two)];
    const [socket, second, other] = [await connect(one), await connect(one), await connect(two)];
    const heard: [string, string][] = [];
    for (const [name, one] of [['first', socket], ['second', second], ['other', other]] as const) {
      one.on('frame', ({ data }: { data: string }) => heard.push([name, data]));
      one.on('saved', () => heard.push([name, 'saved']));
    }
    expect(await ask(socket, 'join', { sessionId, seen: { [TERMINAL]: { generation: 0, seq: 7 } } })).toEqual({ ok: true, value: null });
    await ask(second, 'join', { sessionId, seen: {} });
    await ask(other, 'join', { sessionId: otherId, seen: {} });
    await eventually(() => expect(worker.jobs).toContainEqual({
      name: 'session.open', data: expect.objectContaining({ sessionId, attach: { socketId: socket.id, seen: { [TERMINAL]: { generation: 0, seq: 7 } } } }),
    }));
    worker.say(sessionId, { type: 'frame', sessionId, terminal: TERMINAL, generation: 0, seq: 8, data: 'hello\r\n' });
    worker.say(sessionId, saved(sessionId), socket.id);
    await eventually(() => expect(heard.sort()).toEqual([['first', 'hello\r\n'], ['first', 'saved'], ['second', 'hello\r\n']]));
  });

  test('a handing-in whose job was lost is seen to when its learner comes again', async () => {
    const person = await api.signUp();
    const sessionId = await aSession(person);
    const handedIn = (await person.agent.post(`/api/sessions/${sessionId}/attempts`).expect(201)).body.id as string;
    const jobs = () => worker.jobs.filter(({ name, data }) => name === 'attempt.grade' && data.attemptId === handedIn);
    await eventually(() => expect(jobs()).toHaveLength(1)); // the worker of these tests takes the job and grades nothing
    await ask(await connect(person), 'join', { sessionId, seen: {} });
    await eventually(() => expect(jobs()).toHaveLength(2));
    await person.agent.post(`/api/sessions/${sessionId}/attempts`).expect(409);
    await eventually(() => expect(jobs()).toHaveLength(3));
  });

  test('a line is a job with its id; keys and signals go straight; questions are answered', async () => {
    const person = await api.signUp();
    const sessionId = await aSession(person);
    const socket = await connect(person);
    await ask(socket, 'join', { sessionId, seen: {} });
    const id = randomUUID();
    expect(await ask(socket, 'terminal.line', { sessionId, terminal: TERMINAL, id, line: 'kubectl get pods' })).toEqual({ ok: true, value: null });
    await eventually(() => expect(worker.jobs).toContainEqual({
      name: 'session.command', data: { sessionId, organisationId: person.organisationId, terminal: TERMINAL, id, line: 'kubectl get pods' },
    }));
    await ask(socket, 'terminal.keys', { sessionId, terminal: TERMINAL, data: 'q' });
    await ask(socket, 'terminal.signal', { sessionId, terminal: TERMINAL, signal: 'INT' });
    await eventually(() => expect(worker.inputs.filter((input) => input.sessionId === sessionId).map(({ type }) => type)).toEqual(['keys', 'signal']));
    expect(await ask(socket, 'terminal.complete', { sessionId, terminal: TERMINAL, line: 'kub', cursor: 3 })).toMatchObject({ ok: true, value: { candidates: ['kubectl'] } });
    expect(await ask(socket, 'file.read', { sessionId, host: 'workstation', path: '/x' })).toMatchObject({ ok: true, value: { content: 'text' } });
  });

  test.each([
    { name: 'a stranger', membership: () => undefined, code: 404 },
    { name: 'a fellow learner', membership: (organisationId: string) => ({ organisationId, role: 'learner' }), code: 404 },
  ])('$name cannot join, nor type without joining', async ({ membership, code }) => {
    const learner = await api.signUp();
    const sessionId = await aSession(learner);
    const socket = await connect(await api.signUp(membership(learner.organisationId)));
    expect(await ask(socket, 'join', { sessionId, seen: {} })).toMatchObject({ ok: false, code });
    expect(await ask(socket, 'terminal.line', { sessionId, terminal: TERMINAL, id: randomUUID(), line: 'rm -rf /' })).toMatchObject({ ok: false, code: 404 });
    expect(worker.jobs.filter(({ name, data }) => name === 'session.command' && data.sessionId === sessionId)).toEqual([]);
  });

  test('an instructor looks on and cannot type', async () => {
    const learner = await api.signUp();
    const sessionId = await aSession(learner);
    const socket = await connect(await api.signUp({ organisationId: learner.organisationId, role: 'instructor' }));
    expect(await ask(socket, 'join', { sessionId, seen: {} })).toMatchObject({ ok: true });
    expect(await ask(socket, 'terminal.line', { sessionId, terminal: TERMINAL, id: randomUUID(), line: 'ls' })).toMatchObject({ ok: false, code: 403 });
    expect(await ask(socket, 'file.read', { sessionId, host: 'workstation', path: '/root/notes' })).toMatchObject({ ok: false, code: 403 });
  });

  test('what does not fit the contract is refused, and a flood is slowed down', async () => {
    const person = await api.signUp();
    const sessionId = await aSession(person);
    const socket = await connect(person);
    await ask(socket, 'join', { sessionId, seen: {} });
    expect(await ask(socket, 'terminal.keys', { sessionId, terminal: '../../etc', data: 'x' })).toMatchObject({ ok: false, code: 400 });
    expect(await ask(socket, 'terminal.keys', { sessionId, terminal: TERMINAL, data: 'x'.repeat(20_000) })).toMatchObject({ ok: false, code: 400 });
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => ask(socket, 'terminal.seen', { sessionId, terminal: TERMINAL, generation: 0, seq: 1 })));
    expect(answers).toContainEqual(expect.objectContaining({ ok: false, code: 429 }));
  });

  test('lost connections to the database: browsers reconnect by themselves, and nothing else is lost', async () => {
    const person = await api.signUp();
    const sessionId = await aSession(person);
    const socket = io(api.url, { transports: ['websocket'], extraHeaders: { cookie: person.cookie }, reconnectionDelay: 100, reconnectionDelayMax: 500 });
    sockets.push(socket);
    let joins = 0;
    const heard: string[] = [];
    socket.on('frame', ({ data }: { data: string }) => heard.push(data));
    socket.on('connect', () => { void ask(socket, 'join', { sessionId, seen: {} }).then(() => { joins++; }, () => undefined); });
    await eventually(() => expect(joins).toBe(1));
    await api.database.owner.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()');
    // Words to browsers travel over Redis where there is one: then no browser notices.
    if (process.env.REDIS_URL === undefined) await eventually(() => expect(joins).toBe(2));
    // A request that meets a connection just as it dies may fail; the next one does not.
    await eventually(() => person.agent.get('/api/me').expect(200));
    const id = randomUUID();
    expect(await ask(socket, 'terminal.line', { sessionId, terminal: TERMINAL, id, line: 'true' })).toMatchObject({ ok: true });
    await eventually(() => expect(worker.jobs.some(({ data }) => data.id === id)).toBe(true));
    worker.say(sessionId, { type: 'frame', sessionId, terminal: TERMINAL, generation: 0, seq: 1, data: 'back' });
    await eventually(() => expect(heard).toEqual(['back']));
  });
});
