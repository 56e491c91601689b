// Mirrors the commands of Redis 7 for strings, lists, hashes, sets and expiry
// Differs: no streams, sorted sets, scripts, transactions or subscriptions.
import { type Keys, matchesGlob } from './keys.js';
import { OK, type Reply, WRONG_TYPE } from './reply.js';
import { KERNEL_RELEASE } from '#linux/kernel/release.js';

export interface ServerFacts {
  readonly version: string;
  readonly startedMs: number;
  readonly port: number;
  readonly password: string;
}

interface Command {
  /** Words after the name; negative: at least that many with the name. */
  readonly arity: number;
  readonly run: (keys: Keys, args: readonly string[], facts: ServerFacts) => Reply;
}

export function execute(keys: Keys, words: readonly string[], facts: ServerFacts): Reply {
  const [word = '', ...args] = words;
  const command = commands[word.toLowerCase()];
  if (command === undefined) return { error: `ERR unknown command '${word}', with args beginning with: ${args.map((arg) => `'${arg}' `).join('')}` };
  const { arity, run } = command;
  const fits = arity >= 0 ? args.length === arity : args.length >= -arity - 1;
  return fits ? run(keys, args, facts) : { error: `ERR wrong number of arguments for '${word.toLowerCase()}' command` };
}

const is = (holds: boolean): Reply => (holds ? 1 : 0);

function setString(keys: Keys, [key = '', value = '', ...options]: readonly string[]): Reply {
  const at = (name: string) => options.findIndex((option) => option.toUpperCase() === name);
  if ((at('NX') >= 0 && keys.has(key)) || (at('XX') >= 0 && !keys.has(key))) return null;
  keys.data.set(key, value);
  if (at('KEEPTTL') < 0) keys.expires.delete(key);
  if (at('EX') >= 0) keys.expires.set(key, keys.nowMs + Number(options[at('EX') + 1]) * 1000);
  if (at('PX') >= 0) keys.expires.set(key, keys.nowMs + Number(options[at('PX') + 1]));
  return OK;
}

function getString(keys: Keys, key: string): string | null | undefined {
  const value = keys.get(key);
  return value === undefined ? null : typeof value === 'string' ? value : undefined;
}

function add(keys: Keys, key: string, by: string, sign = 1): Reply {
  const before = getString(keys, key);
  if (before === undefined) return WRONG_TYPE;
  if (!/^-?\d+$/.test(before ?? '0') || !/^-?\d+$/.test(by)) return { error: 'ERR value is not an integer or out of range' };
  const next = Number(before ?? '0') + sign * Number(by);
  keys.data.set(key, `${next}`);
  return next;
}

function push(keys: Keys, [key = '', ...values]: readonly string[], atHead: boolean): Reply {
  const list = keys.list(key);
  if (list === undefined) return WRONG_TYPE;
  for (const value of values) atHead ? list.unshift(value) : list.push(value);
  keys.data.set(key, list);
  return list.length;
}

function pop(keys: Keys, key: string, atHead: boolean): Reply {
  const list = keys.list(key);
  if (list === undefined) return WRONG_TYPE;
  const value = atHead ? list.shift() : list.pop();
  if (list.length === 0) keys.delete(key);
  return value ?? null;
}

function range(keys: Keys, key: string, from: string, to: string): Reply {
  const list = keys.list(key);
  if (list === undefined) return WRONG_TYPE;
  const at = (text: string) => (Number(text) < 0 ? list.length + Number(text) : Number(text));
  return list.slice(Math.max(0, at(from)), at(to) + 1);
}

function setFields(keys: Keys, [key = '', ...pairs]: readonly string[]): Reply {
  const hash = keys.hash(key);
  if (hash === undefined) return WRONG_TYPE;
  if (pairs.length % 2 !== 0) return { error: "ERR wrong number of arguments for 'hset' command" };
  const before = hash.size;
  for (let at = 0; at < pairs.length; at += 2) hash.set(pairs[at] as string, pairs[at + 1] as string);
  keys.data.set(key, hash);
  return hash.size - before;
}

function addMembers(keys: Keys, [key = '', ...members]: readonly string[]): Reply {
  const set = keys.set(key);
  if (set === undefined) return WRONG_TYPE;
  const before = set.size;
  for (const member of members) set.add(member);
  keys.data.set(key, set);
  return set.size - before;
}

