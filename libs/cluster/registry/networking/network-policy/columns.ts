import type { NetworkPolicy } from '#cluster/api/generated/types.js';
import { formatLabelSelector } from '#cluster/apimachinery/labels.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';

export const networkPolicyColumns: readonly Column<NetworkPolicy>[] = described([NAME, text('Pod-Selector', ({ spec }) => formatLabelSelector(spec.podSelector ?? {})), AGE], {
  'Pod-Selector': 'Selects the pods to which this NetworkPolicy object applies.  The array of ingress rules is applied to any pods selected by this field. Multiple network policies can select the same set of pods.  In this case, the ingress rules for each are combined additively. This field is NOT optional and follows standard label selector semantics. An empty podSelector matches all pods in this namespace.',
});
