import { Errno, type Step } from '#linux/kernel/step.js';
import type { DnsAnswer, Endpoint, NetStack } from './network.js';

/** What the resolver reads. */
export interface ResolverFiles {
  exists(path: string): boolean;
  readText(path: string): string;
}

interface ResolverConfig {
  readonly servers: readonly string[];
  readonly search: readonly string[];
  readonly dots: number;
  readonly timeoutMs: number;
  readonly attempts: number;
}

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;
/** glibc follows chains of names itself; servers give the whole chain, so this is only a guard. */
const ALIASES_MAX = 8;

/** getaddrinfo(3) with `hosts: files dns`. */
export function* lookUp(stack: NetStack, name: string, files: ResolverFiles | undefined): Step<readonly string[] | undefined> {
  if (IPV4.test(name)) return [name];
  const plain = name.replace(/\.$/, '');
  const fixed = inHostsFile(textOf(files, '/etc/hosts'), plain);
  if (fixed.length > 0) return fixed;
  if (plain === 'localhost' || plain.endsWith('.localhost')) return ['127.0.0.1'];
  return yield* askServers(stack, name, readResolverConfig(textOf(files, '/etc/resolv.conf')));
}

function textOf(files: ResolverFiles | undefined, path: string): string {
  return files?.exists(path) === true ? files.readText(path) : '';
}

function inHostsFile(text: string, name: string): readonly string[] {
  const found: string[] = [];
  for (const line of text.split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (address !== undefined && IPV4.test(address) && names.some((other) => other.toLowerCase() === name.toLowerCase())) found.push(address);
  }
  return found;
}

export function readResolverConfig(text: string): ResolverConfig {
  const servers: string[] = [];
  let search: string[] = [];
  let dots = 1;
  let timeoutMs = 5_000;
  let attempts = 2;
  for (const line of text.split('\n')) {
    const [word, ...rest] = line.replace(/[#;].*/, '').trim().split(/\s+/);
    if (word === 'nameserver' && rest[0] !== undefined && servers.length < 3) servers.push(rest[0]);
    if (word === 'search' || word === 'domain') search = rest;
    if (word !== 'options') continue;
    for (const option of rest) {
      const [key, value = ''] = option.split(':');
      if (key === 'ndots') dots = Number(value);
      if (key === 'timeout') timeoutMs = Number(value) * 1000;
      if (key === 'attempts') attempts = Number(value);
    }
  }
  return { servers, search, dots, timeoutMs, attempts };
}

/** The full names to try, in order: resolv.conf(5). */
export function candidates(name: string, config: Pick<ResolverConfig, 'search' | 'dots'>): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const searched = config.search.map((domain) => `${name}.${domain}`.replace(/\.$/, ''));
  const dots = name.split('.').length - 1;
  return dots >= config.dots ? [name, ...searched] : [...searched, name];
}

function* askServers(stack: NetStack, name: string, config: ResolverConfig): Step<readonly string[] | undefined> {
  if (config.servers.length === 0) throw new Errno('EAGAIN');
  for (const candidate of candidates(name, config)) {
    const answer = yield* askInTurn(stack, candidate, config);
    if (answer === undefined || answer.code === 'SERVFAIL') throw new Errno('EAGAIN');
    const addresses = addressesIn(answer, candidate);
    if (addresses.length > 0) return addresses;
  }
  return undefined;
}

function* askInTurn(stack: NetStack, name: string, config: ResolverConfig): Step<DnsAnswer | undefined> {
  for (let attempt = 0; attempt < config.attempts; attempt++) {
    for (const address of config.servers) {
      const server: Endpoint = { address, port: 53 };
      try {
        return yield* stack.query(server, name, 'A', config.timeoutMs);
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
      }
    }
  }
  return undefined;
}

function addressesIn(answer: DnsAnswer, asked: string): readonly string[] {
  let name = asked.toLowerCase();
  for (let hop = 0; hop < ALIASES_MAX; hop++) {
    const here = answer.records.filter((record) => record.name.replace(/\.$/, '').toLowerCase() === name);
    const addresses = here.filter(({ type }) => type === 'A').map(({ data }) => data);
    if (addresses.length > 0) return addresses;
    const alias = here.find(({ type }) => type === 'CNAME');
    if (alias === undefined) return [];
    name = alias.data.replace(/\.$/, '').toLowerCase();
  }
  return [];
}
