// Mirrors k8s.io/client-go/tools/watch (UntilWithSync), as run and debug wait for a pod
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { EventReader } from '#kubectl/resources/watch.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal } from '#kubectl/rest/errors.js';

/** Follows the pod until `holds`. Throws Fatal when it takes too long, ApiError when the pod is gone. */
export function* untilPod<F>(call: Call<F>, named: Dynamic, holds: (pod: Dynamic) => boolean, timeoutMs: number): Step<Dynamic> {
  const { namespace, name } = named.metadata;
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  let pod = yield* call.client.json('GET', `${pods}/${name}`);
  const untilMs = call.now() + timeoutMs;
  if (holds(pod)) return pod;
  const query = { watch: true, resourceVersion: pod.metadata.resourceVersion, fieldSelector: `metadata.name=${name}` };
  const reader = new EventReader(yield* call.client.stream(pods, { query }));
  try {
    for (;;) {
      yield* call.console.flush();
      const event = yield* reader.next(call.proc, untilMs);
      if (event === undefined || event === null) throw new Fatal('timed out waiting for the condition');
      if (event.type === 'DELETED') throw new ApiError({ reason: 'NotFound', code: 404, message: 'pods "" not found' });
      if (event.type === 'BOOKMARK' || event.type === 'ERROR') continue;
      pod = event.object;
      if (holds(pod)) return pod;
    }
  } finally {
    reader.cancel();
  }
}
