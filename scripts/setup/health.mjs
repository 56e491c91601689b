import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves true when `url` answers 200, false when `timeoutMs` have passed or `isOver()`. */
export async function untilHealthy(url, { timeoutMs, isOver }) {
  for (const until = Date.now() + timeoutMs; Date.now() < until && !isOver(); await sleep(50)) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return true;
  }
  return false;
}
