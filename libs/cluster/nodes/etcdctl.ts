// Mirrors etcdctl of etcd 3.6
// Differs: keys under /registry/ take objects in JSON only; no users, locks, elections, transactions and leases; `snapshot
// status` and `restore`, which 3.6 has moved to etcdutl, still answer, as in 3.5.
import { RawValue } from '#cluster/apiserver/encryption/raw-value.js';
import { storedBytes } from '#cluster/apiserver/encryption/stored-bytes.js';
import { EtcdError } from '#cluster/etcd/etcd-error.js';
import type { Change, Entry, Etcd } from '#cluster/etcd/etcd.js';
import { snapshotFileOf } from '#cluster/etcd/snapshot-file.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import { encodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Call } from '#linux/programs/call.js';
import { defineRawProgram } from '#linux/programs/define-program.js';
import type { Program } from '#linux/programs/program.js';
import { framed } from './columns.js';
import { connect, endpointsOf, EtcdctlError } from './etcd-client.js';
import { restoreSnapshot, snapshotStatus } from './etcd-snapshots.js';
import { parseGoArgs } from './go-args.js';
import { humanSize } from './go-units.js';

const CLUSTER_ID = 'cdf818194e3a8c32';
export const MEMBER_ID = '8e9e05c52164694d';
const VERSION = '3.6.6';
const WATCH_MS = 500;
/** How long a watch goes on by itself. */
const WATCH_MAX_MS = 3_600_000;

interface Command {
  readonly proc: Call;
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, string>>;
}

const BOOLEANS = {
  prefix: 'prefix', 'from-key': 'from-key', 'keys-only': 'keys-only', 'count-only': 'count-only', 'print-value-only': 'print-value-only', cluster: 'cluster', hex: 'hex', 'prev-kv': 'prev-kv',
  physical: 'physical', debug: 'debug', 'insecure-skip-tls-verify': 'insecure-skip-tls-verify', 'insecure-transport': 'insecure-transport', h: 'help', help: 'help', 'skip-hash-check': 'skip-hash-check',
  'ignore-value': 'ignore-value', 'ignore-lease': 'ignore-lease', 'mark-compacted': 'mark-compacted', version: 'version',
};
const TEXTS = {
  endpoints: 'endpoints', cacert: 'cacert', cert: 'cert', key: 'key', w: 'write-out', 'write-out': 'write-out', limit: 'limit', rev: 'rev', order: 'order', 'sort-by': 'sort-by', consistency: 'consistency',
  'dial-timeout': 'dial-timeout', 'command-timeout': 'command-timeout', 'keepalive-time': 'keepalive-time', user: 'user', password: 'password', 'data-dir': 'data-dir', name: 'name', 'initial-cluster': 'initial-cluster',
  'initial-advertise-peer-urls': 'initial-advertise-peer-urls', 'initial-cluster-token': 'initial-cluster-token', 'bump-revision': 'bump-revision', lease: 'lease', 'discovery-srv': 'discovery-srv', 'wal-dir': 'wal-dir',
};

export const etcdctl: Program = defineRawProgram('etcdctl', function* (proc, args): Step<number> {
  const { words, flags, error } = parseGoArgs(args, { booleans: BOOLEANS, texts: TEXTS });
  const [name = '', ...rest] = words;
  try {
    if (error !== undefined) throw new EtcdctlError(error);
    if (name === 'version' || flags['version'] === 'true') {
      proc.print(`etcdctl version: ${VERSION}\nAPI version: 3.6\n`);
      return 0;
    }
    if (name === '' || name === 'help' || flags['help'] === 'true') {
      proc.print(USAGE);
      return 0;
    }
    const command = commands[name];
    if (command === undefined) throw new EtcdctlError(`unknown command ${JSON.stringify(name)} for "etcdctl"`);
    yield* command({ proc, words: rest, flags });
    return proc.status;
  } catch (thrown) {
    if (thrown instanceof Errno) proc.printError(`Error: ${thrown.path === undefined ? '' : `open ${thrown.path}: `}${thrown.message.toLowerCase()}\n`);
    else if (thrown instanceof EtcdctlError || thrown instanceof EtcdError) proc.printError(`Error: ${thrown.message}\n`);
    else throw thrown;
    return 1;
  }
});

