// Mirrors pkg/kubelet/util/format
// Differs: nothing.
import type { Pod } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';

/** As the kubelet's messages name a pod: `web_default(UID)`. */
export function podName({ metadata: { name, namespace, uid } }: Stored<Pod>): string {
  return `${name}_${namespace}(${uid})`;
}
