// Mirrors pkg/controller/job/backoff_utils.go
// Differs: worked out anew from the pods there are, not remembered.
import type { Pod } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { parseTime } from '#cluster/apimachinery/time.js';
import { failuresBefore } from './indexes.js';

const BASE_MS = 10_000;
const MAX_MS = 10 * 60_000;

/** How long the next pod has to wait after the failures since the last success. */
export function backoffLeftMs(finished: readonly { readonly pod: Stored<Pod>; readonly succeeded: boolean }[], nowMs: number): number {
  let failures = 0;
  let lastFailureMs = 0;
  const timed = finished.map((entry) => ({ ...entry, atMs: finishedMs(entry.pod) ?? nowMs })).sort((a, b) => a.atMs - b.atMs);
  for (const { succeeded, atMs } of timed) {
    failures = succeeded ? 0 : failures + 1;
    if (!succeeded) lastFailureMs = atMs;
  }
  return failures === 0 ? 0 : leftAfter(failures, lastFailureMs, nowMs);
}

/** How long an index has to wait after its last pod failed. */
export function indexBackoffLeftMs(last: Stored<Pod> | undefined, nowMs: number): number {
  if (last === undefined) return 0;
  const { counted, ignored } = failuresBefore(last);
  return leftAfter(counted + ignored + 1, finishedMs(last) ?? nowMs, nowMs);
}

function leftAfter(failures: number, lastFailureMs: number, nowMs: number): number {
  const delayMs = Math.min(MAX_MS, BASE_MS * 2 ** Math.min(failures - 1, 20));
  return Math.max(0, lastFailureMs + delayMs - nowMs);
}

export function finishedMs(pod: Stored<Pod>): number | undefined {
  let latest: number | undefined;
  for (const { state } of pod.status?.containerStatuses ?? []) {
    const atMs = parseTime(state?.terminated?.finishedAt);
    if (atMs === undefined) continue;
    latest = Math.max(latest ?? 0, atMs);
  }
  const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready');
  return latest ?? parseTime(pod.metadata.deletionTimestamp) ?? parseTime(ready?.lastTransitionTime);
}
