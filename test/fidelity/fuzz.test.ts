import { describe, expect, test } from 'vitest';
import { SeededRandom } from '#linux/env/seeded-random.js';
import { decodeUtf8 } from '#linux/env/text.js';
import type { HttpRequest, HttpResponse, Upgraded } from '#linux/net/network.js';
import { SharedParts } from '#world/shared-parts.js';
import { World } from '#world/world.js';
import { RequestMaker } from './fuzz-requests.js';

/** More with `FUZZ_REQUESTS=10000`, others with `FUZZ_SEED=n`; a failure names both. */
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_101);
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 3_000);
/** The clock runs a little between requests, so that controllers meet what was stored. */
const STEP_MS = 20;
/** A new cluster now and then: what was created must not fill it. */
const REQUESTS_PER_WORLD = 500;
const PIECES_MAX = 1_000;

function newWorld(shared: SharedParts): World {
  return World.create({ layout: 'bare', nodes: ['controlplane', 'node01'], seed: SEED, startMs: Date.UTC(2026, 0, 1) }, { shared });
}

/** What is wrong with an answer; undefined when it is in order. */
function complaint(request: HttpRequest, answer: HttpResponse): string | undefined {
  if (!(answer.body instanceof Uint8Array)) return streamComplaint(answer);
  const text = decodeUtf8(answer.body);
  const type = answer.headers['content-type'] ?? '';
  if (answer.status >= 500 && !isRefusal(answer.status, text)) return `status ${answer.status}: ${text.slice(0, 300)}`;
  if (!type.startsWith('application/json')) return answer.status >= 100 ? undefined : 'no status';
  const body = JSON.parse(text) as { kind?: unknown; apiVersion?: unknown; status?: unknown; code?: unknown; message?: unknown };
  if (answer.status < 400) return /^\/(api|apis)\b/.test(request.target) && typeof body.kind !== 'string' ? `no kind: ${text.slice(0, 300)}` : undefined;
  const isStatus = body.kind === 'Status' && body.apiVersion === 'v1' && body.status === 'Failure' && body.code === answer.status && typeof body.message === 'string' && body.message !== '';
  if (!isStatus) return `no Status: ${answer.status} ${text.slice(0, 300)}`;
  return /(?<!must be true or )undefined(?! to be structural)|\[object Object\]|NaN|TypeError|Cannot read|is not a function/.test(body.message as string) && !/undefined|object Object|NaN/.test(decodeURIComponentSafely(request)) ? `a message of ours: ${body.message as string}` : undefined;
}

const KNOWN_REFUSALS = /"message": ?"(failed to create typed patch object|failed to convert new object|resourceVersion should not be set on objects to be created)/;

/** The few answers of this sort that kube-apiserver gives itself, to the same requests. */
function isRefusal(status: number, text: string): boolean {
  return status === 503 || status === 504 || KNOWN_REFUSALS.test(text);
}

/** What the request itself says may come back in a message. */
function decodeURIComponentSafely({ target, body }: HttpRequest): string {
  let path = target;
  try {
    path = decodeURIComponent(target);
  } catch {
    // The stray % stays.
  }
  return path + decodeUtf8(body);
}

function streamComplaint(answer: HttpResponse): string | undefined {
  if (answer.body instanceof Uint8Array) return undefined;
  for (let i = 0; i < PIECES_MAX; i++) {
    const piece = answer.body.next();
    if (piece === undefined || piece === null) break;
    if (answer.headers['content-type'] !== 'application/json') continue;
    const event = JSON.parse(decodeUtf8(piece)) as { type?: unknown; object?: { kind?: unknown } };
    if (typeof event.type !== 'string' || typeof event.object?.kind !== 'string') return `no watch event: ${decodeUtf8(piece)}`;
  }
  answer.body.cancel();
  return undefined;
}

function isUpgrade({ target }: HttpRequest): boolean {
  return /\/(exec|attach|portforward)(\?|$)/.test(target);
}

/** A stream that opens is closed again, and is no answer to look at. */
function refusalOf(world: World, request: HttpRequest): HttpResponse | undefined {
  let answer: Upgraded | undefined;
  const giveUp = world.upgrade(request, (came) => { answer = came; });
  if (answer === undefined) {
    giveUp();
    return undefined;
  }
  if ('status' in answer) return answer;
  answer.send(0, Uint8Array.of(1, 2, 3));
  answer.next();
  answer.cancel();
  return undefined;
}

function shown({ method, target, headers, body }: HttpRequest): string {
  const { host: _h, ...others } = headers;
  return `${method} ${target} ${JSON.stringify(others)} ${decodeUtf8(body).slice(0, 600)}`;
}

describe('fuzzed requests', () => {
  test(`${REQUESTS} of seed ${SEED} get a well-formed answer`, () => {
    const shared = new SharedParts();
    const random = new SeededRandom(SEED);
    const maker = new RequestMaker(random);
    const found = new Map<string, string>();
    let world = newWorld(shared);
    let accepted = 0;
    for (let i = 0; i < REQUESTS; i++) {
      if (i % REQUESTS_PER_WORLD === REQUESTS_PER_WORLD - 1) world = newWorld(shared);
      const request = maker.next();
      let wrong: string | undefined;
      try {
        const answer = isUpgrade(request) ? refusalOf(world, request) : world.request(request);
        if (answer === undefined) continue;
        world.advance(STEP_MS);
        if (answer.status < 300) accepted++;
        wrong = complaint(request, answer);
      } catch (error) {
        wrong = error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join('\n') : String(error);
        world = newWorld(shared);
      }
      // One of each sort is enough to read.
      if (wrong !== undefined && found.size < 20) found.set(wrong.replace(/[0-9a-f-]{8,}|\d+/g, 'N').slice(0, 120), `request ${i} of seed ${SEED}: ${shown(request)}\n→ ${wrong}`);
    }
    expect([...found.values()].join('\n\n')).toBe('');
    // Most requests must get past routing, or nothing was tried.
    expect(accepted).toBeGreaterThan(REQUESTS / 20);
  }, 300_000);
});
