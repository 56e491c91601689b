import type { CheckResult } from '@wheelhouse/contracts/rest/attempts.js';
import { useEffect, useRef, useState } from 'react';
import { readStored, store } from '#web/lab-player/browser-storage';
import { usePlayer, useSessionView } from '#web/lab-player/player-context';
import { asTried, firstWords, type FirstWords } from './tried';

function storedWords(key: string): FirstWords {
  const stored = readStored(key);
  return typeof stored === 'object' && stored !== null ? (stored as FirstWords) : {};
}

/** The checks of the step, with those that nobody has tried yet as still to do; remembered over a reload. */
export function useTried(checks: readonly CheckResult[], step: number): readonly CheckResult[] {
  const { session } = usePlayer();
  const { linesSent } = useSessionView();
  const key = `wheelhouse.first-words.${session.id}`;
  const [first, setFirst] = useState<FirstWords>(() => storedWords(key));
  const entered = useRef({ step, linesSent });
  if (entered.current.step !== step) entered.current = { step, linesSent };
  const next = firstWords(first, checks, step, linesSent === entered.current.linesSent);
  if (next !== first) setFirst(next);
  useEffect(() => store(key, first), [key, first]);
  return asTried(checks, step, next);
}
