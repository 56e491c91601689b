// Mirrors k8s.io/kubectl/pkg/cmd/proxy and pkg/proxy
// Differs: no Unix sockets.
import { RE2JS } from 're2js';
import { encodeUtf8 } from '#linux/env/text.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { HttpRequest, HttpResponse, HttpService, Upgraded } from '#linux/net/network.js';
import type { Call } from '#kubectl/call.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { bool, duration, type FlagValues, int, text } from '#kubectl/flags/flag.js';
import { Fatal, Plain, Unreachable } from '#kubectl/rest/errors.js';
import type { PassedRequest } from '#kubectl/rest/rest-client.js';

const proxyFlags = {
  acceptHosts: text({ initial: '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$', help: 'Regular expressions of the hosts that may be asked for.' }),
  acceptPaths: text({ initial: '^.*', help: 'Regular expressions of the paths that may be asked for.' }),
  address: text({ initial: '127.0.0.1', help: 'The address to serve on.' }),
  apiPrefix: text({ initial: '/', help: 'The path under which the API is served.' }),
  appendServerPath: bool({ help: "Put the path of the cluster's address before that of each request." }),
  disableFilter: bool({ help: 'Let every request through. Dangerous where others can reach the port.' }),
  keepalive: duration({ help: 'How long idle connections live; 0 leaves it to the system.' }),
  port: int({ short: 'p', initial: 8001, help: 'The port to serve on; 0 takes a free one.' }),
  rejectMethods: text({ initial: '^$', help: 'Regular expressions of the methods that are refused.' }),
  rejectPaths: text({ initial: '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach', help: 'Regular expressions of the paths that are refused even if accepted.' }),
  unixSocket: text({ short: 'u', help: 'A Unix socket to serve on.' }),
  www: text({ short: 'w', help: 'A folder whose files are served too.' }),
  wwwPrefix: text({ short: 'P', initial: '/static/', help: 'The path under which the files are served.' }),
};
type ProxyCall = Call<FlagValues<typeof proxyFlags>>;

const EPHEMERAL_FIRST = 32_768;
const EPHEMERAL_COUNT = 28_232;
/** Between one hop and the next: what a proxy does not hand on. */
const OWN_HEADERS = ['connection', 'content-length', 'host', 'keep-alive', 'transfer-encoding', 'upgrade'];

export const proxy = defineVerb({
  name: 'proxy',
  usage: 'proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix] [options]',
  summary: 'Run a proxy to the Kubernetes API server',
  examples: ['kubectl proxy --port=8080 &', 'curl http://localhost:8080/api/', '', '# Under another path', 'kubectl proxy --api-prefix=/k8s-api'],
  flags: proxyFlags,
  *run(call) {
    const { flags, proc, console } = call;
    if (call.changed('port') && flags.unixSocket !== '') throw new Fatal('cannot set --unix-socket and --port at the same time');
    if (flags.unixSocket !== '') throw new Fatal('serving on a Unix socket is not supported here');
    const accepts = filterOf(call);
    const port = flags.port === 0 ? EPHEMERAL_FIRST + proc.world.random.below(EPHEMERAL_COUNT) : flags.port;
    const address = flags.address === 'localhost' ? '127.0.0.1' : flags.address;
    let stop: () => void;
    try {
      stop = proc.net.listen({ address, port }, { kind: 'http', service: serviceOf(call, accepts) });
    } catch (error) {
      if (error instanceof Errno) throw new Plain(`error: listen tcp ${address}:${port}: bind: ${error.message.toLowerCase()}`);
      throw error;
    }
    try {
      console.line(`Starting to serve on ${address}:${port}`);
      yield* console.flush();
      yield { park: () => () => undefined }; // until a signal ends it
    } finally {
      stop();
    }
  },
});

type Filter = (method: string, path: string, host: string) => boolean;

function filterOf({ flags, console }: ProxyCall): Filter {
  if (flags.disableFilter) {
    console.errorLine('Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious');
    return () => true;
  }
  const [acceptPaths, acceptHosts, rejectPaths, rejectMethods] = [flags.acceptPaths, flags.acceptHosts, flags.rejectPaths, flags.rejectMethods].map(patterns) as [RE2JS[], RE2JS[], RE2JS[], RE2JS[]];
  const fits = (value: string, list: readonly RE2JS[]) => list.some((pattern) => pattern.matcher(value).find());
  return (method, path, host) => !fits(path, rejectPaths) && !fits(method, rejectMethods) && fits(path, acceptPaths) && fits(host, acceptHosts);
}

function patterns(list: string): RE2JS[] {
  return list === '' ? [] : list.split(',').map((source) => {
    try {
      return RE2JS.compile(source);
    } catch {
      throw new Fatal(`error parsing regexp: ${source}`);
    }
  });
}

function serviceOf(call: ProxyCall, accepts: Filter): HttpService {
  const { client, flags } = call;
  const passed = ({ method, headers, body }: HttpRequest, target: string, more: Readonly<Record<string, string>> = {}): PassedRequest => {
    const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN_HEADERS.includes(name)));
    return { method, target, headers: { ...kept, ...more }, body };
  };
  return {
    handle(request) {
      const place = placeOf(call, request, accepts);
      return typeof place === 'string' ? answered(client.pass(passed(request, place), flags.appendServerPath)) : place;
    },
    upgrade(request): Upgraded | Step<Upgraded> {
      const place = placeOf(call, request, accepts);
      if (typeof place !== 'string') return place;
      const { upgrade = '' } = request.headers;
      return answered(client.passUpgrade(passed(request, place, { connection: 'Upgrade', upgrade }), flags.appendServerPath));
    },
  };
}

/** Where on the server the request leads, or what is answered without it. */
function placeOf(call: ProxyCall, { method, target, headers }: HttpRequest, accepts: Filter): string | HttpResponse {
  const { flags } = call;
  const [path = ''] = target.split('?');
  if (flags.www !== '' && path.startsWith(slashed(flags.wwwPrefix))) return fileAnswer(call, path.slice(slashed(flags.wwwPrefix).length));
  const prefix = slashed(flags.apiPrefix);
  if (!path.startsWith(prefix)) return plain(404, '404 page not found\n');
  const place = prefix.startsWith('/api') ? target : `/${target.slice(prefix.length)}`;
  return accepts(method, place.split('?')[0] as string, hostOf(headers['host'] ?? '')) ? place : plain(403, 'Forbidden\n');
}

/** Why the server could not be asked is told to those who ask through the proxy. */
function* answered<T>(step: Step<T>): Step<T | HttpResponse> {
  try {
    return yield* step;
  } catch (error) {
    if (!(error instanceof Plain)) throw error;
    return plain(500, `${error instanceof Unreachable ? error.cause : error.message}\n`);
  }
}

const slashed = (prefix: string) => (prefix.endsWith('/') ? prefix : `${prefix}/`);

/** Without the port. */
function hostOf(header: string): string {
  return /^(.*):\d+$/.exec(header)?.[1] ?? header;
}

function fileAnswer({ flags, proc }: ProxyCall, path: string): HttpResponse {
  const file = `${flags.www.replace(/\/$/, '')}/${path.split('/').filter((part) => part !== '..').join('/')}`;
  const found = [file, `${file.replace(/\/$/, '')}/index.html`].find((each) => proc.files.exists(each) && proc.files.stat(each).kind === 'file');
  if (found === undefined) return plain(404, '404 page not found\n');
  return { status: 200, headers: { 'content-type': found.endsWith('.html') ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8' }, body: proc.files.read(found) };
}

function plain(status: number, text: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }, body: encodeUtf8(text) };
}
