'use client';
import { useState } from 'react';
import { readStored, store } from '#web/lab-player/browser-storage';
import { usePlayer, useSessionView } from '#web/lab-player/player-context';

/** A mark on one thing of this session (a block that ran, hints that are open), kept over reloads on this machine. */
export function useMarked(kind: string, what: string): readonly [boolean, () => void] {
  const { session, step } = usePlayer();
  const { generation } = useSessionView();
  const key = `wheelhouse.${kind}.${session.id}.${generation}`;
  const name = `${step}:${what}`;
  const read = (): readonly unknown[] => {
    const stored = readStored(key);
    return Array.isArray(stored) ? stored : [];
  };
  const [marked, setMarked] = useState(() => read().includes(name));
  return [marked, () => {
    setMarked(true);
    if (!read().includes(name)) store(key, [...read(), name]);
  }];
}
