// Mirrors curl(1) 8.5, over HTTP and HTTPS
// Differs: HTTP/1.1 only; a client certificate's key is not looked at; no proxies, cookies jars, FTP or unix sockets.
import { titled } from '#linux/net/http-message.js';
import type { ClientCertificate } from '#linux/net/network.js';
import { certificateOf } from '#linux/pki/certificate.js';
import { valuesOf } from '#linux/pki/names.js';
import { findPem } from '#linux/pki/pem.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { HttpResponse } from '#linux/net/network.js';
import { encodeBase64 } from '#linux/env/base64.js';
import { bytesOf, textOf } from './byte-text.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { durationMs } from './duration.js';
import { bodyOf } from './http/request-body.js';
import { addressOf, nextPiece, REASONS } from './http/reach.js';
import { parseUrl, resolveUrl, type Url } from './http/url.js';
import { flag, text, texts } from './options.js';

const REDIRECTS_MAX = 50;
/** What curl itself gives up after. */
const CONNECT_TIMEOUT_MS = 300_000;

const options = {
  silent: flag('s', 'silent'), showError: flag('S', 'show-error'), fail: flag('f', 'fail'), failBody: flag('', 'fail-with-body'), include: flag('i', 'include,show-headers'), head: flag('I', 'head'), verbose: flag('v', 'verbose'),
  output: text('o', 'output'), remoteName: flag('O', 'remote-name'), write: text('w', 'write-out'), request: text('X', 'request'), headers: texts('H', 'header'),
  data: texts('d', 'data,data-ascii'), binary: texts('', 'data-binary'), rawData: texts('', 'data-raw'), urlencode: texts('', 'data-urlencode'), json: texts('', 'json'), form: texts('F', 'form'), get: flag('G', 'get'),
  insecure: flag('k', 'insecure'), location: flag('L', 'location'), connectTimeout: text('', 'connect-timeout'), maxTime: text('m', 'max-time'), retry: text('', 'retry'), retryDelay: text('', 'retry-delay'),
  retryRefused: flag('', 'retry-connrefused'), retryAll: flag('', 'retry-all-errors'), retryMax: text('', 'retry-max-time'), user: text('u', 'user'), resolve: texts('', 'resolve'), cacert: text('', 'cacert'), capath: text('', 'capath'), cert: text('E', 'cert'), key: text('', 'key'),
  agent: text('A', 'user-agent'), referer: text('e', 'referer'), cookie: text('b', 'cookie'), noBuffer: flag('N', 'no-buffer'), progressBar: flag('#', 'progress-bar'), noProgress: flag('', 'no-progress-meter'), compressed: flag('', 'compressed'),
  http11: flag('', 'http1.1'), http10: flag('0', 'http1.0'), http2: flag('', 'http2'), ipv4: flag('4', 'ipv4'), globoff: flag('g', 'globoff'), upload: text('T', 'upload-file'), dumpHeader: text('D', 'dump-header'), oauth: text('', 'oauth2-bearer'), url: texts('', 'url'), tls12: flag('', 'tlsv1.2'), createDirs: flag('', 'create-dirs'), proto: text('', 'proto'),
} as const;
type Chosen = Parameters<Parameters<typeof defineProgram<typeof options>>[0]['main']>[1];

/** A transfer that failed: curl's code and its words. */
class Failure extends Error {
  constructor(readonly code: number, message: string) {
    super(message);
  }
}

export const curl = defineProgram({
  name: 'curl', usage: '[options...] <url>', usageStatus: 2, version: '8.5.0 (x86_64-pc-linux-gnu) libcurl/8.5.0', options,
  usageError: (proc) => proc.printError(`curl: try 'curl --help' or 'curl --manual' for more information\n`),
  *main(proc, o, operands) {
    const urls = [...o.url, ...operands];
    if (urls.length === 0) {
      proc.printError("curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n");
      return 2;
    }
    let status = 0;
    for (const url of urls) status = yield* new Transfer(proc, o).run(url);
    return status;
  },
});

class Transfer {
  readonly #startedMs: number;
  #effective = '';
  #redirects = 0;
  #address = '';
  #port = 0;
  #received = 0;
  #uploaded = 0;
  #response: HttpResponse | undefined;

  constructor(private readonly proc: Call, private readonly o: Chosen) {
    this.#startedMs = proc.now();
  }

