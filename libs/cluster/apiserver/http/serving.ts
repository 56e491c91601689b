// Mirrors the filters around every handler: endpoints/filters/audit_init.go, cachecontrol.go, server/filters/priority-and-fairness.go
// Differs: where a server behind a proxy says something of caching, that alone stands.
import type { Core } from '#cluster/apiserver/core.js';
import type { Flow } from '#cluster/apiserver/flow-control/flow-control.js';
import type { UserInfo } from '#cluster/client/client.js';
import { encodeUtf8 } from '#linux/env/text.js';
import type { HttpRequest, HttpResponse } from '#linux/net/network.js';
import { onAnswer } from './open-reply.js';
import type { RequestInfo } from './request-info.js';

type Headers = Readonly<Record<string, string>>;

/** A server of HTTP/2 tells the length of what its buffer held when the handler was done. */
const BUFFER_BYTES = 4096;
const NOT_MODIFIED = 304;
const LONG_RUNNING: ReadonlySet<string> = new Set(['attach', 'exec', 'proxy', 'log', 'portforward']);

/** What is known of a request while it is served, and what every answer to it says in its headers. */
export class Serving {
  readonly info: RequestInfo;
  readonly #core: Core;
  readonly #request: HttpRequest;
  #flow: Flow | undefined;
  #auditId: string | undefined;

  constructor(core: Core, request: HttpRequest, info: RequestInfo) {
    this.#core = core;
    this.#request = request;
    this.info = info;
  }

  /** As the client calls it, or a new name. */
  get auditId(): string {
    const named = this.#request.headers['audit-id'] ?? '';
    return named === '' ? (this.#auditId ??= this.#core.auditIds.next()) : named;
  }

  /** Undefined: nobody has said yet who asks, or it is one that goes on and is not a watch. */
  get flow(): Flow | undefined {
    return this.#flow;
  }

  /** It is known who asks, and as whom: now it is seen where the request belongs. */
  heardFrom(user: UserInfo): void {
    const { isResource, subresource, verb } = this.info;
    if (isResource && LONG_RUNNING.has(subresource) && verb !== 'watch') return;
    this.#flow = this.#core.flowControl.dispatch(user, this.info);
  }

  /** The answer with all its headers, which are made when somebody reads them. */
  complete(answer: HttpResponse): HttpResponse {
    return onAnswer(answer, (own) => {
      const nowMs = this.#core.requests.clock.now();
      return withHeaders(own, () => this.#headers(own, nowMs));
    });
  }

  /** What takes time to make is made one by one: kubectl in the same process looks at two of them. */
  #headers(answer: HttpResponse, nowMs: number): Headers {
    const auditId = () => this.auditId;
    const flow = this.#flow;
    const length = lengthOf(answer);
    return {
      get 'audit-id'() {
        return auditId();
      },
      'cache-control': 'no-cache, private',
      ...answer.headers,
      ...(flow === undefined ? {} : { 'x-kubernetes-pf-flowschema-uid': flow.schema.metadata.uid, 'x-kubernetes-pf-prioritylevel-uid': flow.level.metadata.uid }),
      ...(length === undefined ? {} : { 'content-length': String(length) }),
      get date() {
        return new Date(nowMs).toUTCString();
      },
    };
  }
}

function withHeaders(own: HttpResponse, make: () => Headers): HttpResponse {
  const { status, text } = own;
  let headers: Headers | undefined;
  return {
    status,
    get headers() {
      return (headers ??= make());
    },
    get body() {
      return own.body;
    },
    ...(text === undefined ? {} : { text }),
  };
}

/** Undefined: it is not told. */
function lengthOf(answer: HttpResponse): number | undefined {
  const { text } = answer;
  if (text !== undefined) return text.length > BUFFER_BYTES ? undefined : bytesIn(text);
  const { body, status } = answer;
  return body instanceof Uint8Array && body.length <= BUFFER_BYTES && status !== NOT_MODIFIED ? body.length : undefined;
}

/** Of text in UTF-8. */
function bytesIn(text: string): number {
  // Most text is plain, and then nothing has to be made of it.
  return /^[\0-\x7f]*$/.test(text) ? text.length : encodeUtf8(text).length;
}