const USAGE = `NAME:
	etcdctl - A simple command line client for etcd3.

USAGE:
	etcdctl [flags]

VERSION:
	${VERSION}

API VERSION:
	3.6


COMMANDS:
	alarm disarm		Disarms all alarms
	alarm list		Lists all alarms
	compaction		Compacts the event history in etcd
	defrag			Defragments the storage of the etcd members with given endpoints
	del			Removes the specified key or range of keys [key, range_end)
	endpoint health		Checks the healthiness of endpoints specified in \`--endpoints\` flag
	endpoint status		Prints out the status of endpoints specified in \`--endpoints\` flag
	get			Gets the key or a range of keys
	member list		Lists all members in the cluster
	put			Puts the given key into the store
	snapshot save		Stores an etcd node backend snapshot to a given file
	version			Prints the version of etcdctl
	watch			Watches events stream on keys or prefixes
`;

const commands: Readonly<Record<string, (command: Command) => Step<void>>> = {
  get, put, del, watch, member, endpoint, alarm, compaction: compact, compact, defrag, snapshot,
};

interface Found {
  readonly key: string;
  readonly entry: Entry;
}

function header(etcd: Etcd): object {
  return { cluster_id: bigText(CLUSTER_ID), member_id: bigText(MEMBER_ID), revision: etcd.revision, raft_term: 2 };
}

/** Numbers that a double can't hold: printed as they are, by `json`. */
function bigText(hex: string): string {
  return `@${BigInt(`0x${hex}`)}@`;
}

function json(value: object): string {
  return `${JSON.stringify(value).replace(/"@(\d+)@"/g, '$1')}\n`;
}

function b64(text: string | Uint8Array): string {
  return encodeBase64(typeof text === 'string' ? encodeUtf8(text) : text);
}

/** The keys that the words and flags of get, del and watch name. */
function rangeOf({ words: [key, end], flags }: Command): { readonly from: string; readonly to: string } {
  if (key === undefined) throw new EtcdctlError('get command needs one argument as key and an optional argument as range_end');
  if (flags['prefix'] === 'true') return { from: key, to: key === '' ? '\uffff' : `${key.slice(0, -1)}${String.fromCharCode(key.charCodeAt(key.length - 1) + 1)}` };
  if (flags['from-key'] === 'true') return { from: key, to: '\uffff' };
  return { from: key, to: end ?? `${key}\u0000` };
}

function* get(command: Command): Step<void> {
  const { proc, flags } = command;
  const range = rangeOf(command);
  const { etcd } = yield* connect(proc, flags);
  const map = etcd.at(Number(flags['rev'] ?? '0') || etcd.revision);
  const found: Found[] = [];
  const limit = Number(flags['limit'] ?? '0');
  map.forEach(range.from, range.to, (entry, key) => {
    found.push({ key, entry });
    return !(limit > 0 && found.length >= limit);
  });
  const count = map.count(range.from, range.to);
  if (flags['order']?.toUpperCase() === 'DESCEND') found.reverse();
  const isKeysOnly = flags['keys-only'] === 'true';
  const format = flags['write-out'] ?? 'simple';
  if (format === 'json') {
    proc.print(json({ header: header(etcd), ...(flags['count-only'] === 'true' || found.length === 0 ? {} : { kvs: found.map(({ key, entry }) => keyValue(key, entry, isKeysOnly)) }), ...(limit > 0 && count > found.length ? { more: true } : {}), ...(count === 0 ? {} : { count }) }));
  } else if (format === 'fields') {
    proc.print(`"ClusterID" : ${BigInt(`0x${CLUSTER_ID}`)}\n"MemberID" : ${BigInt(`0x${MEMBER_ID}`)}\n"Revision" : ${etcd.revision}\n"RaftTerm" : 2\n`);
    for (const { key, entry } of found) {
      proc.print(`"Key" : ${JSON.stringify(key)}\n"CreateRevision" : ${entry.createRevision}\n"ModRevision" : ${entry.modRevision}\n"Version" : ${entry.version}\n"Value" : ${JSON.stringify(isKeysOnly ? '' : decodeUtf8(storedBytes(key, entry)))}\n"Lease" : ${leaseOf(entry)}\n`);
    }
    proc.print(`"More" : ${limit > 0 && count > found.length}\n"Count" : ${count}\n`);
  } else if (format === 'table') throw new EtcdctlError('Get does not support --write-out=table');
  else if (format !== 'simple' && format !== 'hex' && format !== 'protobuf') throw new EtcdctlError(`unknown output format ${format}`);
  else if (flags['count-only'] === 'true') throw new EtcdctlError('`--count-only` flag is set, but `--write-out=fields` is not set');
  else {
    for (const { key, entry } of found) {
      if (flags['print-value-only'] !== 'true') proc.print(`${key}\n`);
      if (!isKeysOnly) proc.print(storedBytes(key, entry));
      proc.print('\n');
      yield* proc.work(1);
    }
  }
  yield* proc.work(found.length + 1);
}