  *run(url: string): Step<number> {
    const { proc, o } = this;
    const attempts = 1 + Number(o.retry ?? 0);
    for (let attempt = 1; ; attempt++) {
      try {
        yield* this.#once(url);
        if (attempt < attempts && this.#isTransient()) {
          yield* this.#retry(attempt, attempts - attempt, `HTTP error`);
          continue;
        }
        this.#writeOut();
        return 0;
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        const transient = error.code === 28 || error.code === 6 || (error.code === 7 && o.retryRefused) || o.retryAll || (error.code === 22 && this.#isTransient());
        if (attempt < attempts && transient) {
          yield* this.#retry(attempt, attempts - attempt, error.code === 7 ? 'connection refused' : error.code === 28 ? 'timeout' : error.code === 22 ? 'HTTP error' : 'error');
          continue;
        }
        this.#writeOut();
        if (!o.silent || o.showError) proc.printError(`curl: (${error.code}) ${error.message}\n`);
        return error.code;
      }
    }
  }

  #isTransient(): boolean {
    return [408, 429, 500, 502, 503, 504].includes(this.#response?.status ?? 0);
  }

  *#retry(attempt: number, left: number, problem: string): Step<void> {
    const { proc, o } = this;
    const seconds = o.retryDelay === undefined ? Math.min(600, 2 ** (attempt - 1)) : Number(o.retryDelay);
    if (!o.silent) proc.printError(`Warning: Problem: ${problem}. Will retry in ${seconds} seconds. ${left} ${left === 1 ? 'retry' : 'retries'} left.\n`);
    yield* proc.sleep(seconds * 1000);
  }

  *#once(text: string): Step<void> {
    let address = text;
    for (;;) {
      const url = parseUrl(address);
      if (url === undefined) throw new Failure(3, 'URL using bad/illegal format or missing URL');
      if (url.scheme !== 'http' && url.scheme !== 'https') throw new Failure(1, `Protocol "${url.scheme}" not supported`);
      this.#effective = address.includes('://') ? address : `${url.scheme}://${address}${address.includes('/') ? '' : '/'}`;
      const response = yield* this.#exchange(url);
      this.#response = response;
      const location = response.headers['location'];
      if (!this.o.location || location === undefined || response.status < 300 || response.status > 399) {
        return yield* this.#deliver(url, response);
      }
      if (this.o.include || this.o.head) this.#printHead(response);
      if (++this.#redirects > REDIRECTS_MAX) throw new Failure(47, `Maximum (${REDIRECTS_MAX}) redirects followed`);
      address = resolveUrl(url, location);
    }
  }

