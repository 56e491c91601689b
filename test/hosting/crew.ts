import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { io, type Socket } from 'socket.io-client';
import type { ClientToServerEvents, Reply } from '#contracts/socket/client-events.js';
import type { ServerEventOf, ServerToClientEvents } from '#contracts/socket/server-events.js';
import { testDatabase, type TestDatabase } from '#db/testing/database.js';
import { freePort } from '../../scripts/setup/postgres.mjs';
import { seedCourses } from '../../scripts/setup/seed.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const SECRET = 'a-secret-for-hosting-tests-that-is-long-enough';
const PASSWORD = 'correct horse battery';
const HEALTHY_MS = 60_000;

/** One server process that can be killed and started again. */
export class Server {
  child: ChildProcess | undefined;

  constructor(private readonly name: 'api' | 'worker', readonly port: number, private readonly env: Record<string, string>, private readonly health: string) {}

  async start(): Promise<void> {
    this.child = spawn(process.execPath, [`apps/${this.name}/dist/main.js`], {
      cwd: root, stdio: ['ignore', process.env.LOG_LEVEL === undefined ? 'ignore' : 'inherit', 'inherit'], env: { ...process.env, ...this.env, LOG_LEVEL: process.env.LOG_LEVEL ?? 'fatal' },
    });
    const { child } = this;
    for (const end = Date.now() + HEALTHY_MS; Date.now() < end; await pause(100)) {
      if (child.exitCode !== null) throw new Error(`the ${this.name} ended with code ${child.exitCode} before it was healthy`);
      const isHealthy = await fetch(`http://127.0.0.1:${this.port}${this.health}`).then((answer) => answer.ok, () => false);
      if (isHealthy) return;
    }
    throw new Error(`the ${this.name} did not become healthy in ${HEALTHY_MS / 1000} s`);
  }

  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  /** kill -9, and gone when it returns. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
}

export type CrewDatabase = Pick<TestDatabase, 'url' | 'owner' | 'drop'>;

/** Api, workers and a database of their own, as real processes. */
export class Crew {
  private constructor(readonly database: CrewDatabase, readonly api: Server, readonly workers: readonly Server[]) {}

  /** `database` is migrated and empty, and goes with the crew. */
  static async start(options: { workers?: number; database?: CrewDatabase; redisUrl?: string | undefined } = {}): Promise<Crew> {
    const { workers = 1, database = await testDatabase(), redisUrl = process.env.REDIS_URL } = options;
    await seedCourses(database.url);
    const shared = {
      DATABASE_URL: database.url, WHEELHOUSE_SECRET: SECRET, NODE_ENV: 'production', AUTH_THROTTLE: 'off', SERVE_WEB: 'off',
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    };
    const port = await freePort();
    const api = new Server('api', port, { ...shared, PORT: String(port), HOST: '127.0.0.1', PUBLIC_URL: `http://127.0.0.1:${port}` }, '/api/health/ready');
    const made: Server[] = [];
    for (let index = 0; index < workers; index++) {
      const workerPort = await freePort();
      made.push(new Server('worker', workerPort, { ...shared, WORKER_PORT: String(workerPort) }, '/health'));
    }
    const crew = new Crew(database, api, made);
    try {
      await Promise.all([api, ...made].map((server) => server.start()));
    } catch (error) {
      await crew.stop();
      throw error;
    }
    return crew;
  }

  async stop(): Promise<void> {
    await Promise.all([this.api, ...this.workers].map((server) => server.kill()));
    await this.database.drop();
  }

  get url(): string {
    return `http://127.0.0.1:${this.api.port}`;
  }

  async learner(): Promise<Learner> {
    const headers = { 'content-type': 'application/json', origin: this.url };
    const email = `${randomUUID()}@example.org`;
    const signed = await fetch(`${this.url}/api/auth/sign-up/email`, { method: 'POST', headers, body: JSON.stringify({ email, password: PASSWORD, name: 'Learner' }) });
    if (!signed.ok) throw new Error(`sign-up: ${signed.status} ${await signed.text()}`);
    const cookie = signed.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
    const started = await fetch(`${this.url}/api/sessions`, {
      method: 'POST', headers: { ...headers, cookie }, body: JSON.stringify({ course: 'kubernetes-from-zero', lab: 'pods' }),
    });
    if (!started.ok) throw new Error(`start: ${started.status} ${await started.text()}`);
    const { id } = (await started.json()) as { id: string };
    return new Learner(this.url, id, cookie);
  }
}

type ServerFrame = ServerEventOf<'frame'>;

/** A learner's browser, as far as sockets go: joins, sends lines until they are accepted, keeps what the terminal showed. */
export class Learner {
  readonly terminal = 'workstation:1';
  readonly lines = new Map<string, string>();
  shown = '';
  /** When something new came last. */
  heardAt = 0;
  /** Numbers that came twice with other content, or not at all. */
  readonly faults: string[] = [];
  #seq = 0;
  #generation = 0;
  #socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  readonly #answered = new Map<string, (reason: string | undefined) => void>();
  readonly #frames = new Map<number, string>();
  mode = 'busy';

