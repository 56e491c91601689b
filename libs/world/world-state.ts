import type { FileChange, FileEntry } from '#linux/fs/changes.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { type RandomState, SeededRandom } from '#linux/env/seeded-random.js';
import { decodeBase64, encodeBase64 } from '#linux/env/base64.js';
import type { ClusterMark, StoredCluster } from '#cluster/bootstrap/cluster-state.js';
import type { World, WorldOptions } from './world.js';

/** A world's state as keys with JSON values: what changed, or everything. */
export interface WorldChanges {
  readonly set: Readonly<Record<string, unknown>>;
  readonly deleted: readonly string[];
}

/** A point in a world's history, to ask what changed since. Only of use with the world that made it. */
export interface Mark {
  readonly files: ReadonlyMap<string, number>;
  readonly cluster: ClusterMark;
  readonly historyLines: number;
  readonly nowMs: number;
}

export interface RestoredWorld {
  readonly nowMs: number;
  readonly random: RandomState;
  readonly files: ReadonlyMap<string, readonly FileChange[]>;
  readonly cluster: StoredCluster;
  readonly history: readonly string[];
  /** Lines ever typed. */
  readonly historyLines: number;
}

const OPTIONS = 'world/options';
const CLOCK = 'world/clock';
const RANDOM = 'world/random';
const HISTORY = 'world/history/';
const FILE = 'file/';
const CLUSTER = 'cluster/';

/** Takes a world apart into keys, and finds its parts in them again. */
export class WorldState {
  mark(world: World): Mark {
    return {
      files: new Map(world.machines.all.map((host) => [host.name, host.changeCounter])),
      cluster: world.cluster.mark(), historyLines: world.historyLines, nowMs: world.now(),
    };
  }

  changesSince(world: World, mark: Mark | undefined): WorldChanges {
    const set: Record<string, unknown> = {};
    const deleted: string[] = [];
    if (mark === undefined) set[OPTIONS] = world.options;
    const cluster = world.cluster.changesSince(mark?.cluster);
    for (const [key, value] of Object.entries(cluster.set)) set[`${CLUSTER}${key}`] = value;
    for (const key of cluster.deleted) deleted.push(`${CLUSTER}${key}`);
    for (const host of world.machines.all) {
      const counter = mark?.files.get(host.name);
      const changes = counter === undefined ? host.changedFiles() : host.changesSince(counter);
      // A name that is gone is remembered as gone: the layers below may have it.
      for (const { path, entry } of changes) set[`${FILE}${host.name}${path}`] = entry === undefined ? null : stored(entry);
    }
    const since = mark === undefined ? 0 : mark.historyLines;
    const first = world.historyLines - world.history.length;
    for (const [index, line] of world.history.entries()) if (first + index >= since) set[`${HISTORY}${first + index}`] = line;
    if (mark === undefined || world.now() !== mark.nowMs || Object.keys(set).length > 0) {
      set[CLOCK] = world.now();
      set[RANDOM] = world.randomState;
    }
    return { set, deleted };
  }

  static optionsIn(state: ReadonlyMap<string, unknown>): WorldOptions {
    const options = state.get(OPTIONS);
    if (options === undefined) throw new Error('this is not the state of a world: it has no options');
    return options as WorldOptions;
  }

  /** A booted world's state as another world's beginning: its own options, time and luck. */
  static renewed(booted: ReadonlyMap<string, unknown>, options: WorldOptions): ReadonlyMap<string, unknown> {
    return new Map([...booted, [OPTIONS, options], [CLOCK, options.startMs], [RANDOM, new SeededRandom(options.seed).state()]]);
  }

  static read(state: ReadonlyMap<string, unknown> | undefined): RestoredWorld | undefined {
    if (state === undefined) return undefined;
    const files = new Map<string, FileChange[]>();
    const cluster = new Map<string, unknown>();
    const lines: (readonly [number, string])[] = [];
    for (const [key, value] of state) {
      if (key.startsWith(CLUSTER)) cluster.set(key.slice(CLUSTER.length), value);
      else if (key.startsWith(HISTORY)) lines.push([Number(key.slice(HISTORY.length)), value as string]);
      else if (key.startsWith(FILE)) {
        const slash = key.indexOf('/', FILE.length);
        const host = key.slice(FILE.length, slash);
        const path = key.slice(slash);
        const known = files.get(host) ?? [];
        known.push({ path, entry: value === null ? undefined : loaded(value as StoredEntry) });
        files.set(host, known);
      }
    }
    for (const changes of files.values()) changes.sort(parentsFirst);
    lines.sort(([a], [b]) => a - b);
    return {
      nowMs: state.get(CLOCK) as number, random: state.get(RANDOM) as RandomState, files, cluster,
      history: lines.map(([, line]) => line), historyLines: (lines.at(-1)?.[0] ?? -1) + 1,
    };
  }
}

/** A file's content as text where it is one, else as base64. */
type StoredEntry =
  | Exclude<FileEntry, { readonly kind: 'file' }>
  | (Omit<Extract<FileEntry, { readonly kind: 'file' }>, 'content'> & { readonly text?: string; readonly base64?: string });

function stored(entry: FileEntry): StoredEntry {
  if (entry.kind !== 'file') return entry;
  const { content, ...facts } = entry;
  const text = decodeUtf8(content);
  // Malformed text comes back as U+FFFD, whose own bytes are others.
  return text.includes('\ufffd') ? { ...facts, base64: encodeBase64(content) } : { ...facts, text };
}

function loaded(entry: StoredEntry): FileEntry {
  if (entry.kind !== 'file') return entry;
  const { text, base64, ...facts } = entry;
  return { ...facts, content: base64 === undefined ? encodeUtf8(text ?? '') : decodeBase64(base64) };
}

/** Names that are gone first, so that what came in their place stays; folders before what is in them. */
function parentsFirst(a: FileChange, b: FileChange): number {
  return Number(a.entry !== undefined) - Number(b.entry !== undefined) || depthOf(a.path) - depthOf(b.path);
}

function depthOf(path: string): number {
  return path.split('/').length;
}
