// Mirrors httpd (Apache) and python3 -m http.server, as far as static files go
// Differs: httpd's configuration is not read.
import type { Process } from '#linux/kernel/process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { HttpRequest, HttpResponse } from '#linux/net/network.js';
import type { Program } from '#linux/programs/program.js';
import { mimeTypeOf } from '#cluster/images/nginx/mime-types.js';
import { normalizePath } from '#cluster/images/nginx/uri.js';
import { httpDate, timeLocal } from '#cluster/images/nginx/variables.js';
import { answer, failToListen, http, OutputQueue, type Port, serve } from '#cluster/images/serve/serve.js';

export interface StaticSite {
  readonly root: string;
  readonly server: string;
  readonly notFound: (path: string) => string;
  readonly listing: (path: string, names: readonly string[]) => string | undefined;
}

export function serveFile(proc: Process, { root, server, notFound, listing }: StaticSite, request: HttpRequest): HttpResponse {
  const uri = normalizePath(request.target) ?? '/';
  const headers = { server, date: httpDate(proc.world.clock.now()) };
  const missing = () => answer(404, notFound(uri), { ...headers, 'content-type': 'text/html' });
  let path = `${root}${uri}`.replace(/\/+$/, '') || '/';
  try {
    if (proc.files.stat(path).kind === 'directory') {
      const index = `${path}/index.html`;
      if (!proc.files.exists(index)) {
        const page = listing(uri, proc.files.list(path));
        return page === undefined ? missing() : answer(200, page, { ...headers, 'content-type': 'text/html; charset=utf-8' });
      }
      path = index;
    }
    const body = proc.files.read(path);
    const type = mimeTypeOf(path) ?? 'text/plain';
    const all = { ...headers, 'content-type': type, 'content-length': `${body.length}`, 'last-modified': httpDate(proc.files.stat(path).modifiedMs) };
    return { status: 200, headers: all, body: request.method === 'HEAD' ? new Uint8Array(0) : body };
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return missing();
  }
}

export const httpd: Program = {
  name: 'httpd-foreground',
  *run(proc): Step<number> {
    const output = new OutputQueue();
    const note = (id: string, text: string) => `[${new Date(proc.world.clock.now()).toUTCString().slice(0, 3)} ${timeLocal(proc.world.clock.now()).slice(3, 6)} ${timeLocal(proc.world.clock.now()).slice(0, 2)} ${new Date(proc.world.clock.now()).toISOString().slice(11, 19)}.000000 ${timeLocal(proc.world.clock.now()).slice(7, 11)}] [${id}] [pid ${proc.pid}:tid ${proc.pid}] ${text}\n`;
    const address = proc.net.addresses[0] ?? '127.0.0.1';
    output.enter(`AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${address}. Set the 'ServerName' directive globally to suppress this message\n`, 'stderr');
    output.enter(note('mpm_event:notice', 'AH00489: Apache/2.4.65 (Unix) configured -- resuming normal operations'), 'stderr');
    output.enter(note('core:notice', "AH00094: Command line: 'httpd -D FOREGROUND'"), 'stderr');
    const site: StaticSite = {
      root: '/usr/local/apache2/htdocs', server: 'Apache/2.4.65 (Unix)', listing: () => undefined,
      notFound: () => '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>404 Not Found</title>\n</head><body>\n<h1>Not Found</h1>\n<p>The requested URL was not found on this server.</p>\n</body></html>\n',
    };
    const handle = (request: HttpRequest): HttpResponse => {
      const response = serveFile(proc, site, request);
      output.enter(`${request.client.address} - - [${timeLocal(proc.world.clock.now())}] "${request.method} ${request.target} HTTP/1.1" ${response.status} ${response.headers['content-length'] ?? '-'}\n`);
      return response;
    };
    const ports: Port[] = [{ port: 80, listener: http(handle) }];
    try {
      return yield* serve(proc, ports, output);
    } catch (error) {
      return yield* failToListen(proc, error, (message) => `(13)${message}: AH00072: make_sock: could not bind to address 0.0.0.0:80\nno listening sockets available, shutting down\nAH00015: Unable to open logs\n`);
    }
  },
};

/** python3: only `-m http.server`, `--version` and an honest refusal of everything else. */
export function python(version: string): Program {
  return {
    name: 'python3',
    *run(proc) {
      const args = proc.argv.slice(1);
      if (args[0] === '--version' || args[0] === '-V') {
        yield* proc.stdout.write(`Python ${version}\n`);
        return 0;
      }
      const at = args.indexOf('-m');
      if (at < 0 || args[at + 1] !== 'http.server') {
        yield* proc.stderr.write('python3: this simulation runs `python3 -m http.server` and no other Python program\n');
        return 1;
      }
      const rest = args.slice(at + 2);
      const folder = rest.includes('-d') ? rest[rest.indexOf('-d') + 1] : rest.includes('--directory') ? rest[rest.indexOf('--directory') + 1] : undefined;
      const port = Number(rest.find((arg) => /^\d+$/.test(arg)) ?? 8000);
      const output = new OutputQueue();
      output.enter(`Serving HTTP on 0.0.0.0 port ${port} (http://0.0.0.0:${port}/) ...\n`);
      const site: StaticSite = {
        root: folder ?? proc.cwd, server: `SimpleHTTP/0.6 Python/${version}`,
        notFound: () => '<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <meta charset="utf-8">\n        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: 404</p>\n        <p>Message: File not found.</p>\n        <p>Error code explanation: 404 - Nothing matches the given URI.</p>\n    </body>\n</html>\n',
        listing: (path, names) => `<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Directory listing for ${path}</title>\n</head>\n<body>\n<h1>Directory listing for ${path}</h1>\n<hr>\n<ul>\n${[...names].sort().map((name) => `<li><a href="${name}">${name}</a></li>\n`).join('')}</ul>\n<hr>\n</body>\n</html>\n`,
      };
      const handle = (request: HttpRequest): HttpResponse => {
        const response = serveFile(proc, site, request);
        output.enter(`${request.client.address} - - [${timeLocal(proc.world.clock.now()).slice(0, 20).replace(':', ' ')}] "${request.method} ${request.target} HTTP/1.1" ${response.status} -\n`, 'stderr');
        return response;
      };
      return yield* serve(proc, [{ port, listener: http(handle) }], output, 143);
    },
  };
}
