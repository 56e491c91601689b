// Mirrors apiserver/pkg/util/webhook/client.go and client-go/rest: a review posted to a webhook
// Differs: names in errors say no name server.
import { isObject, type JsonObject } from '#cluster/apimachinery/json.js';
import { cutOff } from '#cluster/apiserver/waiting/cut-off.js';
import type { Wires } from '#cluster/apiserver/wires.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import type { Clock } from '#linux/env/env.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { within } from '#linux/kernel/waiting.js';
import type { Endpoint, HttpResponse, HttpStream } from '#linux/net/network.js';
import type { Place } from './place.js';
import { WebhookFailure } from './webhook-failure.js';

/** A longer answer is cut: nothing that a webhook says is so long. */
const ANSWER_BYTES_MAX = 8 * 1024 * 1024;

/** Who asks. */
const AGENT = 'kube-apiserver-admission';

export interface Post {
  readonly place: Place;
  readonly caBundle: string | undefined;
  readonly body: string;
  /** With the timeout, where the webhook is told it. */
  readonly query: string;
  readonly timeoutMs: number;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
}

/** Throws WebhookFailure. */
export function* post(wires: Wires, clock: Clock, asked: Post): Step<Reply> {
  const { place, query } = asked;
  const { net } = wires;
  const failed = (why: string) => new WebhookFailure(`Post ${JSON.stringify(`${place.url}${query}`)}: ${why}`);
  if (net === undefined) throw failed('context deadline exceeded');
  let endpoint: Endpoint | undefined;
  try {
    return yield* within(clock, asked.timeoutMs, cutOff((function* (): Step<Reply> {
      endpoint = yield* place.endpoint(net);
      const problem = wires.trust.problem(yield* net.tlsOf(endpoint), place.host, asked.caBundle, clock.now());
      if (problem !== undefined) throw new WebhookFailure(problem);
      const body = encodeUtf8(asked.body);
      const headers = { host: place.host, 'content-type': 'application/json', accept: 'application/json, */*', 'user-agent': AGENT, 'content-length': String(body.length) };
      const response = yield* net.request(endpoint, { method: 'POST', target: `${place.path}${query}`, headers, body });
      return { status: response.status, text: yield* textOf(response) };
    })()));
  } catch (error) {
    if (error instanceof WebhookFailure) throw failed(error.message);
    if (error instanceof Errno) throw failed(dialProblem(error, endpoint));
    throw error;
  }
}

/** What Go says of a connection that did not come about. */
export function dialProblem({ code }: Errno, endpoint: Endpoint | undefined): string {
  const where = endpoint === undefined ? 'dial tcp' : `dial tcp ${endpoint.address}:${endpoint.port}`;
  switch (code) {
    case 'ETIMEDOUT': return 'context deadline exceeded';
    case 'ECONNREFUSED': return `${where}: connect: connection refused`;
    case 'ENETUNREACH': return `${where}: connect: network is unreachable`;
    case 'ECONNRESET': case 'EPIPE': return 'EOF';
    default: return `${where}: connect: no route to host`;
  }
}

function* textOf({ body, text }: HttpResponse): Step<string> {
  if (text !== undefined) return text;
  return decodeUtf8(body instanceof Uint8Array ? body : yield* wholeOf(body));
}

function* wholeOf(stream: HttpStream): Step<Uint8Array> {
  const pieces: number[] = [];
  try {
    while (pieces.length < ANSWER_BYTES_MAX) {
      const piece = stream.next();
      if (piece === null) break;
      if (piece === undefined) yield { park: (wake) => stream.onReadable(wake) };
      else for (const byte of piece) pieces.push(byte);
    }
  } finally {
    stream.cancel();
  }
  return Uint8Array.from(pieces);
}

/** What the answer says, as the REST client reads it. Throws WebhookFailure. */
export function reviewIn({ status, text }: Reply): JsonObject {
  if (status === 404) throw new WebhookFailure('the server could not find the requested resource');
  if (status < 200 || status > 206) throw new WebhookFailure(`an error on the server (${JSON.stringify(text.trim() || 'unknown')}) has prevented the request from succeeding`);
  const review = parseJson(text);
  if (review === undefined) throw new WebhookFailure(`couldn't get version/kind; json parse error: invalid character ${JSON.stringify(text[0] ?? ' ').replaceAll('"', "'")} looking for beginning of value`);
  return review;
}

function parseJson(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