function expireIn(keys: Keys, key: string, ms: number): Reply {
  if (!keys.has(key)) return 0;
  keys.expires.set(key, keys.nowMs + ms);
  return 1;
}

function timeLeft(keys: Keys, key: string, unit: number): Reply {
  if (!keys.has(key)) return -2;
  const at = keys.expires.get(key);
  return at === undefined ? -1 : Math.ceil((at - keys.nowMs) / unit);
}

function rename(keys: Keys, from: string, to: string): Reply {
  const value = keys.get(from);
  if (value === undefined) return { error: 'ERR no such key' };
  keys.delete(from);
  keys.data.set(to, value);
  return OK;
}

function config([sub = '', name = '']: readonly string[], { port, password }: ServerFacts): Reply {
  if (sub.toLowerCase() !== 'get') return OK;
  const known = { maxmemory: '0', 'maxmemory-policy': 'noeviction', port: `${port}`, requirepass: password, appendonly: 'no', dir: '/data' };
  return Object.entries(known).filter(([key]) => matchesGlob(name, key)).flat();
}

function info(keys: Keys, section: string, { version, startedMs, port }: ServerFacts): Reply {
  const uptime = Math.trunc((keys.nowMs - startedMs) / 1000);
  const size = keys.data.size;
  const sections: Readonly<Record<string, readonly string[]>> = {
    Server: [`redis_version:${version}`, 'redis_mode:standalone', `os:Linux ${KERNEL_RELEASE} x86_64`, `tcp_port:${port}`, `uptime_in_seconds:${uptime}`],
    Clients: ['connected_clients:1'],
    Memory: ['used_memory:1048576', 'used_memory_human:1.00M', 'maxmemory:0'],
    Persistence: ['loading:0', 'aof_enabled:0'],
    Replication: ['role:master', 'connected_slaves:0'],
    Keyspace: size > 0 ? [`db0:keys=${size},expires=${keys.expires.size},avg_ttl=0`] : [],
  };
  const wanted = Object.entries(sections).filter(([name]) => section === '' || section === 'all' || name.toLowerCase() === section.toLowerCase());
  return wanted.map(([name, lines]) => `# ${name}\r\n${lines.map((line) => `${line}\r\n`).join('')}`).join('\r\n');
}

function readString(keys: Keys, key: string): Reply {
  const value = getString(keys, key);
  return value === undefined ? WRONG_TYPE : value;
}

function getAndThen(keys: Keys, key: string, then: () => void): Reply {
  const value = readString(keys, key);
  if (value !== WRONG_TYPE) then();
  return value;
}

const remove = (keys: Keys, names: readonly string[]): Reply => names.filter((key) => keys.has(key) && keys.delete(key)).length;

function flush(keys: Keys): Reply {
  keys.clear();
  return OK;
}

