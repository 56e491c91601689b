// Mirrors nginx(8)
// Differs: one process, no workers; no modules to load.
import type { Process } from '#linux/kernel/process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { HttpRequest, HttpResponse } from '#linux/net/network.js';
import type { Program } from '#linux/programs/program.js';
import { ConfigError, type Directive, parseConfig } from './config-syntax.js';
import { parseTarget } from './proxy.js';
import { respond } from './respond.js';
import { buildSite, nearest, type Server, type Site } from './site-model.js';
import { tlsOf } from './tls.js';
import { interpolate, type RequestFacts } from './variables.js';
import { KERNEL_RELEASE } from '#linux/kernel/release.js';

const PID_FILE = '/run/nginx.pid';
const COMBINED = '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';

export function nginxProgram(version: string): Program {
  return { name: 'nginx', run: (proc) => main(proc, version) };
}

interface Options {
  test: boolean;
  dump: boolean;
  signal: string | undefined;
  config: string;
  global: string;
}

function* main(proc: Process, version: string): Step<number> {
  const options: Options = { test: false, dump: false, signal: undefined, config: '/etc/nginx/nginx.conf', global: '' };
  const args = proc.argv.slice(1);
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === '-v' || arg === '-V') {
      yield* proc.stderr.write(`nginx version: nginx/${version}\n`);
      return 0;
    }
    if (arg === '-t') options.test = true;
    else if (arg === '-T') options.test = options.dump = true;
    else if (arg === '-q') continue;
    else if (arg === '-s') options.signal = args[++at];
    else if (arg === '-c') options.config = args[++at] ?? '';
    else if (arg === '-g') options.global = args[++at] ?? '';
    else if (arg === '-p' || arg === '-e') at++;
    else {
      yield* proc.stderr.write(`nginx: invalid option: "${arg}"\n`);
      return 1;
    }
  }
  if (options.signal !== undefined) return yield* sendSignal(proc, options.signal);
  const nginx = new Nginx(proc, version, options);
  return options.test ? yield* nginx.test() : yield* nginx.serve();
}

function* sendSignal(proc: Process, name: string): Step<number> {
  const signal = ({ reload: 'SIGHUP', quit: 'SIGQUIT', stop: 'SIGTERM', reopen: 'SIGUSR1' } as const)[name];
  if (signal === undefined) {
    yield* proc.stderr.write(`nginx: invalid option: "-s ${name}"\n`);
    return 1;
  }
  const log = (level: string, message: string) => `${logTime(proc)} [${level}] ${proc.pid}#${proc.pid}: ${message}\n`;
  if (!proc.files.exists(PID_FILE)) {
    yield* proc.stderr.write(`${log('error', `open() "${PID_FILE}" failed (2: No such file or directory)`)}nginx: [error] open() "${PID_FILE}" failed (2: No such file or directory)\n`);
    return 1;
  }
  const pid = Number(proc.files.readText(PID_FILE).trim());
  yield* proc.stderr.write(log('notice', 'signal process started'));
  proc.host.processes.find((each) => each.pid === pid)?.signal(signal);
  return 0;
}

function logTime(proc: Process): string {
  return new Date(proc.world.clock.now()).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/');
}

/** A running master. Requests arrive between its steps; what they log waits in `#lines`. */
class Nginx {
  readonly #proc: Process;
  #site: Site | undefined;
  readonly #listening = new Map<number, { readonly stop: () => void; readonly certificate: string | undefined }>();
  #lines: { readonly to: 'stdout' | 'stderr'; readonly line: string }[] = [];
  #wake: (() => void) | undefined;
  #pending: 'reload' | 'stop' | undefined;
  #requests = 0;
  readonly #turns = new Map<string, number>();
  /** Of upstreams, as they were when the configuration was read. */
  #addresses: ReadonlyMap<string, string> = new Map();

  constructor(
    proc: Process,
    readonly version: string,
    readonly options: Options,
  ) {
    this.#proc = proc;
  }

  *test(): Step<number> {
    const { config, dump } = this.options;
    try {
      yield* this.#load();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      yield* this.#emerg(error.message);
      yield* this.#proc.stderr.write(`nginx: configuration file ${config} test failed\n`);
      return 1;
    }
    yield* this.#proc.stderr.write(`nginx: the configuration file ${config} syntax is ok\nnginx: configuration file ${config} test is successful\n`);
    if (dump) yield* this.#proc.stdout.write(`# configuration file ${config}:\n${this.#proc.files.readText(config)}\n`);
    return 0;
  }