function keyValue(key: string, entry: Entry, isKeyOnly: boolean): object {
  const lease = leaseOf(entry);
  return { key: b64(key), create_revision: entry.createRevision, mod_revision: entry.modRevision, version: entry.version, ...(isKeyOnly ? {} : { value: b64(storedBytes(key, entry)) }), ...(lease === 0 ? {} : { lease }) };
}

function leaseOf({ leaseEndMs }: Entry): number {
  return leaseEndMs === undefined ? 0 : 7_587_880_000_000_000 + Math.floor(leaseEndMs / 1000) % 1_000_000_000;
}

/** `put KEY VALUE`, `put KEY < file`. */
function* put({ proc, words: [key, given], flags }: Command): Step<void> {
  if (key === undefined) throw new EtcdctlError('put command needs 1 argument and input from stdin or 2 arguments');
  let text = given;
  if (text === undefined) {
    const pieces: number[] = [];
    for (;;) {
      const piece = yield* proc.stdin.read(64 * 1024);
      if (piece === undefined || piece.length === 0) break;
      pieces.push(...piece);
    }
    text = decodeUtf8(Uint8Array.from(pieces));
  }
  const { etcd } = yield* connect(proc, flags);
  const previous = etcd.get(key);
  const value = valueFor(key, text);
  etcd.put(key, undefined, (revision) => (RawValue.textOf(value) === undefined ? withRevision(value as KubeObject, revision) : value));
  if (flags['write-out'] === 'json') proc.print(json({ header: header(etcd) }));
  else {
    proc.print('OK\n');
    if (flags['prev-kv'] === 'true' && previous !== undefined) proc.print(`${key}\n${decodeUtf8(storedBytes(key, previous))}\n`);
  }
}

function valueFor(key: string, text: string): object {
  if (!key.startsWith('/registry/')) return RawValue.of(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const { apiVersion, kind, metadata } = (value ?? {}) as Partial<KubeObject>;
  if (typeof apiVersion === 'string' && typeof kind === 'string' && typeof metadata === 'object' && key.endsWith(`/${metadata.name}`) && typeof metadata.uid === 'string') return value as object;
  throw new EtcdctlError('under /registry/ this etcd takes whole objects in JSON only, with apiVersion, kind and metadata');
}

function withRevision(object: KubeObject, revision: number): KubeObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: `${revision}` } };
}

function* del(command: Command): Step<void> {
  const { proc, flags } = command;
  const { from, to } = rangeOf(command);
  const { etcd } = yield* connect(proc, flags);
  const found: Found[] = [];
  etcd.range(from, to, (entry, key) => {
    found.push({ key, entry });
  });
  for (const { key, entry } of found) etcd.delete(key, undefined, (revision) => (RawValue.textOf(entry.value) === undefined ? withRevision(entry.value as KubeObject, revision) : entry.value));
  if (flags['write-out'] === 'json') proc.print(json({ header: header(etcd), deleted: found.length }));
  else {
    proc.print(`${found.length}\n`);
    if (flags['prev-kv'] === 'true') for (const { key, entry } of found) proc.print(`${key}\n${decodeUtf8(storedBytes(key, entry))}\n`);
  }
}

function* watch(command: Command): Step<void> {
  const { proc, flags } = command;
  const { from, to } = rangeOf(command);
  const { etcd } = yield* connect(proc, flags);
  let revision = flags['rev'] === undefined ? etcd.revision : Number(flags['rev']) - 1;
  for (let waitedMs = 0; waitedMs < WATCH_MAX_MS; waitedMs += WATCH_MS) {
    const changes = etcd.since('', revision);
    if (changes === undefined) throw new EtcdctlError('watch is canceled by the server (etcdserver: mvcc: required revision has been compacted)');
    for (const change of changes.filter(({ key }) => key >= from && key < to)) proc.print(changeText(change, flags));
    revision = etcd.revision;
    yield* proc.flush();
    yield* proc.process.sleep(WATCH_MS);
  }
}