const commands: Readonly<Record<string, Command>> = {
  ping: { arity: -1, run: (_, [text]) => text ?? { ok: 'PONG' } },
  echo: { arity: 1, run: (_, [text = '']) => text },
  select: { arity: 1, run: () => OK },
  quit: { arity: 0, run: () => OK },
  command: { arity: -1, run: () => [] },
  client: { arity: -2, run: () => OK },
  config: { arity: -2, run: (_, args, facts) => config(args, facts) },
  info: { arity: -1, run: (keys, [section = ''], facts) => info(keys, section, facts) },
  dbsize: { arity: 0, run: (keys) => keys.data.size },
  flushall: { arity: -1, run: flush },
  flushdb: { arity: -1, run: flush },
  save: { arity: 0, run: () => OK },
  time: { arity: 0, run: ({ nowMs }) => [`${Math.trunc(nowMs / 1000)}`, `${(nowMs % 1000) * 1000}`] },
  set: { arity: -3, run: setString },
  setnx: { arity: 2, run: (keys, args) => is(setString(keys, [...args, 'NX']) !== null) },
  setex: { arity: 3, run: (keys, [key = '', seconds = '', value = '']) => setString(keys, [key, value, 'EX', seconds]) },
  get: { arity: 1, run: (keys, [key = '']) => readString(keys, key) },
  getset: { arity: 2, run: (keys, [key = '', value = '']) => getAndThen(keys, key, () => keys.data.set(key, value)) },
  getdel: { arity: 1, run: (keys, [key = '']) => getAndThen(keys, key, () => keys.delete(key)) },
  mset: { arity: -3, run: (keys, args) => { for (let at = 0; at + 1 < args.length; at += 2) setString(keys, args.slice(at, at + 2)); return OK; } },
  mget: { arity: -2, run: (keys, names) => names.map((key) => getString(keys, key) ?? null) },
  append: { arity: 2, run: (keys, [key = '', text = '']) => { keys.data.set(key, `${getString(keys, key) ?? ''}${text}`); return (getString(keys, key) ?? '').length; } },
  strlen: { arity: 1, run: (keys, [key = '']) => (getString(keys, key) ?? '').length },
  incr: { arity: 1, run: (keys, [key = '']) => add(keys, key, '1') },
  decr: { arity: 1, run: (keys, [key = '']) => add(keys, key, '1', -1) },
  incrby: { arity: 2, run: (keys, [key = '', by = '']) => add(keys, key, by) },
  decrby: { arity: 2, run: (keys, [key = '', by = '']) => add(keys, key, by, -1) },
  del: { arity: -2, run: remove },
  unlink: { arity: -2, run: remove },
  exists: { arity: -2, run: (keys, names) => names.filter((key) => keys.has(key)).length },
  keys: { arity: 1, run: (keys, [pattern = '']) => keys.matching(pattern) },
  scan: { arity: -2, run: (keys) => ['0', keys.matching('*')] },
  type: { arity: 1, run: (keys, [key = '']) => ({ ok: keys.typeOf(key) }) },
  expire: { arity: -3, run: (keys, [key = '', seconds = '']) => expireIn(keys, key, Number(seconds) * 1000) },
  pexpire: { arity: -3, run: (keys, [key = '', ms = '']) => expireIn(keys, key, Number(ms)) },
  persist: { arity: 1, run: (keys, [key = '']) => is(keys.expires.delete(key)) },
  ttl: { arity: 1, run: (keys, [key = '']) => timeLeft(keys, key, 1000) },
  pttl: { arity: 1, run: (keys, [key = '']) => timeLeft(keys, key, 1) },
  rename: { arity: 2, run: (keys, [from = '', to = '']) => rename(keys, from, to) },
  lpush: { arity: -3, run: (keys, args) => push(keys, args, true) },
  rpush: { arity: -3, run: (keys, args) => push(keys, args, false) },
  lpop: { arity: 1, run: (keys, [key = '']) => pop(keys, key, true) },
  rpop: { arity: 1, run: (keys, [key = '']) => pop(keys, key, false) },
  llen: { arity: 1, run: (keys, [key = '']) => keys.list(key)?.length ?? WRONG_TYPE },
  lrange: { arity: 3, run: (keys, [key = '', from = '', to = '']) => range(keys, key, from, to) },
  hset: { arity: -4, run: setFields },
  hmset: { arity: -4, run: (keys, args) => (typeof setFields(keys, args) === 'number' ? OK : WRONG_TYPE) },
  hget: { arity: 2, run: (keys, [key = '', field = '']) => keys.hash(key)?.get(field) ?? null },
  hmget: { arity: -3, run: (keys, [key = '', ...fields]) => fields.map((field) => keys.hash(key)?.get(field) ?? null) },
  hgetall: { arity: 1, run: (keys, [key = '']) => [...(keys.hash(key) ?? [])].flat() },
  hdel: { arity: -3, run: (keys, [key = '', ...fields]) => fields.filter((field) => keys.hash(key)?.delete(field) === true).length },
  hkeys: { arity: 1, run: (keys, [key = '']) => [...(keys.hash(key)?.keys() ?? [])] },
  hvals: { arity: 1, run: (keys, [key = '']) => [...(keys.hash(key)?.values() ?? [])] },
  hlen: { arity: 1, run: (keys, [key = '']) => keys.hash(key)?.size ?? WRONG_TYPE },
  sadd: { arity: -3, run: addMembers },
  srem: { arity: -3, run: (keys, [key = '', ...members]) => members.filter((member) => keys.set(key)?.delete(member) === true).length },
  smembers: { arity: 1, run: (keys, [key = '']) => [...(keys.set(key) ?? [])] },
  sismember: { arity: 2, run: (keys, [key = '', member = '']) => is(keys.set(key)?.has(member) === true) },
  scard: { arity: 1, run: (keys, [key = '']) => keys.set(key)?.size ?? WRONG_TYPE },
};
