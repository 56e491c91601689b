// Mirrors etcdutl's snapshot commands
// Differs: the form of the file is this simulation's own; the data directory holds the snapshot until an etcd opens it.
import { parseSnapshotFile, snapshotText } from '#cluster/etcd/snapshot-file.js';
import type { EtcdSnapshot } from '#cluster/etcd/etcd.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { encodeUtf8 } from '#linux/env/text.js';
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#linux/programs/call.js';
import { defineRawProgram } from '#linux/programs/define-program.js';
import type { Program } from '#linux/programs/program.js';
import { framed } from './columns.js';
import { EtcdctlError } from './etcd-client.js';
import { parseGoArgs } from './go-args.js';
import { humanSize } from './go-units.js';

const DEFAULT_DIR = 'default.etcd';

function read(proc: Call, path: string): { readonly text: string; readonly snapshot: EtcdSnapshot } {
  if (!proc.files.exists(path)) throw new EtcdctlError(`stat ${path}: no such file or directory`);
  const text = proc.files.readText(path);
  const snapshot = parseSnapshotFile(text);
  if (snapshot === undefined) throw new EtcdctlError('snapshot file integrity check failed: it is no snapshot, or was changed');
  return { text, snapshot };
}

export function snapshotStatus(proc: Call, path: string, flags: Readonly<Record<string, string>>): void {
  const { text, snapshot } = read(proc, path);
  const hash = bytesToHex(sha256(encodeUtf8(text))).slice(0, 8).replace(/^0+/, '');
  const row = [hash, `${snapshot.revision}`, `${snapshot.entries.length}`, humanSize(text.length, 2, ' '), '3.6.0'];
  if (flags['write-out'] === 'table') proc.print(framed(['HASH', 'REVISION', 'TOTAL KEYS', 'TOTAL SIZE', 'VERSION'], [row]));
  else if (flags['write-out'] === 'json') proc.print(`${JSON.stringify({ hash: Number.parseInt(hash, 16), revision: snapshot.revision, totalKey: snapshot.entries.length, totalSize: text.length, version: '3.6.0' })}\n`);
  else proc.print(`${row.join(', ')}\n`);
}

export function restoreSnapshot(proc: Call, path: string, flags: Readonly<Record<string, string>>): void {
  const { text, snapshot } = read(proc, path);
  const bump = Number(flags['bump-revision'] ?? '0');
  const dataDir = (flags['data-dir'] ?? `${flags['name'] ?? ''}.etcd`.replace(/^\.etcd$/, DEFAULT_DIR)).replace(/\/+$/, '');
  if (proc.files.exists(dataDir) && proc.files.list(dataDir).length > 0) throw new EtcdctlError(`data-dir ${JSON.stringify(dataDir)} not empty or could not be read`);
  const log = (caller: string, msg: string, more: object) => proc.printError(`${JSON.stringify({ level: 'info', ts: `${new Date(proc.now()).toISOString().slice(0, -1)}Z`, caller, msg, ...more })}\n`);
  const facts = { path, 'wal-dir': `${dataDir}/member/wal`, 'data-dir': dataDir, 'snap-dir': `${dataDir}/member/snap` };
  log('snapshot/v3_snapshot.go:305', 'restoring snapshot', { ...facts, 'initial-memory-map-size': 0 });
  log('membership/store.go:141', 'Trimming membership information from the backend...', {});
  log('membership/cluster.go:424', 'added member', { 'cluster-id': 'cdf818194e3a8c32', 'local-member-id': '0', 'added-peer-id': '8e9e05c52164694d', 'added-peer-peer-urls': ['http://localhost:2380'], 'added-peer-is-learner': false });
  proc.files.makeDirectory(`${dataDir}/member/snap`, { parents: true, mode: 0o700 });
  proc.files.makeDirectory(`${dataDir}/member/wal`, { parents: true, mode: 0o700 });
  proc.files.write(`${dataDir}/member/snap/db`, bump > 0 ? snapshotText({ ...snapshot, revision: snapshot.revision + bump }) : text, 0o600);
  log('snapshot/v3_snapshot.go:333', 'restored snapshot', facts);
}

export const etcdutl: Program = defineRawProgram('etcdutl', function* (proc, args): Step<number> {
  const { words: [group, verb, path], flags, error } = parseGoArgs(args, {
    booleans: { 'skip-hash-check': 'skip-hash-check', 'mark-compacted': 'mark-compacted', h: 'help', help: 'help' },
    texts: { w: 'write-out', 'write-out': 'write-out', 'data-dir': 'data-dir', name: 'name', 'initial-cluster': 'initial-cluster', 'initial-advertise-peer-urls': 'initial-advertise-peer-urls', 'initial-cluster-token': 'initial-cluster-token', 'bump-revision': 'bump-revision', 'wal-dir': 'wal-dir' },
  });
  yield* proc.work(1);
  try {
    if (error !== undefined) throw new EtcdctlError(error);
    if (group === 'version') {
      proc.print('etcdutl version: 3.6.6\nAPI version: 3.6\n');
      return 0;
    }
    if (group === 'defrag') {
      proc.printError(`Finished defragmenting directory ${flags['data-dir'] ?? DEFAULT_DIR}\n`);
      return 0;
    }
    if (group !== 'snapshot' || (verb !== 'status' && verb !== 'restore')) throw new EtcdctlError(`unknown command ${JSON.stringify(group === 'snapshot' ? (verb ?? '') : (group ?? ''))} for "etcdutl${group === 'snapshot' ? ' snapshot' : ''}"`);
    if (path === undefined) throw new EtcdctlError(`snapshot ${verb} requires exactly one argument`);
    if (verb === 'status') snapshotStatus(proc, path, flags);
    else restoreSnapshot(proc, path, flags);
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof EtcdctlError)) throw thrown;
    proc.printError(`Error: ${thrown.message}\n`);
    return 1;
  }
});
