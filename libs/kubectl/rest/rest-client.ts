// Mirrors k8s.io/client-go/rest
// Differs: no retries and no client-side throttling.
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import type { Process } from '#linux/kernel/process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { ChannelStream, Endpoint, HttpResponse, HttpStream, Upgraded } from '#linux/net/network.js';
import { CLIENT_VERSION } from '#kubectl/client-version.js';
import type { Console } from '#kubectl/console/console.js';
import type { Connection } from '#kubectl/kubeconfig/connection.js';
import { type Dynamic, isRecord, sortKeys } from './dynamic.js';
import { ApiError, Fatal, Plain, Unreachable } from './errors.js';
import { addressOf } from './lookup.js';
import type { LoggedRequest, RequestLog } from './request-log.js';

export const USER_AGENT = `kubectl/${CLIENT_VERSION.gitVersion} (${CLIENT_VERSION.platform}) kubernetes/${CLIENT_VERSION.gitCommit.slice(0, 7)}`;
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

const JSON_TYPE = 'application/json';
const SWITCHED = { status: 101, headers: { connection: 'Upgrade', upgrade: 'websocket' } };

/** What a request takes to a server nearby, in virtual time: the cluster goes on meanwhile. */
const REQUEST_MS = 6;

/** What somebody else asked for. */
export interface PassedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface RequestOptions {
  readonly query?: Query;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  /** What was asked for, where it is not what the path says: stands in errors that the server did not word. */
  readonly asked?: string;
}

export class RestClient {
  /** Warnings that the server sent in this run. */
  warnings = 0;
  #endpoint: Endpoint | undefined;
  #host = '';
  #prefix = '';
  #logged: LoggedRequest | undefined;

  constructor(
    private readonly proc: Process,
    readonly connection: Connection,
    private readonly console: Console,
    private readonly log?: RequestLog,
  ) {}

  /** The answer as JSON. Throws ApiError. */
  *json(method: string, path: string, options: RequestOptions = {}): Step<Dynamic> {
    const response = yield* this.#send(method, path, options);
    const text = yield* this.#textOf(response);
    if (text === '') return {};
    const type = response.headers['content-type']?.split(';')[0] ?? JSON_TYPE;
    if (type !== JSON_TYPE) throw new Fatal(`serializer for ${type} doesn't exist`);
    return JSON.parse(text);
  }

  /** The answer as text. Throws ApiError. */
  *text(method: string, path: string, options: RequestOptions = {}): Step<string> {
    const response = yield* this.#send(method, path, options);
    return yield* this.#textOf(response);
  }

  /** A body that goes on. Throws ApiError. */
  *stream(path: string, options: RequestOptions = {}): Step<HttpStream> {
    const { body } = yield* this.#send('GET', path, options);
    return body instanceof Uint8Array ? streamOf(body) : body;
  }

  /** A remote command's channels. Throws ApiError. */
  *upgrade(path: string, query: Query): Step<ChannelStream> {
    const endpoint = yield* this.#resolve();
    const request = this.#request('GET', path, { query }, { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-protocol': 'v5.channel.k8s.io' });
    this.#logRequest(request);
    try {
      const answer = yield* this.proc.net.upgrade(endpoint, request);
      if (this.#logged !== undefined) this.log?.response(this.#logged, 'status' in answer ? answer : SWITCHED, 0);
      if (!('status' in answer)) return answer;
      if (answer.headers['content-type']?.startsWith('text/plain') === true && answer.body instanceof Uint8Array) {
        throw new Fatal(`unable to upgrade connection: ${decodeUtf8(answer.body)}`);
      }
      throw yield* this.#failure(answer, 'GET', path);
    } catch (error) {
      throw this.#unreachable(error, 'GET', path);
    }
  }

  /** Somebody else's request in this client's name; the answer as it is. Throws Plain where there is none. */
  pass(request: PassedRequest, appendPath: boolean): Step<HttpResponse> {
    return this.#reaching(request, (endpoint) => this.proc.net.request(endpoint, this.#passed(request, appendPath)));
  }

  /** The same of a request to upgrade. */
  passUpgrade(request: PassedRequest, appendPath: boolean): Step<Upgraded> {
    return this.#reaching(request, (endpoint) => this.proc.net.upgrade(endpoint, this.#passed(request, appendPath)));
  }

  *#reaching<T>({ method, target }: PassedRequest, ask: (endpoint: Endpoint) => Step<T>): Step<T> {
    const endpoint = yield* this.#resolve();
    try {
      return yield* ask(endpoint);
    } catch (error) {
      throw this.#unreachable(error, method, target);
    }
  }

