// Mirrors hashicorp/http-echo, traefik/whoami, gcr.io/google-samples/hello-app, and other small servers of examples
// Differs: only what examples use of their flags.
import type { Process } from '#linux/kernel/process.js';
import type { Step } from '#linux/kernel/step.js';
import type { HttpRequest, HttpResponse } from '#linux/net/network.js';
import type { Program } from '#linux/programs/program.js';
import { answer, failToListen, flagValue, http, OutputQueue, serve } from '#cluster/images/serve/serve.js';

function portIn(text: string | undefined, byDefault: number): number {
  const port = Number(/(\d+)$/.exec(text ?? '')?.[1] ?? byDefault);
  return Number.isInteger(port) ? port : byDefault;
}

function stamp(proc: Process): string {
  return new Date(proc.world.clock.now()).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/');
}

/** hashicorp/http-echo: one text for every request. */
export const httpEcho: Program = {
  name: 'http-echo',
  *run(proc): Step<number> {
    const text = flagValue(proc.argv, 'text') ?? proc.env.get('ECHO_TEXT') ?? '';
    const listen = flagValue(proc.argv, 'listen') ?? ':5678';
    if (text === '') {
      yield* proc.stderr.write('Missing -text option!\n');
      return 127;
    }
    const status = Number(flagValue(proc.argv, 'status-code') ?? 200);
    const output = new OutputQueue();
    output.enter(`${stamp(proc)} [INFO] server is listening on ${listen}\n`);
    const handle = (request: HttpRequest): HttpResponse => {
      const body = `${text}\n`;
      output.enter(`${stamp(proc)} ${request.headers['host'] ?? ''} ${request.client.address}:40000 "${request.method} ${request.target} HTTP/1.1" ${status} ${body.length} "${request.headers['user-agent'] ?? ''}" 12.345µs\n`);
      return answer(status, body, { 'x-app-name': 'http-echo', 'x-app-version': '1.0.0' });
    };
    try {
      return yield* serve(proc, [{ port: portIn(listen, 5678), listener: http(handle) }], output);
    } catch (error) {
      return yield* failToListen(proc, error, (message) => `[ERR] listen tcp ${listen}: bind: ${message}\n`);
    }
  },
};

/** traefik/whoami: tells the request back. */
export const whoami: Program = {
  name: 'whoami-server',
  *run(proc) {
    const port = portIn(flagValue(proc.argv, 'port') ?? proc.env.get('WHOAMI_PORT_NUMBER'), 80);
    const name = flagValue(proc.argv, 'name') ?? proc.env.get('WHOAMI_NAME');
    const output = new OutputQueue();
    output.enter(`${stamp(proc)} Starting up on port ${port}\n`, 'stderr');
    const handle = (request: HttpRequest): HttpResponse => {
      if (request.target === '/health') return answer(200, '');
      const lines = [
        ...(name === undefined ? [] : [`Name: ${name}`]), `Hostname: ${proc.host.name}`, 'IP: 127.0.0.1', ...proc.net.addresses.map((address) => `IP: ${address}`),
        `RemoteAddr: ${request.client.address}:40000`, `${request.method} ${request.target} HTTP/1.1`, ...headerLines(request),
      ];
      return answer(200, `${lines.join('\n')}\n\n`);
    };
    return yield* serve(proc, [{ port, listener: http(handle) }], output);
  },
};

function headerLines({ headers }: HttpRequest): string[] {
  const { host = '', ...rest } = headers;
  return [`Host: ${host}`, ...Object.keys(rest).sort().map((name) => `${name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())}: ${rest[name]}`)];
}

/** gcr.io/google-samples/hello-app */
export function helloApp(version: string): Program {
  return {
    name: 'hello-app',
    *run(proc) {
      const output = new OutputQueue();
      const port = portIn(proc.env.get('PORT'), 8080);
      output.enter(`${stamp(proc)} Server listening on port ${port}\n`, 'stderr');
      const handle = (request: HttpRequest): HttpResponse => {
        output.enter(`${stamp(proc)} Serving request: ${request.target.split('?')[0]}\n`, 'stderr');
        return answer(200, `Hello, world!\nVersion: ${version}\nHostname: ${proc.host.name}\n`);
      };
      return yield* serve(proc, [{ port, listener: http(handle) }], output);
    },
  };
}

