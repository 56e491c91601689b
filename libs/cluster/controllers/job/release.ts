import { pods } from '#cluster/api/resources.js';
import type { Pod } from '#cluster/api/generated/types.js';
import { isNotFound } from '#cluster/apimachinery/errors.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { ControllerContext } from '#cluster/client/controller.js';
import { TRACKING_FINALIZER } from './census.js';

/** The pod may go: it is counted, or need not be. */
export function release(context: ControllerContext, pod: Stored<Pod>): void {
  const finalizers = (pod.metadata.finalizers ?? []).filter((finalizer) => finalizer !== TRACKING_FINALIZER);
  const patch = { metadata: { finalizers: finalizers.length === 0 ? null : finalizers, uid: pod.metadata.uid } };
  try {
    context.client.patch(pods, pod.metadata.namespace, pod.metadata.name, 'merge', patch);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
