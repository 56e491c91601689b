// Mirrors nginx's phases: find location, rewrite, access, content, error page
// Differs: no sub-requests, no ranges, no conditional requests other than If-Modified-Since.
import { encodeUtf8 } from '#linux/env/text.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Files } from '#linux/fs/files.js';
import type { HttpResponse } from '#linux/net/network.js';
import { mimeTypeOf } from './mime-types.js';
import { compilePattern } from './pattern.js';
import { type Answer, type Exchange, page } from './exchange.js';
import { proxy } from './proxy.js';
import { firstArg, type Location, nearest, type Scope } from './site-model.js';
import { normalizePath } from './uri.js';
import { httpDate, interpolate, type RequestFacts } from './variables.js';

const INTERNAL_REDIRECTS_MAX = 10;

/** What nginx writes before all else, in its order. */
const FIRST_HEADERS = ['server', 'date', 'content-type', 'content-length', 'last-modified', 'location', 'connection'];

export function* respond(exchange: Exchange): Step<HttpResponse> {
  const { server, request, facts } = exchange;
  const path = normalizePath(request.target);
  let answer: Answer;
  if (path === undefined) answer = plain(400, server.scope);
  else {
    facts.uri = path;
    answer = yield* route(exchange, 0);
  }
  answer = yield* withErrorPage(exchange, answer);
  const tokens = firstArg(answer.scope, 'server_tokens') === 'off' ? 'nginx' : `nginx/${facts.version}`;
  const headers: Record<string, string> = { server: tokens, date: httpDate(facts.nowMs), ...answer.headers, connection: 'keep-alive' };
  facts.status = answer.status;
  for (const { args } of nearest(answer.scope, 'add_header')) {
    const always = args[2] === 'always' || [200, 201, 204, 206, 301, 302, 303, 304, 307, 308].includes(answer.status);
    if (always && args[0] !== undefined) headers[args[0].toLowerCase()] = interpolate(args[1] ?? '', facts);
  }
  if (answer.status !== 304 && answer.status !== 204) headers['content-length'] ??= `${answer.body.length}`;
  const ordered = Object.fromEntries([...FIRST_HEADERS.filter((name) => name in headers), ...Object.keys(headers)].map((name) => [name, headers[name] as string]));
  const body = request.method === 'HEAD' ? new Uint8Array(0) : answer.body;
  facts.bodyBytes = body.length;
  return { status: answer.status, headers: ordered, body };
}

function* withErrorPage(exchange: Exchange, answer: Answer): Step<Answer> {
  if (answer.status < 300 || answer.headers['x-accel-final'] !== undefined) return final(answer);
  for (const { args } of nearest(answer.scope, 'error_page')) {
    const target = args[args.length - 1] ?? '';
    const change = args.find((arg) => arg.startsWith('='));
    const codes = args.slice(0, -1).filter((arg) => !arg.startsWith('='));
    if (!codes.includes(`${answer.status}`)) continue;
    if (/^https?:/.test(target)) return { ...plain(302, answer.scope), headers: { location: target } };
    exchange.facts.uri = interpolate(target, exchange.facts);
    const page = target.startsWith('@') ? yield* named(exchange, target) : yield* route(exchange, 1);
    if (page.status >= 300 && page.headers['x-accel-final'] === undefined) return final(answer);
    const status = change === undefined ? answer.status : change === '=' ? page.status : Number(change.slice(1));
    return final({ ...page, status });
  }
  return final(answer);
}

function final(answer: Answer): Answer {
  const { 'x-accel-final': _, ...headers } = answer.headers;
  return { ...answer, headers };
}

function* named(exchange: Exchange, name: string): Step<Answer> {
  const location = exchange.server.scope.locations.find((each) => each.match === 'named' && each.path === name);
  return location === undefined ? page(exchange, 500, exchange.server.scope) : yield* content(exchange, location.scope, location, 1);
}

function* route(exchange: Exchange, depth: number): Step<Answer> {
  if (depth > INTERNAL_REDIRECTS_MAX) return page(exchange, 500, exchange.server.scope);
  const { server, facts } = exchange;
  const returned = returnOf(exchange, server.scope);
  if (returned !== undefined) return returned;
  const outer = rewrite(server.scope, facts);
  if (typeof outer !== 'string') return { ...page(exchange, outer.status, server.scope), headers: { ...page(exchange, outer.status, server.scope).headers, location: outer.location } };
  const location = findLocation(server.scope.locations, facts);
  const scope = location?.scope ?? server.scope;
  const before = facts.uri;
  const inner = location === undefined ? 'none' : rewrite(scope, facts);
  if (typeof inner !== 'string') return { ...page(exchange, inner.status, scope), headers: { location: inner.location, 'content-type': 'text/html' } };
  if (inner === 'last' && facts.uri !== before) return yield* route(exchange, depth + 1);
  return yield* content(exchange, scope, location, depth);
}

