// Mirrors wget(1) of GNU wget, and busybox's
// Differs: one URL after another without recursion; no --continue.
import { Errno, type Step } from '#linux/kernel/step.js';
import { titled } from '#linux/net/http-message.js';
import type { HttpResponse } from '#linux/net/network.js';
import { bytesOf } from './byte-text.js';
import { type Call, Exit } from './call.js';
import { defineProgram } from './define-program.js';
import { durationMs } from './duration.js';
import { addressOf, nextPiece, REASONS } from './http/reach.js';
import { parseUrl, resolveUrl, type Url } from './http/url.js';
import { humanSize } from './human-size.js';
import { flag, text, texts } from './options.js';
import { strftime } from './strftime.js';

const REDIRECTS_MAX = 20;
const DEFAULT_TIMEOUT_MS = 900_000;

const options = {
  quiet: flag('q', 'quiet'), noVerbose: flag('', 'no-verbose'), nv: text('n'), output: text('O', 'output-document'), showHeaders: flag('S', 'server-response'), spider: flag('', 'spider'), timeout: text('T', 'timeout'),
  tries: text('t', 'tries'), prefix: text('P', 'directory-prefix'), headers: texts('', 'header'), postData: text('', 'post-data'), postFile: text('', 'post-file'), method: text('', 'method'), body: text('', 'body-data'), noCheck: flag('', 'no-check-certificate'), agent: text('U', 'user-agent'),
  continued: flag('c', 'continue'), progress: text('', 'progress'), showProgress: flag('', 'show-progress'), connectTimeout: text('', 'connect-timeout'), readTimeout: text('', 'read-timeout'), waitRetry: text('', 'waitretry'), retryRefused: flag('', 'retry-connrefused'), contentOnError: flag('', 'content-on-error'), ipv4: flag('4', 'inet4-only'), ca: text('', 'ca-certificate'), https: flag('', 'https-only'),
} as const;
type Chosen = Parameters<Parameters<typeof defineProgram<typeof options>>[0]['main']>[1];

export const wget = defineProgram({
  name: 'wget', usage: '[OPTION]... [URL]...', usageStatus: 2, version: '1.21.4 built on linux-gnu.', options,
  usageError: (proc) => proc.printError(`Usage: wget [OPTION]... [URL]...\n\nTry \`wget --help' for more options.\n`),
  *main(proc, o, operands) {
    if (operands.length === 0) {
      proc.printError("wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n");
      return 1;
    }
    for (const url of operands) yield* fetchUrl(proc, o, url);
    return proc.status;
  },
});

/** What the two say on the way. GNU's goes to standard error. */
function say(proc: Call, o: Chosen, words: string): void {
  if (!o.quiet && !proc.isBusybox && o.nv === undefined && !o.noVerbose) proc.printError(words);
}

function stamp(proc: Call): string {
  return strftime('%Y-%m-%d %H:%M:%S', proc.now());
}

function* fetchUrl(proc: Call, o: Chosen, typed: string): Step<void> {
  let address = /^[a-z]+:\/\//i.test(typed) ? typed : `http://${typed}`;
  for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
    const url = parseUrl(address);
    if (url === undefined || (url.scheme !== 'http' && url.scheme !== 'https')) {
      proc.printError(proc.isBusybox ? `wget: not an http or ftp url: ${address}\n` : `${address}: Unsupported scheme.\n`);
      proc.status = 1;
      return;
    }
    say(proc, o, `${o.spider ? 'Spider mode enabled. Check if remote file exists.\n' : ''}--${stamp(proc)}--  ${url.scheme}://${url.authority}${url.target}\n`);
    const response = yield* askFor(proc, o, url);
    if (response === undefined) return;
    const location = response.headers['location'];
    if (location === undefined || response.status < 300 || response.status > 399) return yield* save(proc, o, url, response);
    address = resolveUrl(url, location);
    say(proc, o, `Location: ${location} [following]\n`);
  }
  proc.printError(`${REDIRECTS_MAX} redirections exceeded.\n`);
  proc.status = 8;
}