function changeText({ type, key, value, revision, replaced }: Change, flags: Command['flags']): string {
  const entry: Entry = { value, createRevision: replaced?.createRevision ?? revision, modRevision: revision, version: (replaced?.version ?? 0) + 1 };
  const before = flags['prev-kv'] === 'true' && replaced !== undefined ? `${key}\n${decodeUtf8(storedBytes(key, replaced))}\n` : '';
  return type === 'delete' ? `DELETE\n${before}${key}\n\n` : `PUT\n${before}${key}\n${decodeUtf8(storedBytes(key, entry))}\n`;
}

function* member({ proc, words: [verb], flags }: Command): Step<void> {
  if (verb !== 'list') throw new EtcdctlError(`unknown command ${JSON.stringify(verb ?? '')} for "etcdctl member"`);
  const { machine } = yield* connect(proc, flags);
  const [peer, client] = [`https://${machine.address}:2380`, `https://${machine.address}:2379`];
  const row = [MEMBER_ID, 'started', machine.name, peer, client, 'false'];
  if (flags['write-out'] === 'json') proc.print(json({ header: { cluster_id: bigText(CLUSTER_ID), member_id: bigText(MEMBER_ID), raft_term: 2 }, members: [{ ID: bigText(MEMBER_ID), name: machine.name, peerURLs: [peer], clientURLs: [client] }] }));
  else proc.print(flags['write-out'] === 'table' ? framed(['ID', 'STATUS', 'NAME', 'PEER ADDRS', 'CLIENT ADDRS', 'IS LEARNER'], [row]) : `${row.join(', ')}\n`);
}

function* endpoint({ proc, words: [verb], flags }: Command): Step<void> {
  if (verb !== 'health' && verb !== 'status' && verb !== 'hashkv') throw new EtcdctlError(`unknown command ${JSON.stringify(verb ?? '')} for "etcdctl endpoint"`);
  const rows: string[][] = [];
  const found: object[] = [];
  let failed = false;
  for (const each of endpointsOf(proc, flags)) {
    const took = `${(5 + proc.random.below(9000) / 1000).toFixed(6)}ms`;
    try {
      const { etcd } = yield* connect(proc, flags, each);
      if (verb === 'health') {
        rows.push([each, 'true', took, '']);
        found.push({ endpoint: each, health: true, took });
        if ((flags['write-out'] ?? 'simple') === 'simple') proc.print(`${each} is healthy: successfully committed proposal: took = ${took}\n`);
      } else {
        const size = humanSize(etcd.bytes, 2, ' ');
        rows.push([each, MEMBER_ID, '3.6.6', '3.6.0', size, size, '0%', humanSize(etcd.quotaBytes, 2, ' '), 'true', 'false', '2', `${etcd.revision + 100}`, `${etcd.revision + 100}`, etcd.isFull ? `memberID:${BigInt(`0x${MEMBER_ID}`)} alarm:NOSPACE ` : '', '', 'false']);
        found.push({ Endpoint: each, Status: { header: header(etcd), version: '3.6.6', dbSize: etcd.bytes, leader: bigText(MEMBER_ID), raftIndex: etcd.revision + 100, raftTerm: 2, raftAppliedIndex: etcd.revision + 100, ...(etcd.isFull ? { errors: [`memberID:${BigInt(`0x${MEMBER_ID}`)} alarm:NOSPACE `] } : {}), dbSizeInUse: etcd.bytes, storageVersion: '3.6.0', dbSizeQuota: etcd.quotaBytes } });
        if ((flags['write-out'] ?? 'simple') === 'simple') proc.print(`${(rows.at(-1) as string[]).join(', ')}\n`);
      }
    } catch (error) {
      if (!(error instanceof EtcdctlError)) throw error;
      failed = true;
      rows.push([each, 'false', '5.001s', error.message]);
      found.push({ endpoint: each, health: false, took: '5.001s', error: error.message });
      if (verb === 'health' && (flags['write-out'] ?? 'simple') === 'simple') proc.printError(`${each} is unhealthy: failed to commit proposal: ${error.message}\n`);
      else if (verb === 'status') proc.printError(`Failed to get the status of endpoint ${each} (${error.message})\n`);
    }
  }
  if (flags['write-out'] === 'json') proc.print(json(found));
  if (flags['write-out'] === 'table') {
    proc.print(verb === 'health'
      ? framed(['ENDPOINT', 'HEALTH', 'TOOK', 'ERROR'], rows)
      : framed(['ENDPOINT', 'ID', 'VERSION', 'STORAGE VERSION', 'DB SIZE', 'IN USE', 'PERCENTAGE NOT IN USE', 'QUOTA', 'IS LEADER', 'IS LEARNER', 'RAFT TERM', 'RAFT INDEX', 'RAFT APPLIED INDEX', 'ERRORS', 'DOWNGRADE TARGET VERSION', 'DOWNGRADE ENABLED'], rows.filter((row) => row.length > 4)));
  }
  if (failed) throw new EtcdctlError(verb === 'health' ? 'unhealthy cluster' : 'context deadline exceeded');
}

