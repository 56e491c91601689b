// Mirrors nslookup(1), dig(1) and host(1) of BIND 9, and busybox's nslookup
// Differs: nslookup has no interactive mode; dig knows +short, +noall, +answer, +search and the server; no DNSSEC.
import { Errno, type Step } from '#linux/kernel/step.js';
import type { DnsAnswer, DnsRecord, DnsType } from '#linux/net/network.js';
import type { Call } from './call.js';
import { defineRawProgram } from './define-program.js';
import { strftime } from './strftime.js';

const TYPES = new Set(['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT', 'ANY']);
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

interface Resolver {
  readonly servers: readonly string[];
  readonly search: readonly string[];
  readonly ndots: number;
}

function resolverOf(proc: Call): Resolver {
  const lines = proc.files.exists('/etc/resolv.conf') ? proc.files.readText('/etc/resolv.conf').split('\n') : [];
  const words = (name: string) => lines.map((line) => line.trim().split(/\s+/)).filter(([first]) => first === name).map(([, ...rest]) => rest);
  const ndots = words('options').flat().map((option) => /^ndots:(\d+)$/.exec(option)?.[1]).find((value) => value !== undefined);
  return { servers: words('nameserver').flat(), search: words('search').at(-1) ?? words('domain').at(-1) ?? [], ndots: Number(ndots ?? 1) };
}

/** Names in the order the resolver tries them. */
function candidates(name: string, { search, ndots }: Resolver): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const expanded = search.map((domain) => `${name}.${domain}`);
  return name.split('.').length - 1 >= ndots ? [name, ...expanded] : [...expanded, name];
}

/** Of /etc/resolv.conf. */
export function nameServersOf(proc: Call): readonly string[] {
  return resolverOf(proc).servers;
}

export function isAddress(text: string): boolean {
  return IPV4.test(text);
}

export function reverseName(address: string): string {
  return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
}

/** Undefined: no server answers. */
function* ask(proc: Call, server: string, port: number, name: string, type: DnsType): Step<DnsAnswer | 'timed out' | 'refused'> {
  yield* proc.flush();
  try {
    return yield* proc.net.query({ address: server, port }, name, type);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return error.code === 'ECONNREFUSED' ? 'refused' : 'timed out';
  }
}

function* serverAddress(proc: Call, name: string): Step<string | undefined> {
  if (IPV4.test(name)) return name;
  try {
    return (yield* proc.net.lookup(name))?.[0];
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return undefined;
  }
}

export const nslookup = defineRawProgram('nslookup', function* (proc, args) {
  const typed = args.find((arg) => /^-(?:type|query|querytype|q|ty)=/i.test(arg))?.split('=')[1]?.toUpperCase();
  const type = (typed !== undefined && TYPES.has(typed) ? typed : undefined) as DnsType | undefined;
  const [name, serverName] = args.filter((arg) => !arg.startsWith('-'));
  if (name === undefined) return proc.die('interactive mode is not supported', 1);
  const resolver = resolverOf(proc);
  const server = serverName === undefined ? resolver.servers[0] : yield* serverAddress(proc, serverName);
  if (server === undefined) {
    if (serverName !== undefined) proc.print(`nslookup: couldn't get address for '${serverName}': not found\n`);
    else proc.print(';; communications error to 127.0.0.1#53: connection refused\n;; no servers could be reached\n\n');
    return 1;
  }
  return proc.isBusybox ? yield* busyboxLookup(proc, name, server, resolver, type) : yield* bindLookup(proc, name, serverName ?? server, server, resolver, type);
});

