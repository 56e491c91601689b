// What a snapshot keeps of a node besides the API's objects and the node's files: its containers.
import { decodeBase64, encodeBase64 } from '#linux/env/base64.js';
import type { FileChange, FileEntry } from '#linux/fs/changes.js';
import { ContainerLog, type LogChunk, type LogRecord } from '#cluster/cri/container-log.js';
import { isFailure, type Registry } from '#cluster/images/registry.js';
import type { Backoff } from './backoff.js';
import type { ContainerRecord, Run, RunEnd, Waiting } from './container-record.js';
import type { JournalLine } from './journal.js';
import type { PodWorker } from './pod-worker.js';
import type { KubeletSettings } from './settings.js';

/** What a restored kubelet begins with. */
export interface KubeletState extends SavedNode {
  readonly journal: readonly JournalLine[];
  readonly pods: readonly SavedPod[];
  /** Lines of a container's run, in order. */
  logOf(podUid: string, run: string): readonly Pick<LogChunk, 'first' | 'records'>[];
}

/** Plain data, as all that is saved. */
export interface SavedNode {
  readonly lastAddress: number;
  readonly images: readonly string[];
  readonly crashes: ReturnType<Backoff['snapshot']>;
  /** What the daemon was told when it began, where that is not kubeadm's. */
  readonly settings?: KubeletSettings;
  /** The daemon is stopped. */
  readonly isInactive?: boolean;
  /** The container runtime is stopped. */
  readonly lacksRuntime?: boolean;
}

/** A piece of a log as it is saved; where it begins stands in its key. */
export type SavedChunk = readonly LogRecord[];

export interface SavedPod {
  readonly uid: string;
  readonly address: string | undefined;
  readonly volumes: Readonly<Record<string, readonly SavedFile[]>>;
  readonly containers: readonly SavedContainer[];
}

interface SavedContainer {
  readonly name: string;
  readonly current: SavedRun | undefined;
  readonly previous: SavedRun | undefined;
  readonly waiting: Waiting | undefined;
  readonly retryAtMs: number;
  readonly isReady: boolean;
  readonly isStarted: boolean;
  readonly files: readonly SavedFile[];
}

type SavedRun = Pick<Run, 'id' | 'attempt' | 'imageText' | 'user' | 'startedMs'> & {
  readonly image: { readonly repository: string; readonly tag: string; readonly digest: string };
  readonly isDiscarded: boolean;
  readonly end: RunEnd | undefined;
};

/** A change of a file as JSON can hold it: content in base64. */
interface SavedFile {
  readonly path: string;
  readonly entry: (Omit<FileEntry, 'content'> & { readonly content?: string }) | undefined;
}

function saveFile({ path, entry }: FileChange): SavedFile {
  return { path, entry: entry?.kind === 'file' ? { ...entry, content: encodeBase64(entry.content) } : entry };
}

function readFile({ path, entry }: SavedFile): FileChange {
  return { path, entry: (entry?.content === undefined ? entry : { ...entry, content: decodeBase64(entry.content) }) as FileEntry | undefined };
}

export function savePod(worker: PodWorker): SavedPod {
  return {
    uid: worker.pod.metadata.uid,
    address: worker.sandbox?.address,
    volumes: Object.fromEntries(Object.entries(worker.volumes.snapshot(worker.pod)).map(([name, files]) => [name, files.map(saveFile)])),
    containers: worker.records.map((record) => ({
      name: record.name, current: saveRun(record.current), previous: saveRun(record.previous), waiting: record.waiting,
      retryAtMs: record.retryAtMs, isReady: record.isReady, isStarted: record.isStarted,
      files: (record.current?.container?.host?.changedFiles() ?? []).map(saveFile),
    })),
  };
}

function saveRun(run: Run | undefined): SavedRun | undefined {
  if (run === undefined) return undefined;
  const { id, attempt, imageText, user, startedMs, end, log, image: { repository, tag, digest } } = run;
  return { id, attempt, imageText, user, startedMs, end, image: { repository, tag, digest }, isDiscarded: log.isDiscarded };
}

/** Gives a new worker the containers that it had. */
export function restorePod(worker: PodWorker, saved: SavedPod, logOf: KubeletState['logOf'], registry: Registry): void {
  const readRun = (record: ContainerRecord, run: SavedRun | undefined) => (run === undefined ? undefined : readRunOf(run, logOf(saved.uid, runKey(record, run))));
  const files = new Map<ContainerRecord, readonly FileChange[]>();
  const runs: Parameters<PodWorker['restore']>[0]['runs'][number][] = [];
  for (const record of worker.records) {
    const found = saved.containers.find(({ name }) => name === record.name);
    if (found === undefined) continue;
    record.previous = readRun(record, found.previous);
    record.waiting = found.waiting;
    record.retryAtMs = found.retryAtMs;
    files.set(record, found.files.map(readFile));
    const run = readRun(record, found.current);
    if (run === undefined) continue;
    const image = registry.find(run.imageText);
    if (isFailure(image)) {
      record.current = run;
      continue;
    }
    runs.push({ record, run, image, isStarted: found.isStarted, isReady: found.isReady });
  }
  const volumes = Object.fromEntries(Object.entries(saved.volumes).map(([name, changes]) => [name, changes.map(readFile)]));
  worker.restore({ address: saved.address, volumes, runs, filesOf: (record) => files.get(record) ?? [] });
}

/** Names a run among all runs of its pod. */
export function runKey(record: Pick<ContainerRecord, 'name'>, run: Pick<Run, 'attempt'>): string {
  return `${record.name}/${run.attempt}`;
}

function readRunOf(saved: SavedRun, chunks: ReturnType<KubeletState['logOf']>): Run {
  const log = new ContainerLog();
  log.restore(chunks);
  if (saved.isDiscarded) log.discard();
  return { ...saved, log, container: undefined };
}
