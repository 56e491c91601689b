// Learners at work, from the browser's end: socket.io → api → queue → worker → cluster → frames, on PostgreSQL, with
// everything (and the learners themselves) on this machine.
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { percentiles } from '../measure/percentiles.mjs';
import { freePort, postgresFolder } from '../setup/postgres.mjs';
import { serve } from '../setup/serve.mjs';

const SECONDS = 20;
/** One command in four seconds is a busy learner. */
const PAUSE_MS = 4_000;
const COMMAND_TIMEOUT_MS = 30_000;
const LAB = { course: 'kubernetes-from-zero', lab: 'pods' };

export async function bench() {
  const databaseName = `bench-postgres-${process.pid}`;
  const parts = [];
  process.env.AUTH_THROTTLE = 'off'; // one address is a crowd here
  process.env.SERVE_WEB = 'off';
  let stopping = false;
  try {
    const { url } = await serve({
      parts, databaseName, port: await freePort(), onExit: (name, how) => { if (!stopping) console.error(`The ${name} ended (${how}).`); },
    });
    const learners = [];
    for (let index = 0; index < 200; index++) learners.push(await Learner.signUp(url));
    const firstFifty = learners.slice(0, 50);
    const start = percentiles(await Promise.all(firstFifty.map((learner) => learner.start())));
    const fifty = await work(firstFifty);
    for (const learner of learners.slice(50)) await learner.start();
    return { startLabToPrompt50AtOnce: start, kubectlGetPods: { learners50: fifty, learners200: await work(learners) } };
  } finally {
    stopping = true;
    for (const part of parts.toReversed()) await part.stop();
    rmSync(postgresFolder(databaseName), { recursive: true, force: true });
  }
}

async function work(learners) {
  const until = Date.now() + SECONDS * 1000;
  const times = (await Promise.all(learners.map(async (learner) => {
    const own = [];
    await sleep(Math.random() * PAUSE_MS);
    while (Date.now() < until) {
      own.push(await learner.command('kubectl get pods'));
      await sleep(PAUSE_MS * (0.5 + Math.random()));
    }
    return own;
  }))).flat();
  return { commandsPerSecond: Math.round(times.length / SECONDS), ...percentiles(times) };
}

class Learner {
  constructor(url, cookie) {
    this.url = url;
    this.cookie = cookie;
    this.prompts = [];
  }

  static async signUp(url) {
    const answer = await fetch(`${url}/api/auth/sign-up/email`, {
      method: 'POST', headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ email: `${randomUUID()}@example.org`, password: 'a password for measuring', name: 'Learner' }),
    });
    if (!answer.ok) throw new Error(`sign-up: ${answer.status} ${await answer.text()}`);
    return new Learner(url, answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; '));
  }

  /** From the click to the prompt, in milliseconds. */
  async start() {
    const { io } = await import('socket.io-client');
    const begun = performance.now();
    const answer = await fetch(`${this.url}/api/sessions`, {
      method: 'POST', headers: { 'content-type': 'application/json', origin: this.url, cookie: this.cookie }, body: JSON.stringify(LAB),
    });
    if (!answer.ok) throw new Error(`start: ${answer.status} ${await answer.text()}`);
    this.sessionId = (await answer.json()).id;
    this.socket = io(this.url, { transports: ['websocket'], extraHeaders: { cookie: this.cookie } });
    this.socket.on('frame', (frame) => { if (frame.mode?.kind === 'prompt') this.atPrompt(); });
    this.socket.on('terminals', ({ terminals }) => { if (terminals.some(({ mode }) => mode.kind === 'prompt')) this.atPrompt(); });
    const prompt = this.nextPrompt();
    this.socket.on('connect', () => this.socket.emit('join', { sessionId: this.sessionId, seen: {} }, () => undefined));
    await prompt;
    return performance.now() - begun;
  }

  /** From the line to the next prompt, in milliseconds. */
  async command(line) {
    const begun = performance.now();
    const prompt = this.nextPrompt();
    this.socket.emit('terminal.line', { sessionId: this.sessionId, terminal: 'workstation:1', id: randomUUID(), line }, () => undefined);
    await prompt;
    return performance.now() - begun;
  }

  nextPrompt() {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no prompt came')), COMMAND_TIMEOUT_MS);
      this.prompts.push(() => { clearTimeout(timer); resolve(); });
    });
  }

  atPrompt() {
    for (const resolve of this.prompts.splice(0)) resolve();
  }
}