  #passed(request: PassedRequest, appendPath: boolean) {
    const { certificate } = this.connection;
    const target = appendPath ? `${this.#prefix}${request.target}` : request.target;
    const headers = { ...request.headers, host: this.#host, ...this.connection.headers };
    return { ...request, target, headers, ...(certificate === undefined ? {} : { certificate }) };
  }

  *#send(method: string, path: string, options: RequestOptions): Step<HttpResponse> {
    const endpoint = yield* this.#resolve();
    const request = this.#request(method, path, options);
    this.#logRequest(request);
    const sentMs = this.proc.world.clock.now();
    let response: HttpResponse | undefined;
    yield* this.proc.sleep(REQUEST_MS);
    try {
      response = yield* this.proc.net.request(endpoint, request, this.connection.timeoutMs);
    } catch (error) {
      throw this.#unreachable(error, method, path);
    } finally {
      if (this.#logged !== undefined) this.log?.response(this.#logged, response, this.proc.world.clock.now() - sentMs);
    }
    this.#warn(response.headers['warning']);
    if (response.status >= 400) throw yield* this.#failure(response, method, path, options.asked);
    return response;
  }

  #request(method: string, path: string, options: RequestOptions, more: Readonly<Record<string, string>> = {}) {
    const body = options.body === undefined ? new Uint8Array() : options.body instanceof Uint8Array ? options.body : encodeUtf8(typeof options.body === 'string' ? options.body : JSON.stringify(sortKeys(options.body)));
    const headers: Record<string, string> = {
      host: this.#host,
      accept: options.accept ?? JSON_TYPE,
      'user-agent': USER_AGENT,
      ...this.connection.headers,
      ...more,
      ...(options.body === undefined ? {} : { 'content-type': options.contentType ?? JSON_TYPE, 'content-length': String(body.length) }),
    };
    const query = queryOf(options.query ?? {});
    const target = `${this.#prefix}${path}${query === '' ? '' : `${path.includes('?') ? '&' : '?'}${query}`}`;
    const { certificate } = this.connection;
    return { method, target, headers, body, ...(certificate === undefined ? {} : { certificate }) };
  }

  *#resolve(): Step<Endpoint> {
    if (this.#endpoint !== undefined) return this.#endpoint;
    const { server } = this.connection;
    const parts = /^(?:(https?):\/\/)?(\[[^\]]+\]|[^:/]+)(?::(\d+))?(\/.*)?$/.exec(server);
    if (parts === null) throw new Plain(`error: parse ${JSON.stringify(server)}: invalid URL`);
    const [, scheme = 'http', host = '', port, prefix = ''] = parts;
    const address = yield* addressOf(this.proc, host);
    this.#host = port === undefined ? host : `${host}:${port}`;
    this.#prefix = prefix.replace(/\/$/, '');
    this.#endpoint = { address, port: port === undefined ? (scheme === 'https' ? 443 : 80) : Number(port) };
    return this.#endpoint;
  }

  #unreachable(error: unknown, method: string, path: string): unknown {
    if (!(error instanceof Errno)) return error;
    const { address, port } = this.#endpoint as Endpoint;
    if (error.code === 'ECONNREFUSED') return new Unreachable(`The connection to the server ${this.#host} was refused - did you specify the right host or port?`, `dial tcp ${address}:${port}: connect: connection refused`);
    if (error.code === 'ETIMEDOUT') {
      if (this.connection.timeoutMs === undefined) return new Plain(`Unable to connect to the server: dial tcp ${address}:${port}: i/o timeout`);
      return new Plain(`Unable to connect to the server: net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)`);
    }
    if (error.code === 'ECONNRESET') return new Plain(`error: ${method === 'GET' ? 'Get' : method} "${this.connection.server}${path}": EOF`);
    return new Plain(`Unable to connect to the server: dial tcp ${address}:${port}: connect: ${error.message.toLowerCase()}`);
  }

  *#failure(response: HttpResponse, method: string, path: string, asked?: string): Step<ApiError> {
    const text = yield* this.#textOf(response);
    const status = parseStatus(text);
    if (status !== undefined) return new ApiError(status);
    return new ApiError(genericStatus(response.status, method, path, text, asked ?? askedIn(method, path)));
  }

  *#textOf(response: HttpResponse): Step<string> {
    const text = response.text ?? decodeUtf8(yield* this.#bodyOf(response.body));
    if (this.#logged !== undefined) this.log?.responseBody(this.#logged, text);
    return text;
  }

  #logRequest({ method, target, headers, body }: { readonly method: string; readonly target: string; readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array }): void {
    if (this.log === undefined) return;
    const [path = '', query] = target.split('?');
    const origin = this.connection.server.replace(/^(?:(\w+):\/\/)?([^/]*).*$/, (_all, scheme: string | undefined, host: string) => `${scheme ?? 'http'}://${host}`);
    // As net/url writes queries: by name.
    this.#logged = { method, url: `${origin}${path}${query === undefined ? '' : `?${query.split('&').sort().join('&')}`}`, headers, body };
    this.log.request(this.#logged);
  }

  *#bodyOf(body: Uint8Array | HttpStream): Step<Uint8Array> {
    if (body instanceof Uint8Array) return body;
    const parts: Uint8Array[] = [];
    for (;;) {
      const part = yield* nextChunk(body);
      if (part === null) break;
      parts.push(part);
    }
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let offset = 0;
    for (const part of parts) {
      all.set(part, offset);
      offset += part.length;
    }
    return all;
  }

  #warn(header: string | undefined): void {
    if (header === undefined) return;
    for (const match of header.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)) {
      this.warnings++;
      this.console.warn((match[1] as string).replace(/\\(.)/g, '$1'));
    }
  }
}