  constructor(private readonly url: string, readonly sessionId: string, private readonly cookie: string) {
    this.#socket = io(url, { extraHeaders: { cookie, origin: url }, transports: ['websocket'], reconnectionDelay: 200, reconnectionDelayMax: 1_000 });
    this.#socket.on('frame', (frame) => this.#hear(frame));
    this.#socket.on('lineAnswer', (answer) => this.#answered.get(answer.id)?.(answer.accepted ? undefined : (answer.reason ?? 'no reason')));
    this.#socket.on('connect', () => void this.join());
    this.#socket.on('state', (event) => {
      if (event.state === 'moving') void this.join();
    });
  }

  async join(): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      const reply = await this.#ask('join', { sessionId: this.sessionId, seen: this.#seq === 0 ? {} : { [this.terminal]: { generation: this.#generation, seq: this.#seq } } });
      if (reply?.ok === true) return;
      await pause(200);
    }
  }

  /** Sends a line and waits until it is accepted, sending it again (with its id) as long as it is not. */
  async send(line: string, withinMs = 60_000): Promise<void> {
    const id = randomUUID();
    this.lines.set(id, line);
    const answered = new Promise<{ reason: string | undefined }>((resolve) => this.#answered.set(id, (reason) => resolve({ reason })));
    const end = Date.now() + withinMs;
    for (;;) {
      void this.#ask('terminal.line', { sessionId: this.sessionId, terminal: this.terminal, id, line });
      const answer = await Promise.race([answered, pause(2_000)]);
      if (answer?.reason !== undefined) throw new Error(`refused (${answer.reason}): ${line}`);
      if (answer !== undefined) return;
      if (Date.now() > end) throw new Error(`not accepted in time: ${line}`);
    }
  }

  signal(signal: 'INT' | 'EOF'): void {
    void this.#ask('terminal.signal', { sessionId: this.sessionId, terminal: this.terminal, signal });
  }

  /** Waits until the terminal has shown it. */
  async until(wanted: string | RegExp, withinMs = 30_000, from = 0): Promise<void> {
    const end = Date.now() + withinMs;
    while (!(typeof wanted === 'string' ? this.shown.includes(wanted, from) : wanted.test(this.shown.slice(from)))) {
      if (Date.now() > end) throw new Error(`the terminal does not show ${wanted}; its end: ${this.shown.slice(-2_000)}`);
      await pause(50);
    }
  }

  /** Where the session's Kubernetes API is, with the right to use it in the address. */
  async kubernetes(): Promise<string> {
    const answer = await fetch(`${this.url}/api/sessions/${this.sessionId}/kubeconfig`, {
      method: 'POST', headers: { 'content-type': 'application/json', origin: this.url, cookie: this.cookie }, body: JSON.stringify({ rights: 'admin', hours: 1 }),
    });
    const { kubeconfig } = (await answer.json()) as { kubeconfig: string };
    const server = /server: "(.*)"/.exec(kubeconfig)?.[1];
    if (server === undefined) throw new Error(`no kubeconfig: ${answer.status}`);
    return server;
  }

  close(): void {
    this.#socket.close();
  }

  #hear(frame: ServerFrame): void {
    if (frame.terminal !== this.terminal || frame.sessionId !== this.sessionId) return;
    if (frame.mode !== undefined) this.mode = frame.mode.kind;
    if (frame.generation !== this.#generation) {
      this.#generation = frame.generation;
      this.#seq = 0;
      this.#frames.clear();
    }
    const known = this.#frames.get(frame.seq);
    if (known !== undefined) {
      if (known !== frame.data) this.faults.push(`frame ${frame.seq} came twice with other content`);
      return;
    }
    if (this.#seq !== 0 && frame.seq !== this.#seq + 1) {
      // A gap: ask for what is missing and take nothing until it comes.
      if (frame.seq > this.#seq) void this.join();
      return;
    }
    this.#seq = frame.seq;
    this.heardAt = Date.now();
    this.#frames.set(frame.seq, frame.data);
    this.shown += frame.data;
    if (frame.seq % 16 === 0) void this.#ask('terminal.seen', { sessionId: this.sessionId, terminal: this.terminal, generation: this.#generation, seq: frame.seq });
  }

  async #ask<Name extends keyof ClientToServerEvents>(name: Name, event: Parameters<ClientToServerEvents[Name]>[0]): Promise<Reply<unknown> | undefined> {
    try {
      const emit = this.#socket.timeout(5_000) as unknown as { emitWithAck(name: string, event: unknown): Promise<Reply<unknown>> };
      return await emit.emitWithAck(name, event);
    } catch {
      return undefined;
    }
  }
}

export function pause(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}
