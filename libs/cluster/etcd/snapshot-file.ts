// Mirrors the file that `etcdctl snapshot save` writes: a whole store, with a hash at its end
// Differs: JSON, where etcd has a page file of bbolt.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { type Etcd, type EtcdSnapshot, saved, type SavedEntry } from './etcd.js';

const MAGIC = 'etcd snapshot 1\n';

/** The text of a snapshot of what is there now. */
export function snapshotFileOf(etcd: Etcd): string {
  const entries: SavedEntry[] = [];
  etcd.at(etcd.revision).forEach('', '\uffff', (entry, key) => {
    entries.push(saved(key, entry));
  });
  return snapshotText({ revision: etcd.revision, bytes: etcd.bytes, entries });
}

export function snapshotText(snapshot: EtcdSnapshot): string {
  const body = `${MAGIC}${JSON.stringify(snapshot)}\n`;
  return `${body}${hashOf(body)}\n`;
}

/** Undefined for a file that is none, or was changed or cut. */
export function parseSnapshotFile(text: string): EtcdSnapshot | undefined {
  const end = text.lastIndexOf('\n', text.length - 2) + 1;
  if (!text.startsWith(MAGIC) || end <= MAGIC.length || text.slice(end, -1) !== hashOf(text.slice(0, end))) return undefined;
  return JSON.parse(text.slice(MAGIC.length, end)) as EtcdSnapshot;
}

function hashOf(body: string): string {
  return bytesToHex(sha256(encodeUtf8(body)));
}