  *serve(): Step<number> {
    const proc = this.#proc;
    try {
      this.#site = yield* this.#load();
      yield* this.#listen(this.#site);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.#stopListening();
      yield* this.#emerg(error.message);
      return 1;
    }
    for (const message of [
      'using the "epoll" event method', `nginx/${this.version}`, 'built by gcc 12.2.0 (Debian 12.2.0-14) ', `OS: Linux ${KERNEL_RELEASE}`,
      'getrlimit(RLIMIT_NOFILE): 1048576:1048576', 'start worker processes', `start worker process ${proc.pid + 28}`, `start worker process ${proc.pid + 29}`,
    ]) yield* proc.stderr.write(this.#log('notice', message));
    try {
      proc.files.write(PID_FILE, `${proc.pid}\n`);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      this.#stopListening();
      yield* this.#emerg(`open() "${PID_FILE}" failed (${error.code === 'EROFS' ? 30 : 13}: ${error.message})`);
      return 1;
    }
    const stop = (message: string) => () => {
      this.#enter('stderr', this.#log('notice', message));
      this.#pending = 'stop';
      this.#wake?.();
    };
    proc.onSignal('SIGQUIT', stop('signal 3 (SIGQUIT) received from 0, shutting down'));
    proc.onSignal('SIGTERM', stop('signal 15 (SIGTERM) received from 0, exiting'));
    proc.onSignal('SIGINT', stop('signal 2 (SIGINT) received from 0, exiting'));
    proc.onSignal('SIGHUP', () => {
      this.#enter('stderr', this.#log('notice', 'signal 1 (SIGHUP) received from 0, reconfiguring'));
      this.#pending = 'reload';
      this.#wake?.();
    });
    try {
      return yield* this.#loop();
    } finally {
      this.#stopListening();
    }
  }

  *#loop(): Step<number> {
    for (;;) {
      while (this.#lines.length > 0) {
        const lines = this.#lines;
        this.#lines = [];
        for (const { to, line } of lines) yield* this.#proc[to].write(line);
      }
      const pending = this.#pending;
      this.#pending = undefined;
      if (pending === 'stop') {
        yield* this.#proc.stderr.write(this.#log('notice', 'exit'));
        return 0;
      }
      if (pending === 'reload') yield* this.#reload();
      if (this.#lines.length === 0 && this.#pending === undefined) {
        yield {
          park: (wake) => {
            this.#wake = wake;
            return () => {
              this.#wake = undefined;
            };
          },
        };
      }
    }
  }