function* bindLookup(proc: Call, name: string, shownServer: string, server: string, resolver: Resolver, type: DnsType | undefined): Step<number> {
  const isReverse = IPV4.test(name);
  const types: readonly DnsType[] = type !== undefined ? [type] : isReverse ? ['PTR'] : ['A', 'AAAA'];
  let last: DnsAnswer | undefined;
  let lastName = name.replace(/\.$/, '');
  let header = `Server:\t\t${shownServer}\nAddress:\t${server}#53\n\n`;
  for (const candidate of isReverse ? [reverseName(name)] : candidates(name, resolver)) {
    lastName = candidate;
    const found: DnsRecord[] = [];
    for (const each of types) {
      const answer = yield* ask(proc, server, 53, candidate, each);
      if (typeof answer === 'string') {
        proc.print(`;; ${answer === 'refused' ? `communications error to ${server}#53: connection refused` : `communications error to ${server}#53: timed out`}\n;; no servers could be reached\n\n`);
        return 1;
      }
      last = answer;
      if (answer.code !== 'NOERROR') break;
      if (found.length === 0 || each !== 'AAAA') found.push(...answer.records);
      else found.push(...answer.records.filter((record) => record.type === 'AAAA'));
    }
    if (last?.code !== 'NOERROR') continue;
    proc.print(header);
    header = '';
    if (found.length === 0) {
      proc.print(`*** Can't find ${name}: No answer\n`);
      return 1;
    }
    if (last.authoritative === false) proc.print('Non-authoritative answer:\n');
    for (const record of found) proc.print(bindLine(record));
    proc.print('\n');
    return 0;
  }
  proc.print(`${header}** server can't find ${lastName}: ${last?.code ?? 'SERVFAIL'}\n\n`);
  return 1;
}

function bindLine({ name, type, data }: DnsRecord): string {
  const bare = name.replace(/\.$/, '');
  switch (type) {
    case 'A': case 'AAAA': return `Name:\t${bare}\nAddress: ${data}\n`;
    case 'CNAME': return `${bare}\tcanonical name = ${data}\n`;
    case 'PTR': return `${bare}\tname = ${data}\n`;
    case 'SRV': return `${bare}\tservice = ${data}\n`;
    case 'MX': return `${bare}\tmail exchanger = ${data}\n`;
    case 'NS': return `${bare}\tnameserver = ${data}\n`;
    case 'TXT': return `${bare}\ttext = ${data}\n`;
    default: return `${bare}\t${data}\n`;
  }
}

function* busyboxLookup(proc: Call, name: string, server: string, resolver: Resolver, type: DnsType | undefined): Step<number> {
  const isReverse = IPV4.test(name);
  const types: readonly DnsType[] = type !== undefined ? [type] : isReverse ? ['PTR'] : ['A', 'AAAA'];
  proc.print(`Server:\t\t${server}\nAddress:\t${server}:53\n\n`);
  let status = 1;
  // The new busybox nslookup uses the search list only for names without a dot.
  const names = isReverse ? [reverseName(name)] : name.includes('.') ? [name.replace(/\.$/, '')] : candidates(name, { ...resolver, ndots: 1 }).slice(0, Math.max(1, resolver.search.length));
  for (const each of types) {
    for (const candidate of names) {
      const answer = yield* ask(proc, server, 53, candidate, each);
      if (typeof answer === 'string') {
        proc.print(';; connection timed out; no servers could be reached\n\n');
        return 1;
      }
      if (answer.code !== 'NOERROR') {
        proc.print(`** server can't find ${candidate}: ${answer.code}\n\n`);
        continue;
      }
      status = 0;
      for (const record of answer.records) proc.print(bindLine(record));
      proc.print('\n');
    }
  }
  return status;
}

export const dig = defineRawProgram('dig', function* (proc, args) {
  const flags = new Set(args.filter((arg) => arg.startsWith('+')).map((arg) => arg.slice(1)));
  const words = args.filter((arg) => !arg.startsWith('+') && !arg.startsWith('@'));
  let type: DnsType = 'A';
  let name: string | undefined;
  let port = 53;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (word === '-x') {
      name = reverseName(words[++at] ?? '');
      type = 'PTR';
    } else if (word === '-p') port = Number(words[++at]);
    else if (word === '-t') type = (words[++at] ?? 'A').toUpperCase() as DnsType;
    else if (word.startsWith('-')) continue;
    else if (TYPES.has(word.toUpperCase()) && name !== undefined) type = word.toUpperCase() as DnsType;
    else if (TYPES.has(word.toUpperCase()) && words.length > 1) type = word.toUpperCase() as DnsType;
    else name = word;
  }
  const resolver = resolverOf(proc);
  const asked = args.find((arg) => arg.startsWith('@'))?.slice(1);
  const server = asked === undefined ? (resolver.servers[0] ?? '127.0.0.1') : yield* serverAddress(proc, asked);
  if (server === undefined) {
    proc.printError(`dig: couldn't get address for '${asked}': not found\n`);
    return 10;
  }
  return yield* digName(proc, name ?? '.', type, server, port, flags, resolver, args);
});