function* content(exchange: Exchange, scope: Scope, location: Location | undefined, depth: number): Step<Answer> {
  for (const { name, args } of scope.directives.get('set') ?? []) if (name === 'set') exchange.facts.set.set((args[0] ?? '').slice(1), interpolate(args[1] ?? '', exchange.facts));
  const returned = returnOf(exchange, scope);
  if (returned !== undefined) return returned;
  if (!isAllowed(scope, exchange.request.client.address)) return page(exchange, 403, scope);
  const target = scope.directives.get('proxy_pass')?.[0]?.args[0];
  if (target !== undefined) return yield* proxy(exchange, scope, location, target);
  if (scope.directives.has('stub_status')) {
    const text = 'Active connections: 1 \nserver accepts handled requests\n 1 1 1 \nReading: 0 Writing: 1 Waiting: 0 \n';
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: encodeUtf8(text), scope };
  }
  const tries = nearest(scope, 'try_files')[0]?.args;
  if (tries !== undefined && depth <= INTERNAL_REDIRECTS_MAX) return yield* tryFiles(exchange, scope, location, tries, depth);
  if (exchange.request.method !== 'GET' && exchange.request.method !== 'HEAD') return page(exchange, 405, scope);
  return yield* staticFile(exchange, scope, location, depth);
}

function* tryFiles(exchange: Exchange, scope: Scope, location: Location | undefined, tries: readonly string[], depth: number): Step<Answer> {
  const { facts } = exchange;
  const files = exchange.process.files;
  for (const each of tries.slice(0, -1)) {
    const uri = interpolate(each, facts);
    const path = fileFor(exchange, scope, location, uri);
    const kind = kindOf(files, path.replace(/\/$/, '') || '/');
    if (uri.endsWith('/') ? kind === 'directory' : kind === 'file') {
      facts.uri = uri;
      return yield* staticFile(exchange, scope, location, depth);
    }
  }
  const last = tries[tries.length - 1] ?? '';
  if (/^=\d+$/.test(last)) return page(exchange, Number(last.slice(1)), scope);
  if (last.startsWith('@')) return yield* named(exchange, last);
  facts.uri = interpolate(last, facts).split('?')[0] as string;
  return yield* route(exchange, depth + 1);
}

function* staticFile(exchange: Exchange, scope: Scope, location: Location | undefined, depth: number): Step<Answer> {
  const { facts, process } = exchange;
  const { files } = process;
  const path = fileFor(exchange, scope, location, facts.uri);
  if (facts.uri.endsWith('/')) {
    for (const name of nearest(scope, 'index')[0]?.args ?? ['index.html']) {
      if (kindOf(files, `${path}${name}`) !== 'file') continue;
      facts.uri += name;
      return yield* route(exchange, depth + 1);
    }
    const kind = kindOf(files, path.length > 1 ? path.slice(0, -1) : path);
    if (kind === 'directory' && firstArg(scope, 'autoindex') === 'on') return listing(files, path, facts.uri, scope);
    if (kind === 'directory') {
      exchange.logError('error', `directory index of "${path}" is forbidden`);
      return page(exchange, 403, scope);
    }
    exchange.logError('error', `"${path}${nearest(scope, 'index')[0]?.args[0] ?? 'index.html'}" is not found (2: No such file or directory)`);
    return page(exchange, 404, scope);
  }
  const kind = kindOf(files, path);
  if (kind === 'directory') {
    const host = exchange.request.headers['host'] ?? facts.serverName;
    return { ...page(exchange, 301, scope), headers: { 'content-type': 'text/html', location: `http://${host}${facts.uri}/` } };
  }
  if (kind === undefined) {
    exchange.logError('error', `open() "${path}" failed (2: No such file or directory)`);
    return page(exchange, 404, scope);
  }
  return read(exchange, scope, path);
}

function read(exchange: Exchange, scope: Scope, path: string): Answer {
  const { files } = exchange.process;
  try {
    const body = files.read(path);
    const { modifiedMs } = files.stat(path);
    const modified = httpDate(modifiedMs);
    const type = mimeTypeOf(path) ?? firstArg(scope, 'default_type') ?? 'text/plain';
    const etag = `"${Math.trunc(modifiedMs / 1000).toString(16)}-${body.length.toString(16)}"`;
    const fresh = exchange.request.headers['if-modified-since'] === modified || exchange.request.headers['if-none-match'] === etag;
    const headers = { 'content-type': type, 'last-modified': modified, etag, 'accept-ranges': 'bytes' };
    return fresh ? { status: 304, headers: { 'last-modified': modified, etag, 'x-accel-final': '' }, body: new Uint8Array(0), scope } : { status: 200, headers, body, scope };
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    exchange.logError('error', `open() "${path}" failed (13: Permission denied)`);
    return page(exchange, 403, scope);
  }
}

function fileFor({ facts }: Exchange, scope: Scope, location: Location | undefined, uri: string): string {
  const alias = scope.directives.get('alias')?.[0]?.args[0];
  if (alias !== undefined && location !== undefined && location.match !== 'regex') return `${interpolate(alias, facts)}${uri.slice(location.path.length)}`;
  if (alias !== undefined) return interpolate(alias, facts);
  const root = interpolate(firstArg(scope, 'root') ?? '/etc/nginx/html', facts);
  return `${root.startsWith('/') ? '' : '/etc/nginx/'}${root.replace(/\/$/, '')}${uri}`;
}

