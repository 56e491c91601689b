import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** A session's state is a set of keys with JSON values: the world's, its terminals', what the lab's run has to remember. */
export interface StateChanges {
  readonly set: Readonly<Record<string, unknown>>;
  readonly deleted: readonly string[];
}

/** The form of stored states. A reader refuses what is newer, and moves what is older forward step by step. */
const VERSION = 1;

export function encodeChanges(changes: StateChanges): Uint8Array {
  return deflateRawSync(JSON.stringify({ version: VERSION, ...changes }), { level: 1 });
}

/** Throws when the bytes were written by a newer Wheelhouse. */
export function decodeChanges(bytes: Uint8Array): StateChanges {
  const { version, set, deleted } = JSON.parse(inflateRawSync(bytes).toString()) as StateChanges & { version: number };
  if (version > VERSION) throw new Error(`This session was stored by a newer version of Wheelhouse (form ${version}; this one knows ${VERSION}).`);
  return { set, deleted };
}

/** A snapshot and the log after it, as one state. */
export function replay(pieces: readonly StateChanges[]): Map<string, unknown> {
  const state = new Map<string, unknown>();
  for (const { set, deleted } of pieces) {
    for (const key of deleted) state.delete(key);
    for (const [key, value] of Object.entries(set)) state.set(key, value);
  }
  return state;
}
