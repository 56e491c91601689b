// Mirrors nginx's ngx_http_proxy_module
// Differs: no buffering, caching or next upstream.
import type { Step } from '#linux/kernel/step.js';
import { Errno } from '#linux/kernel/step.js';
import type { HttpStream } from '#linux/net/network.js';
import { type Answer, type Exchange, page } from './exchange.js';
import { type Location, nearest, type Scope } from './site-model.js';
import { interpolate } from './variables.js';

const CONNECT_TIMEOUT_MS = 60_000;
const HOP_HEADERS = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'content-length', 'server', 'date']);

export interface Target {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

export function parseTarget(text: string): Target | undefined {
  const match = /^(https?):\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(text);
  if (match === null) return undefined;
  return { host: match[2] as string, port: Number(match[3] ?? (match[1] === 'https' ? 443 : 80)), path: match[4] ?? '' };
}

export function* proxy(exchange: Exchange, scope: Scope, location: Location | undefined, text: string): Step<Answer> {
  const { facts, request, process, site, turns } = exchange;
  let target = parseTarget(interpolate(text, facts));
  if (target === undefined) return page(exchange, 500, scope);
  const named = target.host;
  const group = site.upstreams.get(target.host);
  if (group !== undefined && group.length > 0) {
    const turn = turns.get(target.host) ?? 0;
    turns.set(target.host, turn + 1);
    const [host = '', port = '80'] = (group[turn % group.length] as string).split(':');
    target = { ...target, host, port: Number(port) };
  }
  const query = request.target.includes('?') ? request.target.slice(request.target.indexOf('?')) : '';
  const isPrefix = location !== undefined && location.match !== 'regex' && location.match !== 'named';
  const path = target.path === '' || !isPrefix ? facts.uri : `${target.path}${facts.uri.slice(location.path.length)}`;
  const headers: Record<string, string> = { ...request.headers, host: group === undefined ? hostHeader(target) : named, connection: 'close' };
  for (const { args } of nearest(scope, 'proxy_set_header')) headers[(args[0] ?? '').toLowerCase()] = interpolate(args[1] ?? '', facts);
  try {
    const known = /^[\d.]+$/.test(target.host) ? target.host : exchange.addresses.get(target.host);
    const address = known ?? (yield* process.net.lookup(target.host))?.[0];
    if (address === undefined) {
      exchange.logError('error', `${target.host} could not be resolved (3: Host not found)`);
      return page(exchange, 502, scope);
    }
    const response = yield* process.net.request({ address, port: target.port }, { method: request.method, target: `${path}${query}`, headers, body: request.body }, CONNECT_TIMEOUT_MS);
    const body = response.body instanceof Uint8Array ? response.body : yield* readAll(response.body);
    const kept = Object.fromEntries(Object.entries(response.headers).filter(([name]) => !HOP_HEADERS.has(name)));
    return { status: response.status, headers: { ...kept, 'x-accel-final': '' }, body, scope };
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    const upstream = `upstream: "http://${target.host}:${target.port}${path}"`;
    if (error.code === 'ETIMEDOUT') {
      exchange.logError('error', `upstream timed out (110: Connection timed out) while connecting to upstream, ${upstream}`);
      return page(exchange, 504, scope);
    }
    const number = error.code === 'ECONNREFUSED' ? 111 : 113;
    exchange.logError('error', `connect() failed (${number}: ${error.message}) while connecting to upstream, ${upstream}`);
    return page(exchange, 502, scope);
  }
}

function hostHeader({ host, port }: Target): string {
  return port === 80 ? host : `${host}:${port}`;
}

/** All of a body that comes in pieces. */
export function* readAll(stream: HttpStream): Step<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (;;) {
    const part = stream.next();
    if (part === null) break;
    if (part === undefined) yield { park: (wake) => stream.onReadable(wake) };
    else parts.push(part);
  }
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