function* askFor(proc: Call, o: Chosen, url: Url): Step<HttpResponse | undefined> {
  const isAddress = /^[\d.]+$/.test(url.host);
  if (!isAddress) say(proc, o, `Resolving ${url.host} (${url.host})... `);
  const address = yield* addressOf(proc, url.host);
  if (address === undefined) {
    if (proc.isBusybox) proc.printError(`wget: bad address '${url.authority}'\n`);
    else {
      say(proc, o, 'failed: Name or service not known.\n');
      if (!o.quiet) proc.printError(`wget: unable to resolve host address '${url.host}'\n`);
    }
    proc.status = proc.isBusybox ? 1 : 4;
    return undefined;
  }
  if (!isAddress) say(proc, o, `${address}\n`);
  if (proc.isBusybox && !o.quiet) proc.printError(`Connecting to ${url.typedHost} (${address}:${url.port})\n`);
  const tries = Math.max(1, Number(o.tries ?? (proc.isBusybox ? 1 : 20)) || Number.MAX_SAFE_INTEGER);
  for (let attempt = 1; ; attempt++) {
    say(proc, o, `Connecting to ${isAddress ? url.host : `${url.host} (${url.host})|${address}|`}:${url.port}... `);
    const answer = yield* attemptOnce(proc, o, url, address);
    if (typeof answer !== 'string') return answer;
    const timedOut = answer === 'Connection timed out';
    if (attempt >= tries || (!timedOut && !o.retryRefused)) {
      if (proc.isBusybox) proc.printError(timedOut ? 'wget: download timed out\n' : `wget: can't connect to remote host (${address}): ${answer}\n`);
      else if (!o.quiet) proc.printError(`failed: ${answer}.\n${timedOut && attempt >= tries ? 'Giving up.\n\n' : ''}`);
      proc.status = proc.isBusybox ? 1 : 4;
      return undefined;
    }
    say(proc, o, `failed: ${answer}.\nRetrying.\n\n`);
    yield* proc.sleep(Math.min(10, attempt) * 1000);
    say(proc, o, `--${stamp(proc)}--  (try:${String(attempt + 1).padStart(2)})  ${url.scheme}://${url.authority}${url.target}\n`);
  }
}