/** A server that answers each request with the same words: node-hello, kubernetes-bootcamp, podinfo-like demos. */
export function constantServer(name: string, port: number, banner: string, body: (proc: Process, request: HttpRequest) => string, contentType = 'text/plain'): Program {
  return {
    name,
    *run(proc) {
      const output = new OutputQueue();
      if (banner !== '') output.enter(`${banner}\n`);
      const handle = (request: HttpRequest): HttpResponse => answer(200, body(proc, request), { 'content-type': contentType });
      return yield* serve(proc, [{ port, listener: http(handle) }], output);
    },
  };
}

/** registry.k8s.io/e2e-test-images/agnhost and its older relatives. */
export const agnhost: Program = {
  name: 'agnhost',
  *run(proc) {
    const [, command = 'pause', ...args] = proc.argv;
    if (command === 'pause') {
      const output = new OutputQueue();
      output.enter('Paused\n');
      return yield* serve(proc, [], output, 2);
    }
    if (command === 'serve-hostname') return yield* serveHostname(proc, args);
    if (command === 'netexec') return yield* netexec(proc, args);
    if (command === 'liveness') return yield* liveness(proc);
    if (command === 'connect') return yield* connect(proc, args);
    if (command === 'test-webserver') return yield* serve(proc, [{ port: portIn(flagValue(args, 'port'), 80), listener: http(() => answer(200, '')) }]);
    yield* proc.stderr.write(`Error: unknown command "${command}" for "app"\nRun 'app --help' for usage.\n`);
    return 1;
  },
};

export function* serveHostname(proc: Process, args: readonly string[]): Step<number> {
  return yield* serve(proc, [{ port: portIn(flagValue(args, 'port'), 9376), listener: http(() => answer(200, proc.host.name)) }]);
}

function* netexec(proc: Process, args: readonly string[]): Step<number> {
  const port = portIn(flagValue(args, 'http-port'), 8080);
  const output = new OutputQueue();
  output.enter(`${stamp(proc)} Started HTTP server on port ${port}\n`, 'stderr');
  const handle = (request: HttpRequest): HttpResponse => {
    const [path, query = ''] = request.target.split('?');
    output.enter(`${stamp(proc)} GET ${path}\n`, 'stderr');
    switch (path) {
      case '/': return answer(200, `NOW: ${new Date(proc.world.clock.now()).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`);
      case '/hostname':
      case '/hostName': return answer(200, proc.host.name);
      case '/clientip': return answer(200, `${request.client.address}:40000`);
      case '/healthz': return answer(200, '');
      case '/echo': return answer(200, decodeURIComponent(/msg=([^&]*)/.exec(query)?.[1] ?? ''));
      case '/header': return answer(200, request.headers[(/key=([^&]*)/.exec(query)?.[1] ?? '').toLowerCase()] ?? '');
      default: return answer(200, '');
    }
  };
  return yield* serve(proc, [{ port, listener: http(handle) }], output);
}

/** Healthy for ten seconds, then not: the tutorial's subject. Go ends with 2 when a signal ends process 1. */
export function* liveness(proc: Process): Step<number> {
  const startedMs = proc.world.clock.now();
  const handle = (): HttpResponse => {
    const seconds = (proc.world.clock.now() - startedMs) / 1000;
    return seconds > 10 ? answer(500, `error: ${seconds.toFixed(9)}`) : answer(200, 'ok');
  };
  return yield* serve(proc, [{ port: 8080, listener: http(handle) }], new OutputQueue(), 2);
}

function* connect(proc: Process, args: readonly string[]): Step<number> {
  const target = args.find((arg) => /^[^-].*:\d+$/.test(arg)) ?? '';
  const [host = '', port = '0'] = target.split(':');
  const timeout = flagValue(args, 'timeout');
  const timeoutMs = timeout === undefined ? 30_000 : Number.parseFloat(timeout) * (timeout.endsWith('ms') ? 1 : 1000);
  try {
    const addresses = /^[\d.]+$/.test(host) ? [host] : yield* proc.net.lookup(host);
    if (addresses?.[0] === undefined) {
      yield* proc.stderr.write('DNS: no such host\n');
      return 1;
    }
    (yield* proc.net.connect({ address: addresses[0], port: Number(port) }, timeoutMs)).close();
    return 0;
  } catch (error) {
    return yield* failToListen(proc, error, (message) => (message.includes('timed out') ? 'TIMEOUT\n' : message.includes('refused') ? 'REFUSED\n' : `OTHER: ${message}\n`));
  }
}
