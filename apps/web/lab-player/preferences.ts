'use client';
import { useSyncExternalStore } from 'react';
import { readStored, store } from './browser-storage';

/** How one person likes the player, on this machine. */
export interface Preferences {
  readonly fontSize: number;
  readonly vimKeys: boolean;
  readonly screenReader: boolean;
  /** Width of the instructions in percent of the window. */
  readonly readWidth: number;
}

const KEY = 'wheelhouse.player';
const DEFAULTS: Preferences = { fontSize: 13.5, vimKeys: false, screenReader: false, readWidth: 38 };
/** On a phone a row of `kubectl get pods` fits only so. */
const PHONE_FONT_SIZE = 11;
export const FONT_SIZES = [11, 12, 13.5, 15, 17, 20] as const;

let present: Preferences | undefined;
const watchers = new Set<() => void>();

export function getPreferences(): Preferences {
  if (present === undefined) {
    const stored = readStored(KEY);
    const isPhone = matchMedia('(max-width: 640px)').matches;
    present = { ...DEFAULTS, ...(isPhone ? { fontSize: PHONE_FONT_SIZE } : {}), ...(typeof stored === 'object' ? stored : {}) };
  }
  return present;
}

export function setPreferences(change: Partial<Preferences>): void {
  present = { ...getPreferences(), ...change };
  store(KEY, present);
  for (const watcher of watchers) watcher();
}

export function watchPreferences(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(watchPreferences, getPreferences, () => DEFAULTS);
}