function listing(files: Files, path: string, uri: string, scope: Scope): Answer {
  const rows = files.list(path).filter((name) => !name.startsWith('.')).map((name) => {
    const stat = files.stat(`${path}${name}`);
    const shown = stat.kind === 'directory' ? `${name}/` : name;
    const iso = new Date(stat.modifiedMs).toUTCString();
    const date = `${iso.slice(5, 7)}-${iso.slice(8, 11)}-${iso.slice(12, 16)} ${iso.slice(17, 22)}`;
    return `<a href="${shown}">${shown}</a>${' '.repeat(Math.max(1, 51 - shown.length))}${date}${(stat.kind === 'directory' ? '-' : `${stat.size}`).padStart(20)}\r\n`;
  });
  const html = `<html>\r\n<head><title>Index of ${uri}</title></head>\r\n<body>\r\n<h1>Index of ${uri}</h1><hr><pre><a href="../">../</a>\r\n`
    + `${rows.join('')}</pre><hr></body>\r\n</html>\r\n`;
  return { status: 200, headers: { 'content-type': 'text/html' }, body: encodeUtf8(html), scope };
}

function returnOf(exchange: Exchange, scope: Scope): Answer | undefined {
  const args = scope.directives.get('return')?.[0]?.args;
  if (args === undefined) return undefined;
  const [first = '', second] = args;
  const isCode = /^\d{3}$/.test(first);
  const status = isCode ? Number(first) : 302;
  const text = interpolate((isCode ? second : first) ?? '', exchange.facts);
  if (status >= 301 && status <= 308 && status !== 304 && text !== '') {
    const location = text.startsWith('/') ? `http://${exchange.request.headers['host'] ?? ''}${text}` : text;
    return { ...page(exchange, status, scope), headers: { 'content-type': 'text/html', location, 'x-accel-final': '' } };
  }
  if (second === undefined && isCode) return page(exchange, status, scope);
  const type = firstArg(scope, 'default_type') ?? 'text/plain';
  return { status, headers: { 'content-type': type, 'x-accel-final': '' }, body: encodeUtf8(text), scope };
}

function rewrite(scope: Scope, facts: RequestFacts): 'none' | 'last' | 'break' | { readonly status: number; readonly location: string } {
  let result: 'none' | 'last' = 'none';
  for (const { args } of scope.directives.get('rewrite') ?? []) {
    const captures = compilePattern(args[0] ?? '', false)?.(facts.uri);
    if (captures === undefined) continue;
    facts.captures = captures;
    const target = interpolate(args[1] ?? '', facts);
    const flag = args[2];
    if (flag === 'permanent' || flag === 'redirect' || /^https?:/.test(target)) return { status: flag === 'permanent' ? 301 : 302, location: target };
    facts.uri = target.split('?')[0] as string;
    if (flag === 'break') return 'break';
    result = 'last';
    if (flag === 'last') break;
  }
  return result;
}

function findLocation(locations: readonly Location[], facts: RequestFacts): Location | undefined {
  let best: Location | undefined;
  for (const location of locations) {
    if (location.match === 'exact' && location.path === facts.uri) return location;
    const isPrefix = (location.match === 'prefix' || location.match === 'prefix-first') && facts.uri.startsWith(location.path);
    if (isPrefix && (best === undefined || location.path.length > best.path.length)) best = location;
  }
  const nested = best === undefined ? undefined : best.scope.locations.length > 0 ? findLocation(best.scope.locations, facts) : undefined;
  if (nested !== undefined) return nested;
  if (best?.match === 'prefix-first') return best;
  for (const location of locations) {
    const captures = location.pattern?.(facts.uri);
    if (captures === undefined) continue;
    facts.captures = captures;
    return location;
  }
  return best;
}

function isAllowed(scope: Scope, address: string): boolean {
  const rules = [...nearest(scope, 'allow').map((d) => ({ d, allow: true })), ...nearest(scope, 'deny').map((d) => ({ d, allow: false }))]
    .sort((a, b) => a.d.line - b.d.line);
  for (const { d, allow } of rules) if (d.args[0] === 'all' || matchesAddress(d.args[0] ?? '', address)) return allow;
  return true;
}

function matchesAddress(rule: string, address: string): boolean {
  const [network = '', bits = '32'] = rule.split('/');
  const shift = 32 - Number(bits);
  const number = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return Math.floor(number(network) / 2 ** shift) === Math.floor(number(address) / 2 ** shift);
}

function kindOf(files: Files, path: string): string | undefined {
  try {
    return files.stat(path).kind;
  } catch (error) {
    if (error instanceof Errno) return undefined;
    throw error;
  }
}

function plain(status: number, scope: Scope): Answer {
  return { status, headers: {}, body: new Uint8Array(0), scope };
}