function* alarm({ proc, words: [verb], flags }: Command): Step<void> {
  if (verb !== 'list' && verb !== 'disarm') throw new EtcdctlError(`unknown command ${JSON.stringify(verb ?? '')} for "etcdctl alarm"`);
  const { etcd } = yield* connect(proc, flags);
  if (etcd.isFull) proc.print(`memberID:${BigInt(`0x${MEMBER_ID}`)} alarm:NOSPACE \n`);
  if (verb === 'disarm') etcd.disarm();
}

function* compact({ proc, words: [revision], flags }: Command): Step<void> {
  if (revision === undefined) throw new EtcdctlError('compaction command needs 1 argument');
  if (!/^\d+$/.test(revision)) throw new EtcdctlError(`strconv.ParseInt: parsing ${JSON.stringify(revision)}: invalid syntax`);
  const { etcd } = yield* connect(proc, flags);
  etcd.compact(Number(revision));
  proc.print(`compacted revision ${revision}\n`);
}

function* defrag({ proc, flags }: Command): Step<void> {
  for (const each of endpointsOf(proc, flags)) {
    yield* connect(proc, flags, each);
    proc.print(`Finished defragmenting etcd member[${each}]. took ${(20 + proc.random.below(40_000) / 1000).toFixed(6)}ms\n`);
  }
}

function* snapshot(command: Command): Step<void> {
  const { proc, words: [verb, path], flags } = command;
  if (verb === 'status' || verb === 'restore') {
    proc.printError(`Deprecated: Use \`etcdutl snapshot ${verb}\` instead.\n\n`);
    if (path === undefined) throw new EtcdctlError(`snapshot ${verb} requires exactly one argument`);
    if (verb === 'status') snapshotStatus(proc, path, flags);
    else restoreSnapshot(proc, path, flags);
    return;
  }
  if (verb !== 'save') throw new EtcdctlError(`unknown command ${JSON.stringify(verb ?? '')} for "etcdctl snapshot"`);
  if (path === undefined) throw new EtcdctlError('snapshot save expects one argument');
  const log = (caller: string, msg: string, more: object = {}) => proc.printError(`${JSON.stringify({ level: 'info', ts: `${new Date(proc.now()).toISOString().slice(0, -1)}000Z`, caller, msg, ...more })}\n`);
  const { etcd, endpoint: from } = yield* connect(proc, flags);
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
  if (folder !== '' && !proc.files.exists(folder)) throw new EtcdctlError(`could not open ${path}.part (open ${path}.part: no such file or directory)`);
  log('snapshot/v3_snapshot.go:83', 'created temporary db file', { path: `${path}.part` });
  log('v3@v3.6.6/maintenance.go:236', 'opened snapshot stream; downloading');
  log('snapshot/v3_snapshot.go:96', 'fetching snapshot', { endpoint: from });
  const text = snapshotFileOf(etcd);
  yield* proc.process.sleep(40);
  proc.files.write(path, text, 0o600);
  log('v3@v3.6.6/maintenance.go:302', 'completed snapshot read; closing');
  log('snapshot/v3_snapshot.go:111', 'fetched snapshot', { endpoint: from, size: humanSize(text.length, 2, ' '), took: '40.1ms', 'etcd-version': '3.6.0' });
  log('snapshot/v3_snapshot.go:121', 'saved', { path });
  proc.print(`Snapshot saved at ${path}\nServer version 3.6.0\n`);
}