  *#reload(): Step<void> {
    try {
      const site = yield* this.#load();
      yield* this.#listen(site);
      this.#site = site;
      this.#enter('stderr', this.#log('notice', 'start worker processes'));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.#enter('stderr', this.#log('emerg', error.message));
    }
  }

  *#load(): Step<Site> {
    const { files } = this.#proc;
    const readFile = (path: string, from?: Directive): readonly Directive[] => {
      try {
        return parseConfig(files.readText(path), path);
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        const number = { ENOENT: 2, EACCES: 13, EISDIR: 21 }[error.code as string] ?? 5;
        throw new ConfigError(`open() "${path}" failed (${number}: ${error.message})${from === undefined ? '' : ` in ${from.file}:${from.line}`}`);
      }
    };
    const main = readFile(this.options.config);
    const global = parseConfig(this.options.global, 'command line');
    const site = buildSite(main, global, (pattern, from) => {
      const path = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`;
      if (!path.includes('*')) return readFile(path, from);
      return this.#glob(path).flatMap((each) => readFile(each, from));
    });
    const addresses = new Map<string, string>();
    for (const server of site.servers) yield* this.#lookUpUpstreams(site, server, addresses);
    this.#addresses = addresses;
    return site;
  }

  #glob(pattern: string): string[] {
    const slash = pattern.lastIndexOf('/');
    const folder = pattern.slice(0, slash);
    const [head = '', tail = ''] = pattern.slice(slash + 1).split('*');
    const { files } = this.#proc;
    if (!files.exists(folder)) return [];
    return files.list(folder).filter((name) => name.startsWith(head) && name.endsWith(tail) && !name.startsWith('.')).sort().map((name) => `${folder}/${name}`);
  }

  /** nginx looks the names of its upstreams up when it starts, and does not start without. */
  *#lookUpUpstreams(site: Site, server: Server, addresses: Map<string, string>): Step<void> {
    for (const { scope } of server.scope.locations) {
      const directive = scope.directives.get('proxy_pass')?.[0];
      const text = directive?.args[0] ?? '';
      if (directive === undefined || text.includes('$')) continue;
      const target = parseTarget(text);
      if (target === undefined) throw new ConfigError(`invalid URL prefix in ${directive.file}:${directive.line}`);
      for (const host of site.upstreams.get(target.host)?.map((each) => each.split(':')[0] as string) ?? [target.host]) {
        if (/^[\d.]+$/.test(host) || addresses.has(host)) continue;
        const found = yield* this.#lookUp(host);
        if (found !== undefined) addresses.set(host, found);
        else throw new ConfigError(`host not found in upstream "${host}" in ${directive.file}:${directive.line}`);
      }
    }
  }

  *#lookUp(host: string): Step<string | undefined> {
    try {
      return (yield* this.#proc.net.lookup(host))?.[0];
    } catch (error) {
      if (error instanceof Errno) return undefined;
      throw error;
    }
  }

  *#listen(site: Site): Step<void> {
    const ports = new Set(site.servers.flatMap(({ listens }) => listens.map(({ port }) => port)));
    const shown = new Map([...ports].map((port) => [port, tlsOf(site.servers, port, (path) => this.#proc.files.readText(path))]));
    for (const [port, { stop, certificate }] of this.#listening) {
      if (ports.has(port) && certificate === shown.get(port)?.certificatePem) continue;
      stop();
      this.#listening.delete(port);
    }
    for (const port of ports) {
      if (this.#listening.has(port)) continue;
      const tls = shown.get(port);
      try {
        const stop = this.#proc.net.listen({ address: '0.0.0.0', port }, { kind: 'http', service: { ...(tls === undefined ? {} : { tls }), handle: (request) => this.#handle(request, port) } });
        this.#listening.set(port, { stop, certificate: tls?.certificatePem });
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        const number = error.code === 'EADDRINUSE' ? 98 : 13;
        throw new ConfigError(`bind() to 0.0.0.0:${port} failed (${number}: ${error.message})`);
      }
    }
    yield undefined;
  }

  #stopListening(): void {
    for (const { stop } of this.#listening.values()) stop();
    this.#listening.clear();
  }

  *#handle(request: HttpRequest, port: number): Step<HttpResponse> {
    const proc = this.#proc;
    const site = this.#site as Site;
    const server = chooseServer(site, port, request.headers['host'] ?? '');
    this.#requests++;
    const id = this.#requests;
    const facts: RequestFacts = {
      request, uri: '/', serverName: server.names[0] ?? '', serverPort: port, serverAddress: proc.net.addresses[0] ?? '127.0.0.1',
      hostname: proc.host.name, version: this.version, nowMs: proc.world.clock.now(), isTls: server.listens.some((listen) => listen.port === port && listen.isTls), status: 200, bodyBytes: 0,
      set: new Map(), captures: [],
    };
    const logError = (level: string, message: string) => {
      const client = `, client: ${request.client.address}, server: ${facts.serverName}, request: "${request.method} ${request.target} HTTP/1.1", host: "${request.headers['host'] ?? ''}"`;
      this.#enter('stderr', `${logTime(proc)} [${level}] ${proc.pid + 28}#${proc.pid + 28}: *${id} ${message}${client}\n`);
    };
    const response = yield* respond({ process: proc, site, server, request, facts, logError, turns: this.#turns, addresses: this.#addresses });
    this.#logAccess(server, facts);
    return response;
  }

  #logAccess({ scope }: Server, facts: RequestFacts): void {
    const [directive] = nearest(scope, 'access_log');
    const [target = '/var/log/nginx/access.log', formatName] = directive?.args ?? [];
    if (target === 'off') return;
    const format = this.#site?.http.directives.get('log_format')?.find(({ args }) => args[0] === formatName)?.args.slice(1).filter((arg) => !arg.startsWith('escape=')).join('') ?? COMBINED;
    const line = `${interpolate(emptyAsDash(format, facts), facts)}\n`;
    const { files } = this.#proc;
    const link = files.exists(target) && files.lstat(target).kind === 'symlink' ? files.readLink(target) : target;
    if (link === '/dev/stdout') this.#enter('stdout', line);
    else if (link === '/dev/stderr') this.#enter('stderr', line);
    else if (link !== '/dev/null') {
      try {
        files.append(target, line);
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
      }
    }
  }

  #enter(to: 'stdout' | 'stderr', line: string): void {
    this.#lines.push({ to, line });
    this.#wake?.();
  }

  #log(level: string, message: string): string {
    return `${logTime(this.#proc)} [${level}] ${this.#proc.pid}#${this.#proc.pid}: ${message}\n`;
  }

  *#emerg(message: string): Step<void> {
    yield* this.#proc.stderr.write(`${this.#log('emerg', message)}nginx: [emerg] ${message}\n`);
  }
}

/** Missing values are logged as a dash. */
function emptyAsDash(format: string, facts: RequestFacts): string {
  return format.replace(/\$(?:\{\w+\}|\w+)/g, (name) => (interpolate(name, facts) === '' ? '-' : name));
}

function chooseServer(site: Site, port: number, hostHeader: string): Server {
  const host = hostHeader.replace(/:\d+$/, '').toLowerCase();
  const candidates = site.servers.filter(({ listens }) => listens.some((listen) => listen.port === port));
  const byName = candidates.find(({ names }) => names.includes(host))
    ?? candidates.find(({ names }) => names.some((name) => name.startsWith('*.') && host.endsWith(name.slice(1))))
    ?? candidates.find(({ names }) => names.some((name) => name.endsWith('.*') && host.startsWith(name.slice(0, -1))));
  return byName ?? candidates.find(({ listens }) => listens.some((listen) => listen.port === port && listen.isDefault)) ?? (candidates[0] as Server);
}
