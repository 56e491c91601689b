// Mirrors apiserver/pkg/storage/cacher/watch_cache.go: waitUntilFreshAndBlock
// Differs: it looks every 50 ms whether the revision has come.
import type { Core } from '#cluster/apiserver/core.js';
import { failure, type StatusError } from '#cluster/apimachinery/errors.js';
import type { Step } from '#linux/kernel/step.js';
import { pause } from '#linux/kernel/waiting.js';

const BLOCK_MS = 3_000;
const LOOK_MS = 50;
const RETRY_SECONDS = 1;

/** Returns when storage is as new as `revision`. Throws PENDING; StatusError when it does not come to that. */
export function awaitRevision(core: Core, revision: number): void {
  if (revision <= core.etcd.revision) return;
  if (!core.requests.get(`revision ${revision}`, () => reached(core, revision))) throw tooLarge(core, revision, RETRY_SECONDS);
}

function* reached(core: Core, revision: number): Step<boolean> {
  for (let waitedMs = 0; waitedMs < BLOCK_MS; waitedMs += LOOK_MS) {
    if (revision <= core.etcd.revision) return true;
    yield* pause(core.requests.clock, LOOK_MS);
  }
  return revision <= core.etcd.revision;
}

export function tooLarge(core: Core, revision: number, retryAfterSeconds?: number): StatusError {
  const text = `Too large resource version: ${revision}, current: ${core.etcd.revision}`;
  return failure(504, 'Timeout', `Timeout: ${text}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }], ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}
