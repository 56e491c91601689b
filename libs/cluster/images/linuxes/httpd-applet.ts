// Mirrors busybox httpd
// Differs: no CGI, no authentication.
import type { HttpRequest } from '#linux/net/network.js';
import type { Program } from '#linux/programs/program.js';
import { serveFile, type StaticSite } from '#cluster/images/web-servers/static-server.js';
import { failToListen, http, OutputQueue, serve } from '#cluster/images/serve/serve.js';

export const httpdApplet: Program = {
  name: 'busybox httpd',
  *run(proc) {
    const args = proc.argv.slice(1);
    const valueOf = (letter: string) => {
      const at = args.findIndex((arg) => arg.startsWith(`-${letter}`) || (/^-[fv]+[a-z]$/.test(arg) && arg.endsWith(letter)));
      const arg = args[at];
      if (arg === undefined) return undefined;
      return arg.startsWith(`-${letter}`) && arg.length > 2 ? arg.slice(2) : args[at + 1];
    };
    const port = Number((valueOf('p') ?? '80').split(':').pop());
    const folder = valueOf('h') ?? '.';
    const isVerbose = args.some((arg) => /^-[a-z]*v/.test(arg));
    const output = new OutputQueue();
    const site: StaticSite = {
      root: proc.files.resolve(folder), server: 'busybox', listing: () => undefined,
      notFound: () => '<HTML><HEAD><TITLE>404 Not Found</TITLE></HEAD>\n<BODY><H1>404 Not Found</H1>\nThe requested URL was not found\n</BODY></HTML>\n',
    };
    const handle = (request: HttpRequest) => {
      const response = serveFile(proc, site, request);
      if (isVerbose) output.enter(`[::ffff:${request.client.address}]:40000: response:${response.status}\n`, 'stderr');
      return response;
    };
    try {
      return yield* serve(proc, [{ port, listener: http(handle) }], output, 143);
    } catch (error) {
      return yield* failToListen(proc, error, (message) => `httpd: bind: ${message.charAt(0).toUpperCase()}${message.slice(1)}\n`);
    }
  },
};