function* digName(proc: Call, typed: string, type: DnsType, server: string, port: number, flags: ReadonlySet<string>, resolver: Resolver, args: readonly string[]): Step<number> {
  const began = proc.now();
  const names = flags.has('search') ? candidates(typed, resolver) : [typed.replace(/\.$/, '')];
  let name = names[0] as string;
  let answer: DnsAnswer | undefined;
  for (const candidate of names) {
    const got = yield* ask(proc, server, port, candidate, type);
    if (typeof got === 'string') {
      const line = `;; communications error to ${server}#${port}: ${got === 'refused' ? 'connection refused' : 'timed out'}\n`;
      proc.print(flags.has('short') ? line + ';; no servers could be reached\n' : `${line.repeat(3)}\n; <<>> DiG 9.18.30-0ubuntu0.24.04.2-Ubuntu <<>> ${args.join(' ')}\n;; global options: +cmd\n;; no servers could be reached\n`);
      return 9;
    }
    name = candidate;
    answer = got;
    if (got.code === 'NOERROR') break;
  }
  const { code, records, authoritative } = answer as DnsAnswer;
  if (flags.has('short')) {
    for (const record of records) proc.print(`${record.data}\n`);
    return 0;
  }
  const dotted = (each: string) => (each.endsWith('.') ? each : `${each}.`);
  const rows = records.map((record) => `${dotted(record.name)}\t\t${record.ttl}\tIN\t${record.type}\t${record.data}\n`).join('');
  if (flags.has('noall')) {
    if (flags.has('answer')) proc.print(rows);
    return 0;
  }
  proc.print(`\n; <<>> DiG 9.18.30-0ubuntu0.24.04.2-Ubuntu <<>> ${args.join(' ')}\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${code}, id: ${proc.random.below(65_536)}\n`);
  proc.print(`;; flags: qr${authoritative === false ? '' : ' aa'} rd; QUERY: 1, ANSWER: ${records.length}, AUTHORITY: 0, ADDITIONAL: 1\n;; WARNING: recursion requested but not available\n\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n;; QUESTION SECTION:\n;${dotted(name)}\t\tIN\t${type}\n\n`);
  if (records.length > 0) proc.print(`;; ANSWER SECTION:\n${rows}\n`);
  proc.print(`;; Query time: ${proc.now() - began} msec\n;; SERVER: ${server}#${port}(${server}) (UDP)\n;; WHEN: ${strftime('%a %b %d %H:%M:%S %Z %Y', proc.now())}\n;; MSG SIZE  rcvd: ${45 + rows.length}\n\n`);
  return 0;
}

export const host = defineRawProgram('host', function* (proc, args) {
  const [name, serverName] = args.filter((arg, index) => !arg.startsWith('-') && args[index - 1] !== '-t');
  const typed = args.includes('-t') ? (args[args.indexOf('-t') + 1] ?? 'A').toUpperCase() : undefined;
  if (name === undefined) {
    proc.printError('Usage: host [-aCdilrTvVw] [-c class] [-N ndots] [-t type] [-W time]\n            [-R number] [-m flag] [-p port] hostname [server]\n');
    return 1;
  }
  const resolver = resolverOf(proc);
  const server = serverName === undefined ? resolver.servers[0] : yield* serverAddress(proc, serverName);
  if (server === undefined) return proc.die("couldn't get address for the server");
  const isReverse = IPV4.test(name);
  const types = (typed === undefined ? (isReverse ? ['PTR'] : ['A', 'AAAA', 'MX']) : [typed]) as readonly DnsType[];
  let code = 'NXDOMAIN';
  for (const candidate of isReverse ? [reverseName(name)] : candidates(name, resolver)) {
    let printed = 0;
    for (const type of types) {
      const answer = yield* ask(proc, server, 53, candidate, type);
      if (typeof answer === 'string') {
        proc.print(';; connection timed out; no servers could be reached\n');
        return 1;
      }
      code = answer.code;
      if (code !== 'NOERROR') break;
      for (const record of answer.records) {
        if (type !== 'A' && record.type === 'CNAME') continue;
        printed++;
        proc.print(`${record.name.replace(/\.$/, '')} ${HOST_WORDS[record.type] ?? `has ${record.type} record`} ${record.data}\n`);
      }
    }
    if (code !== 'NOERROR') continue;
    if (printed === 0) proc.print(`${candidate} has no ${types[0]} record\n`);
    return 0;
  }
  proc.print(`Host ${isReverse ? `${reverseName(name)}.` : name} not found: 3(NXDOMAIN)\n`);
  return 1;
});

const HOST_WORDS: Readonly<Record<string, string>> = { A: 'has address', AAAA: 'has IPv6 address', CNAME: 'is an alias for', MX: 'mail is handled by', PTR: 'domain name pointer', NS: 'name server', SRV: 'has SRV record', TXT: 'descriptive text' };
