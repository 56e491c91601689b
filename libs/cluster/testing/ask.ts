// For tests only: requests over HTTP, to their end.
import { drive } from '#linux/kernel/drive.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import type { HttpResponse } from '#linux/net/network.js';
import type { SmallCluster } from './a-small-cluster.js';

const ADMIN = { commonName: 'admin', organizations: ['system:masters'] };
const PATCH = 'application/merge-patch+json';

export interface Answer {
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The text as JSON. */
  readonly body: Record<string, unknown> & { readonly message: string };
  /** Milliseconds that it took. */
  readonly tookMs: number;
}

/** Sends it, without waiting for what comes later. */
export function send(cluster: SmallCluster, method: string, target: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return cluster.apiServer.handle({
    method, target, headers: { host: 'api', ...(method === 'PATCH' ? { 'content-type': PATCH } : {}), ...headers },
    body: body === undefined ? new Uint8Array() : encodeUtf8(typeof body === 'string' ? body : JSON.stringify(body)),
    client: { address: '127.0.0.1', certificate: ADMIN },
  });
}

/** Sends it and waits for the answer, as long as that takes. `meanwhile` is done when it has to wait. */
export function ask(cluster: SmallCluster, method: string, target: string, body?: unknown, meanwhile: () => void = () => undefined): Answer {
  const begun = cluster.clock.now();
  const first = send(cluster, method, target, body);
  if (first.later === undefined) return answerOf(first, 0);
  let answer: HttpResponse | undefined;
  drive(cluster.clock, first.later, (came) => { answer = came; }, (error) => { throw error; });
  meanwhile();
  while (answer === undefined) if (!cluster.clock.runNext(begun + 600_000)) throw new Error('no answer came');
  return answerOf(answer, cluster.clock.now() - begun);
}

function answerOf({ status, headers, body }: HttpResponse, tookMs: number): Answer {
  const text = body instanceof Uint8Array ? decodeUtf8(body) : '';
  return { code: status, headers, text, tookMs, body: text.startsWith('{') ? JSON.parse(text) : { message: text } };
}