  *#exchange(url: Url): Step<HttpResponse> {
    const { proc, o } = this;
    const endpoint = yield* this.#endpoint(url);
    this.#address = endpoint.address;
    this.#port = endpoint.port;
    const limitMs = o.maxTime === undefined ? undefined : Math.max(1, (durationMs(o.maxTime) ?? 0) - (proc.now() - this.#startedMs));
    const connectMs = o.connectTimeout === undefined ? CONNECT_TIMEOUT_MS : (durationMs(o.connectTimeout) ?? CONNECT_TIMEOUT_MS);
    if (o.verbose) proc.printError(`*   Trying ${endpoint.address}:${endpoint.port}...\n`);
    yield* this.#connect(url, endpoint, Math.min(connectMs, limitMs ?? connectMs));
    const { method, headers, body, target } = yield* this.#request(url);
    if (o.verbose) this.#tellRequest(method, target, headers);
    this.#uploaded = body.length;
    try {
      const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
      return yield* proc.net.request(endpoint, { method, target, headers: sent, body, ...(url.scheme === 'https' ? this.#clientCertificate() : {}) }, limitMs);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      if (error.code === 'ETIMEDOUT') throw new Failure(28, `Operation timed out after ${proc.now() - this.#startedMs} milliseconds with 0 bytes received`);
      if (error.code === 'ECONNRESET') throw new Failure(52, 'Empty reply from server');
      throw new Failure(56, `Recv failure: ${error.message}`);
    }
  }

  *#endpoint(url: Url): Step<{ address: string; port: number }> {
    const pinned = this.o.resolve.map((entry) => /^\+?([^:]+):(\d+|\*):(.+)$/.exec(entry)).find((parts) => parts?.[1] === url.host && (parts[2] === '*' || Number(parts[2]) === url.port));
    const address = pinned?.[3]?.split(',')[0] ?? (yield* addressOf(this.proc, url.host));
    if (address === undefined) throw new Failure(6, `Could not resolve host: ${url.host}`);
    return { address, port: url.port };
  }

  /** Knocks, and judges the certificate. */
  *#connect(url: Url, endpoint: { address: string; port: number }, timeoutMs: number): Step<void> {
    const { proc, o } = this;
    const began = proc.now();
    let tls: { readonly names: readonly string[]; readonly authority: string } | undefined;
    try {
      tls = yield* proc.net.tlsOf(endpoint, timeoutMs);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      const waited = proc.now() - began;
      if (error.code === 'ETIMEDOUT') throw new Failure(28, waited >= timeoutMs ? `Connection timed out after ${waited} milliseconds` : `Failed to connect to ${url.host} port ${url.port} after ${waited} ms: Couldn't connect to server`);
      if (o.verbose) proc.printError(`* connect to ${endpoint.address} port ${endpoint.port} failed: ${error.message}\n* Failed to connect to ${url.host} port ${url.port} after ${waited} ms: Couldn't connect to server\n* Closing connection\n`);
      throw new Failure(7, `Failed to connect to ${url.host} port ${url.port} after ${waited} ms: Couldn't connect to server`);
    }
    if (o.verbose) proc.printError(`* Connected to ${url.host} (${endpoint.address}) port ${endpoint.port}\n`);
    if (url.scheme === 'http') return;
    if (tls === undefined) throw new Failure(35, 'OpenSSL/3.0.13: error:0A00010B:SSL routines::wrong version number');
    if (o.insecure) return;
    if (!this.#isTrusted(tls.authority)) {
      throw new Failure(60, 'SSL certificate problem: unable to get local issuer certificate\nMore details here: https://curl.se/docs/sslcerts.html\n\ncurl failed to verify the legitimacy of the server and therefore could not\nestablish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the web page mentioned above.');
    }
    if (!tls.names.some((name) => matchesName(name, url.host))) {
      throw new Failure(60, `SSL: no alternative certificate subject name matches target host name '${url.host}'\nMore details here: https://curl.se/docs/sslcerts.html\n\ncurl failed to verify the legitimacy of the server and therefore could not\nestablish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the web page mentioned above.`);
    }
  }

  /** The authority is known by its PEM text, in --cacert or among the system's. */
  #isTrusted(authority: string): boolean {
    const { proc, o } = this;
    const path = o.cacert ?? proc.env.get('CURL_CA_BUNDLE') ?? '/etc/ssl/certs/ca-certificates.crt';
    try {
      const trusted = proc.files.readText(path).replace(/\s/g, '');
      return authority !== '' && trusted.includes(authority.replace(/\s/g, ''));
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      if (o.cacert !== undefined) throw new Failure(77, `error setting certificate file: ${path}`);
      return false;
    }
  }

  /** --cert, for the server to verify. */
  #clientCertificate(): { readonly certificate?: ClientCertificate } {
    const { proc, o } = this;
    const path = o.cert?.replace(/:[^/]*$/, '');
    if (path === undefined) return {};
    const block = proc.files.exists(path) ? findPem(proc.files.readText(path), 'CERTIFICATE') : undefined;
    if (block === undefined) throw new Failure(58, `could not load PEM client certificate from ${path}, OpenSSL error error:${proc.files.exists(path) ? '0480006C:PEM routines::no start line' : '80000002:system library::No such file or directory'}, (no key found, wrong pass phrase, or wrong file format?)`);
    const { subject } = certificateOf(block.bytes);
    return { certificate: { commonName: valuesOf(subject, 'CN').at(-1) ?? '', organizations: valuesOf(subject, 'O'), pem: block.text } };
  }