/** The answer, or what went wrong. */
function* attemptOnce(proc: Call, o: Chosen, url: Url, address: string): Step<HttpResponse | string> {
  const timeoutMs = o.timeout === undefined ? DEFAULT_TIMEOUT_MS : (durationMs(o.timeout) ?? DEFAULT_TIMEOUT_MS);
  const endpoint = { address, port: url.port };
  const posted = o.postData ?? o.body ?? (o.postFile === undefined ? undefined : proc.files.readText(o.postFile));
  const headers: Record<string, string> = { host: url.authority, 'user-agent': o.agent ?? (proc.isBusybox ? 'Wget' : 'Wget/1.21.4'), accept: '*/*', 'accept-encoding': 'identity', connection: proc.isBusybox ? 'close' : 'Keep-Alive' };
  if (posted !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded';
  for (const line of o.headers) headers[line.slice(0, line.indexOf(':')).toLowerCase()] = line.slice(line.indexOf(':') + 1).trim();
  const method = o.method ?? (posted !== undefined ? 'POST' : o.spider ? 'HEAD' : 'GET');
  try {
    const tls = yield* proc.net.tlsOf(endpoint, timeoutMs);
    say(proc, o, 'connected.\n');
    if (url.scheme === 'https' && tls !== undefined && !o.noCheck && !proc.isBusybox) {
      const trusted = o.ca !== undefined && proc.files.readText(o.ca).replace(/\s/g, '').includes(tls.authority.replace(/\s/g, ''));
      if (!trusted) {
        proc.printError(`ERROR: cannot verify ${url.host}'s certificate, issued by '${tls.authority.includes('BEGIN') ? 'unknown' : tls.authority}':\n  Unable to locally verify the issuer's authority.\nTo connect to ${url.host} insecurely, use \`--no-check-certificate'.\n`);
        throw new Exit(5);
      }
    }
    say(proc, o, `HTTP request sent, awaiting response... `);
    return yield* proc.net.request(endpoint, { method, target: url.target, headers, body: bytesOf(posted ?? '') }, timeoutMs);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return error.message;
  }
}

function* save(proc: Call, o: Chosen, url: Url, response: HttpResponse): Step<void> {
  const { status } = response;
  const reason = REASONS[status] ?? '';
  if (o.showHeaders) {
    const lines = [`HTTP/1.1 ${status} ${reason}`, ...Object.entries(response.headers).map(([name, value]) => `${titled(name)}: ${value}`)];
    proc.printError(`${proc.isBusybox ? '' : '\n'}${lines.map((line) => `  ${line}\n`).join('')}`);
  } else say(proc, o, `${status} ${reason}\n`);
  if (status >= 400 && !o.contentOnError) {
    if (proc.isBusybox) proc.printError(`wget: server returned error: HTTP/1.1 ${status} ${reason}\n`);
    else if (!o.quiet) proc.printError(o.spider ? 'Remote file does not exist -- broken link!!!\n\n' : `${stamp(proc)} ERROR ${status}: ${reason}.\n\n`);
    proc.status = proc.isBusybox ? 1 : 8;
    return;
  }
  const length = response.headers['content-length'];
  const type = response.headers['content-type'];
  say(proc, o, `Length: ${length === undefined ? 'unspecified' : `${length}${Number(length) >= 1024 ? ` (${humanSize(Number(length))})` : ''}`}${type === undefined ? '' : ` [${type.split(';')[0]}]`}\n`);
  if (o.spider) {
    if (proc.isBusybox) {
      if (!o.quiet) proc.printError('remote file exists\n');
    } else say(proc, o, 'Remote file exists.\n\n');
    return;
  }
  const name = o.output ?? ((o.prefix === undefined ? '' : `${o.prefix}/`) + ((url.target.split('?')[0] as string).split('/').pop() || 'index.html'));
  const toStdout = name === '-';
  if (!toStdout && proc.isBusybox && !o.quiet) proc.printError(`saving to '${name}'\n`);
  if (toStdout && proc.isBusybox && !o.quiet) proc.printError('writing to stdout\n');
  say(proc, o, `Saving to: '${toStdout ? 'STDOUT' : name}'\n\n`);
  const received = yield* store(proc, name, response);
  if (proc.isBusybox && !o.quiet) {
    proc.printError(`\r${(toStdout ? '-' : name.split('/').pop() ?? '').padEnd(20)} 100% |********************************| ${String(received).padStart(5)}  0:00:00 ETA\n${toStdout ? 'written to stdout' : `'${name}' saved`}\n`);
  }
  say(proc, o, `     0K ${'.'.repeat(Math.min(50, Math.ceil(received / 1024)))}${' '.repeat(Math.max(0, 50 - Math.ceil(received / 1024)))} 100% 1.00M=0s\n\n${stamp(proc)} (1.00 MB/s) - ${toStdout ? 'written to stdout' : `'${name}' saved`} [${received}${length === undefined ? '' : `/${length}`}]\n\n`);
}

function* store(proc: Call, name: string, { body }: HttpResponse): Step<number> {
  const file = name === '-' ? undefined : proc.files.openOutput(name);
  let received = 0;
  const write = function* (data: Uint8Array): Step<void> {
    received += data.length;
    if (file !== undefined) return yield* file.write(data);
    proc.print(data);
    yield* proc.flush();
  };
  if (body instanceof Uint8Array) yield* write(body);
  else {
    for (;;) {
      const piece = yield* nextPiece(body);
      if (piece === undefined) break;
      yield* write(piece);
    }
  }
  file?.close();
  return received;
}
