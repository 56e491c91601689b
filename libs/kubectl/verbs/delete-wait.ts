// Mirrors the wait of k8s.io/kubectl/pkg/cmd/delete
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { followNamed } from '#kubectl/resources/watch.js';
import type { ApiResource } from '#kubectl/rest/discovery.js';
import { ApiError, Fatal, isNotFound } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';

export interface Deleted {
  readonly resource: ApiResource;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly uid: string | undefined;
}

const WEEK_MS = 7 * 24 * 3_600_000;

/** Until each object is gone or another has taken its place. `timeoutMs` 0 is a week. Throws Fatal when it takes too long. */
export function* waitForDeletion<F>(call: Call<F>, deleted: readonly Deleted[], timeoutMs: number): Step<void> {
  const untilMs = call.now() + (timeoutMs === 0 ? WEEK_MS : timeoutMs);
  for (const each of deleted) yield* waitForOne(call, each, untilMs);
}

function* waitForOne<F>(call: Call<F>, { resource, namespace, name, uid }: Deleted, untilMs: number): Step<void> {
  for (;;) {
    try {
      const live = yield* call.client.json('GET', pathOf(resource, namespace, name));
      if (uid !== undefined && live.metadata.uid !== uid) return;
    } catch (error) {
      if (isNotFound(error)) return;
      if (error instanceof ApiError && ['MethodNotAllowed', 'Forbidden'].includes(error.reason)) return;
      throw error;
    }
    if (!resource.verbs.includes('watch')) return;
    yield* call.console.flush();
    const { object, changes: reader } = yield* followNamed(call, resource, namespace, name);
    try {
      if (object === undefined || (uid !== undefined && object.metadata.uid !== uid)) return;
      for (;;) {
        const event = yield* reader.next(call.proc, untilMs);
        if (event === undefined) throw new Fatal(`timed out waiting for the condition on ${resource.resource}/${name}`);
        if (event === null || event.type === 'ERROR') break;
        if (event.type === 'DELETED') return;
      }
    } finally {
      reader.cancel();
    }
  }
}