  *#request(url: Url): Step<{ method: string; target: string; headers: Record<string, string>; body: Uint8Array }> {
    const { proc, o } = this;
    const made = yield* bodyOf(proc);
    const upload = o.upload === undefined ? undefined : yield* proc.readAll(proc.openInput(o.upload));
    const inQuery = o.get && made !== undefined;
    const method = o.request ?? (o.head ? 'HEAD' : upload !== undefined ? 'PUT' : made !== undefined && !o.get ? 'POST' : 'GET');
    const headers: Record<string, string> = { Host: url.authority };
    const user = o.user ?? url.user;
    if (user !== undefined) headers['Authorization'] = `Basic ${encodeBase64(bytesOf(user))}`;
    if (o.oauth !== undefined) headers['Authorization'] = `Bearer ${o.oauth}`;
    headers['User-Agent'] = o.agent ?? 'curl/8.5.0';
    headers['Accept'] = o.json.length > 0 ? 'application/json' : '*/*';
    if (o.referer !== undefined) headers['Referer'] = o.referer;
    if (o.cookie !== undefined) headers['Cookie'] = o.cookie;
    const body = inQuery ? new Uint8Array(0) : (upload ?? made?.content ?? new Uint8Array(0));
    if (made !== undefined && !inQuery) {
      headers['Content-Length'] = String(body.length);
      headers['Content-Type'] = made.type;
    } else if (upload !== undefined) headers['Content-Length'] = String(body.length);
    for (const line of o.headers) {
      const name = line.slice(0, Math.max(0, line.search(/[:;]/)));
      const value = line.slice(name.length + 1).trim();
      const key = Object.keys(headers).find((known) => known.toLowerCase() === name.toLowerCase());
      if (key !== undefined) delete headers[key];
      if (name !== '' && (value !== '' || line.endsWith(';'))) headers[name] = value;
    }
    const query = inQuery ? (url.target.includes('?') ? '&' : '?') + textOf(made.content) : '';
    return { method, target: url.target + query, headers, body };
  }

  #tellRequest(method: string, target: string, headers: Readonly<Record<string, string>>): void {
    this.proc.printError(`> ${method} ${target} HTTP/1.1\n${Object.entries(headers).map(([name, value]) => `> ${name}: ${value}\n`).join('')}> \n`);
  }

  #headText(response: HttpResponse): string {
    return `HTTP/1.1 ${response.status} ${REASONS[response.status] ?? ''}\r\n${Object.entries(response.headers).map(([name, value]) => `${titled(name)}: ${value}\r\n`).join('')}\r\n`;
  }

  #printHead(response: HttpResponse): void {
    this.proc.print(this.#headText(response));
  }

  *#deliver(url: Url, response: HttpResponse): Step<void> {
    const { proc, o } = this;
    if (o.verbose) proc.printError(this.#headText(response).trimEnd().split('\r\n').map((line) => `< ${line}\n`).join('') + '< \n');
    if (o.dumpHeader !== undefined) proc.files.write(o.dumpHeader, this.#headText(response));
    if (o.fail && response.status >= 400) throw new Failure(22, `The requested URL returned error: ${response.status}`);
    const path = o.output ?? (o.remoteName ? (url.target.split('?')[0] as string).split('/').pop() : undefined);
    if (path === '') throw new Failure(23, 'Remote file name has no length!');
    const file = path === undefined || path === '-' ? undefined : this.#openFile(path);
    const write = function* (data: Uint8Array): Step<void> {
      if (file === undefined) {
        proc.print(data);
        yield* proc.flush();
      } else yield* file.write(data);
    };
    if (o.include || o.head) yield* write(bytesOf(this.#headText(response)));
    if (!o.head) yield* this.#body(response, write);
    file?.close();
    const showsMeter = !o.silent && !o.noProgress && !o.verbose && (file !== undefined || !proc.stdout.isTty);
    if (showsMeter) proc.printError(this.#meter());
    if (o.verbose) proc.printError(`* Connection #0 to host ${url.host} left intact\n`);
    if (o.failBody && response.status >= 400) throw new Failure(22, `The requested URL returned error: ${response.status}`);
  }

  *#body({ body }: HttpResponse, write: (data: Uint8Array) => Step<void>): Step<void> {
    if (body instanceof Uint8Array) {
      this.#received = body.length;
      return yield* write(body);
    }
    try {
      for (;;) {
        const piece = yield* nextPiece(body);
        if (piece === undefined) return;
        this.#received += piece.length;
        yield* write(piece);
      }
    } finally {
      body.cancel();
    }
  }

  #openFile(path: string) {
    try {
      return this.proc.files.openOutput(path);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      this.proc.printError(`Warning: Failed to open the file ${path}: ${error.message}\n`);
      throw new Failure(23, 'Failure writing output to destination');
    }
  }

  #meter(): string {
    const size = String(this.#received);
    const up = String(this.#uploaded);
    const total = String(this.#received + this.#uploaded);
    const row = (percent: string, all: string, got: string, sent: string) => `${percent.padStart(3)} ${all.padStart(5)}  ${percent.padStart(3)} ${got.padStart(5)}    ${sent === '0' ? '0' : '100'} ${sent.padStart(5)}      0      0 --:--:-- --:--:-- --:--:--     0`;
    return `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n\r${row('0', '0', '0', '0')}\r${row('100', total, size, up)}\n`;
  }

  #writeOut(): void {
    const { o, proc } = this;
    if (o.write === undefined) return;
    const seconds = ((proc.now() - this.#startedMs) / 1000).toFixed(6);
    const values: Readonly<Record<string, string>> = {
      http_code: String(this.#response?.status ?? 0).padStart(3, '0'), response_code: String(this.#response?.status ?? 0).padStart(3, '0'), time_total: seconds, time_connect: seconds, time_namelookup: seconds,
      time_starttransfer: seconds, size_download: String(this.#received), size_upload: String(this.#uploaded), content_type: this.#response?.headers['content-type'] ?? '', url_effective: this.#effective, url: this.#effective, remote_ip: this.#address,
      remote_port: String(this.#port), num_redirects: String(this.#redirects), redirect_url: this.#response?.headers['location'] ?? '', http_version: '1.1', scheme: this.#effective.startsWith('https') ? 'https' : 'http', method: o.request ?? 'GET', exitcode: '0', num_connects: '1', speed_download: '0',
    };
    proc.print(o.write.replace(/%\{(\w+)\}/g, (_, name: string) => values[name] ?? '').replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\\r', '\r').replaceAll('%%', '%'));
  }
}

function matchesName(pattern: string, host: string): boolean {
  if (pattern === host) return true;
  return pattern.startsWith('*.') && host.includes('.') && host.slice(host.indexOf('.')) === pattern.slice(1);
}
