// Mirrors registry.k8s.io/coredns/coredns
// Differs: of the Corefile only the zones' ports and hosts matter; names of the cluster come from its own table.
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Program } from '#linux/programs/program.js';
import type { DnsAnswer } from '#linux/net/network.js';
import { answer, failToListen, flagValue, http, OutputQueue, serve } from '#cluster/images/serve/serve.js';

/** Where the table of the cluster's names answers. */
export const CLUSTER_NAMES_ADDRESS = '169.254.20.10';

const VERSION = '1.14.0';
const KNOWN = new Set(`errors health ready kubernetes prometheus forward cache loop reload loadbalance log hosts rewrite template file bind
  autopath debug dnssec erratic etcd import nsid pprof root route53 secondary sign tls trace transfer whoami acl any bufsize cancel chaos
  dns64 geoip grpc k8s_external local metadata minimal multisocket tsig view timeouts`.split(/\s+/));

export const corednsProgram: Program = {
  name: 'coredns',
  *run(proc) {
    const path = flagValue(proc.argv, 'conf') ?? 'Corefile';
    let text: string;
    try {
      text = proc.files.readText(path);
    } catch (error) {
      return yield* failToListen(proc, error, (message) => `loading Caddyfile via flag: open ${path}: ${message}\n`);
    }
    const problem = firstProblem(text, path);
    if (problem !== undefined) {
      yield* proc.stdout.write(`${problem}\n`);
      return 1;
    }
    const output = new OutputQueue();
    output.enter(`.:53\n[INFO] plugin/reload: Running configuration SHA512 = ${fingerprint(text)}\nCoreDNS-${VERSION}\nlinux/amd64, go1.25.5, 1f2a3b4\n`);
    const hosts = hostsIn(text);
    const logs = /^\s*log\b/m.test(text);
    const resolve = function* (name: string, type: Parameters<typeof proc.net.query>[2], client: string): Step<DnsAnswer> {
      const own = hosts.get(name.toLowerCase());
      let reply: DnsAnswer;
      if (own !== undefined && type === 'A') reply = { code: 'NOERROR', records: [{ name, type: 'A', ttl: 3600, data: own }], authoritative: true };
      else {
        try {
          reply = yield* proc.net.query({ address: CLUSTER_NAMES_ADDRESS, port: 53 }, name, type);
        } catch (error) {
          if (!(error instanceof Errno)) throw error;
          reply = { code: 'SERVFAIL', records: [] };
        }
      }
      if (logs) output.enter(`[INFO] ${client}:40000 - 1 "${type} IN ${name}. udp 64 false 512" ${reply.code} qr,aa,rd 106 0.000123s\n`);
      return reply;
    };
    try {
      return yield* serve(proc, [
        { port: 53, listener: { kind: 'dns', service: { resolve } } },
        { port: 8080, listener: http(({ target }) => (target === '/health' ? answer(200, 'OK') : answer(404, '404 page not found\n'))) },
        { port: 8181, listener: http(({ target }) => (target === '/ready' ? answer(200, 'OK') : answer(404, '404 page not found\n'))) },
        { port: 9153, listener: http(() => answer(200, '# HELP coredns_build_info A metric with a constant \'1\' value.\n')) },
      ], output);
    } catch (error) {
      return yield* failToListen(proc, error, (message) => `Listen: listen tcp :53: bind: ${message}\n`);
    }
  },
};

/** CoreDNS' words for the first directive it does not know. */
function firstProblem(text: string, path: string): string | undefined {
  let depth = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const words = line.replace(/#.*/, '').trim();
    if (words === '') continue;
    const name = words.split(/\s+/)[0] as string;
    if (depth === 1 && name !== '}' && !KNOWN.has(name)) return `${path}:${index + 1} - Error during parsing: Unknown directive '${name}'`;
    depth += (words.match(/\{/g)?.length ?? 0) - (words.match(/\}/g)?.length ?? 0);
    if (depth < 0) return `${path}:${index + 1} - Error during parsing: Unexpected '}' because no matching opening brace`;
  }
  return depth > 0 ? `${path}:${text.split('\n').length} - Error during parsing: Unexpected EOF` : undefined;
}

/** The entries of a `hosts` block. */
function hostsIn(text: string): Map<string, string> {
  const found = new Map<string, string>();
  const block = /^\s*hosts\b[^{]*\{([^}]*)\}/m.exec(text)?.[1] ?? '';
  for (const line of block.split('\n')) {
    const [address = '', ...names] = line.trim().split(/\s+/);
    if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) for (const name of names) found.set(name.toLowerCase(), address);
  }
  return found;
}

function fingerprint(text: string): string {
  let hash = '';
  for (let round = 0; round < 16; round++) {
    let h = 0x811c9dc5 + round;
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
    hash += (h >>> 0).toString(16).padStart(8, '0');
  }
  return hash;
}
