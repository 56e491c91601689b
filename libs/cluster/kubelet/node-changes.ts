// What a node's kubelet has that is in neither the API nor the node's files, as keys with JSON values.
import type { ContainerLog, LogChunk } from '#cluster/cri/container-log.js';
import type { JournalLine } from './journal.js';
import { type KubeletState, runKey, type SavedChunk, type SavedNode, type SavedPod, savePod } from './node-state.js';
import type { PodWorker } from './pod-worker.js';

/** A point in a kubelet's history: cheap to take, and to compare with a later one. */
export interface KubeletMark {
  readonly node: string;
  readonly journal: readonly JournalLine[];
  readonly pods: ReadonlyMap<string, PodMark>;
}

interface PodMark {
  /** Differs when anything of the pod does, but for its logs. */
  readonly facts: string;
  readonly logs: ReadonlyMap<string, LogMark>;
}

interface LogMark {
  readonly log: ContainerLog;
  readonly version: number;
  readonly chunks: readonly LogChunk[];
}

export interface NodeChanges {
  readonly set: Readonly<Record<string, unknown>>;
  readonly deleted: readonly string[];
}

/** What there is to save: the node's own facts, pods that run, and those that have not been heard of since a restore. */
export interface Savable {
  readonly node: SavedNode;
  readonly journal: readonly JournalLine[];
  readonly workers: Iterable<PodWorker>;
  readonly restored: KubeletState | undefined;
  /** Of `restored`, the pods that are still waited for. */
  readonly waiting: Iterable<SavedPod>;
}

const POD = '/pod/';
const LOG = '/log/';
const JOURNAL = '/journal';
const NOTHING: PodMark = { facts: '', logs: new Map() };

export function markOf({ node, journal, workers, waiting }: Omit<Savable, 'restored'>): KubeletMark {
  const pods = new Map<string, PodMark>();
  for (const { uid } of waiting) pods.set(uid, NOTHING);
  for (const worker of workers) pods.set(worker.pod.metadata.uid, podMark(worker));
  return { node: JSON.stringify(node), journal, pods };
}

/** What changed since the mark; everything without one. Keys begin with '' or '/'. */
export function changesOf(savable: Savable, before: KubeletMark | undefined): NodeChanges {
  const now = markOf(savable);
  const set: Record<string, unknown> = {};
  const deleted: string[] = [];
  if (before?.node !== now.node) set[''] = savable.node;
  if (before?.journal !== now.journal) set[JOURNAL] = savable.journal;
  for (const pod of savable.waiting) if (before === undefined) saveWaiting(set, pod, savable.restored);
  for (const worker of savable.workers) {
    const { uid } = worker.pod.metadata;
    const earlier = before?.pods.get(uid) ?? NOTHING;
    const mark = now.pods.get(uid) as PodMark;
    if (mark.facts !== earlier.facts) set[POD + uid] = savePod(worker);
    for (const [run, log] of mark.logs) saveLog(set, `${LOG}${uid}/${run}/`, log, earlier.logs.get(run));
  }
  if (before !== undefined) for (const key of keysGone(before, now)) deleted.push(key);
  return { set, deleted };
}

/** Every key that there was at the mark. */
export function keysOf(mark: KubeletMark): readonly string[] {
  return ['', JOURNAL, ...keysGone(mark, { node: '', journal: [], pods: new Map() })];
}

/** A restored kubelet's state from the keys that `changesOf` gave. */
export function stateFrom(stored: Iterable<readonly [string, unknown]>): KubeletState | undefined {
  let node: SavedNode | undefined;
  const pods: SavedPod[] = [];
  const logs = new Map<string, Pick<LogChunk, 'first' | 'records'>[]>();
  let journal: readonly JournalLine[] = [];
  for (const [key, value] of stored) {
    if (key === '') node = value as SavedNode;
    else if (key === JOURNAL) journal = value as readonly JournalLine[];
    else if (key.startsWith(POD)) pods.push(value as SavedPod);
    else if (key.startsWith(LOG)) {
      const slash = key.lastIndexOf('/');
      const log = key.slice(LOG.length, slash);
      const chunks = logs.get(log) ?? [];
      chunks.push({ first: Number(key.slice(slash + 1)), records: value as SavedChunk });
      logs.set(log, chunks);
    }
  }
  for (const chunks of logs.values()) chunks.sort((a, b) => a.first - b.first);
  if (node === undefined) return undefined;
  return { ...node, journal, pods: pods.sort((a, b) => (a.uid < b.uid ? -1 : 1)), logOf: (uid, run) => logs.get(`${uid}/${run}`) ?? [] };
}

function podMark(worker: PodWorker): PodMark {
  const facts: unknown[] = [worker.sandbox?.address, worker.volumes.changeCounters(worker.pod)];
  const logs = new Map<string, LogMark>();
  for (const record of worker.records) {
    const { current, previous, waiting, retryAtMs, isReady, isStarted } = record;
    facts.push(record.name, current?.id, current?.startedMs, current?.end?.atMs, previous?.id, waiting?.reason, waiting?.message, retryAtMs, isReady, isStarted);
    facts.push(current?.container?.host?.changeCounter, current?.log.isDiscarded, previous?.log.isDiscarded);
    for (const run of [current, previous]) {
      if (run !== undefined) logs.set(runKey(record, run), { log: run.log, version: run.log.version, chunks: run.log.chunks });
    }
  }
  return { facts: facts.join('\n'), logs };
}

function saveLog(set: Record<string, unknown>, prefix: string, { log, version }: LogMark, before: LogMark | undefined): void {
  const isSame = before?.log === log;
  if (isSame && before.version === version) return;
  for (const { first, records, version: changed } of log.chunks) {
    if (!isSame || changed > before.version) set[prefix + first] = [...records];
  }
}

function saveWaiting(set: Record<string, unknown>, pod: SavedPod, restored: KubeletState | undefined): void {
  set[POD + pod.uid] = pod;
  for (const container of pod.containers) {
    for (const run of [container.current, container.previous]) {
      if (run === undefined) continue;
      const key = runKey(container, run);
      for (const { first, records } of restored?.logOf(pod.uid, key) ?? []) set[`${LOG}${pod.uid}/${key}/${first}`] = records;
    }
  }
}

function* keysGone(before: KubeletMark, now: KubeletMark): Iterable<string> {
  for (const [uid, { logs }] of before.pods) {
    const pod = now.pods.get(uid);
    if (pod === undefined) yield POD + uid;
    for (const [run, { chunks }] of logs) {
      const left = pod?.logs.get(run)?.chunks ?? [];
      if (left === chunks) continue;
      const kept = new Set(left.map((chunk) => chunk.first));
      for (const { first } of chunks) if (!kept.has(first)) yield `${LOG}${uid}/${run}/${first}`;
    }
  }
}