/** The next bytes of a stream, waiting for them; null at the end. */
export function* nextChunk(stream: HttpStream): Step<Uint8Array | null> {
  for (;;) {
    const chunk = stream.next();
    if (chunk !== undefined) return chunk;
    yield { park: (wake) => stream.onReadable(wake) };
  }
}

function streamOf(bytes: Uint8Array): HttpStream {
  let rest: Uint8Array | null = bytes;
  return {
    next() {
      const chunk = rest;
      rest = null;
      return chunk;
    },
    onReadable: () => () => undefined,
    cancel: () => undefined,
  };
}

export function queryOf(query: Query): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue;
    for (const each of Array.isArray(value) ? value : [value]) parts.push(`${encodeURIComponent(name)}=${encodeURIComponent(String(each))}`);
  }
  return parts.join('&');
}

function parseStatus(text: string): Dynamic | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) && value['kind'] === 'Status' ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const GENERIC: Readonly<Record<number, readonly [string, string]>> = {
  401: ['Unauthorized', 'the server has asked for the client to provide credentials'],
  404: ['NotFound', 'the server could not find the requested resource'],
  405: ['MethodNotAllowed', 'the server does not allow this method on the requested resource'],
  409: ['Conflict', 'the server reported a conflict'],
  410: ['Gone', 'the server indicated that the requested resource is no longer available'],
  415: ['UnsupportedMediaType', 'the body of the request was in an unknown format - accepted media types include: '],
  429: ['TooManyRequests', 'the server has received too many requests and has asked us to try again later'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
};

/** `get deployments.apps web` of a request for that. */
function askedIn(method: string, path: string): string {
  const [, , group = '', resource = '', name] = /^\/(api|apis\/([^/]+))\/[^/]*(?:\/namespaces\/[^/]+(?=\/))?\/([^/?]+)(?:\/([^/?]+))?/.exec(path) ?? [];
  if (resource === '') return '';
  return `${method.toLowerCase()} ${resource}${group === '' ? '' : `.${group}`}${name === undefined ? '' : ` ${decodeURIComponent(name)}`}`;
}

function genericStatus(code: number, method: string, path: string, text: string, asked: string): Dynamic {
  const known = GENERIC[code];
  if (known !== undefined) return { kind: 'Status', status: 'Failure', code, reason: known[0], message: `${known[1]}${asked === '' ? '' : ` (${asked})`}` };
  if (code === 400) return { kind: 'Status', status: 'Failure', code, reason: 'BadRequest', message: `the server rejected our request for an unknown reason` };
  if (code === 403) return { kind: 'Status', status: 'Failure', code, reason: 'Forbidden', message: text || `forbidden: ${method} ${path}` };
  if (code >= 500) return { kind: 'Status', status: 'Failure', code, reason: 'InternalError', message: `an error on the server (${JSON.stringify(text)}) has prevented the request from succeeding` };
  return { kind: 'Status', status: 'Failure', code, reason: '', message: `the server responded with the status code ${code} but did not return more information` };
}

/** Throws what a wrong `--request-timeout` is called; undefined is no limit. */
export function parseTimeout(text: string, parse: (text: string) => number | { readonly error: string }): number | undefined {
  if (text === '' || text === '0') return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const ms = parse(text);
  if (typeof ms !== 'number') throw new Fatal(`Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)`);
  return ms <= 0 ? undefined : ms;
}
