// Mirrors pkg/scheduler/framework/plugins/helper/spread.go
// Differs: nothing.
import type { LabelSelector, LabelSelectorRequirement } from '#cluster/api/generated/types.js';
import type { PodInfo } from '#cluster/scheduler/framework/node-info.js';
import type { ObjectSource } from '#cluster/scheduler/framework/snapshot.js';

/** What the pod's services and its workload select; undefined when there are none. */
export function defaultSelector(pod: PodInfo, objects: ObjectSource): LabelSelector | undefined {
  const labels: Record<string, string> = {};
  const expressions: LabelSelectorRequirement[] = [];
  const podLabels = pod.pod.metadata.labels ?? {};
  for (const service of objects.listServices(pod.namespace)) {
    const wanted = Object.entries(service.spec.selector ?? {});
    if (wanted.length > 0 && wanted.every(([key, value]) => podLabels[key] === value)) Object.assign(labels, service.spec.selector);
  }
  const owner = pod.pod.metadata.ownerReferences?.find((reference) => reference.controller === true);
  const selector = owner === undefined ? undefined : ownerSelector(owner.kind, pod.namespace, owner.name, objects);
  Object.assign(labels, selector?.matchLabels);
  expressions.push(...(selector?.matchExpressions ?? []));
  if (Object.keys(labels).length === 0 && expressions.length === 0) return undefined;
  return { matchLabels: labels, matchExpressions: expressions };
}

function ownerSelector(kind: string, namespace: string, name: string, objects: ObjectSource): LabelSelector | undefined {
  switch (kind) {
    case 'ReplicaSet':
      return objects.findReplicaSet(namespace, name)?.spec.selector;
    case 'StatefulSet':
      return objects.findStatefulSet(namespace, name)?.spec.selector;
    case 'ReplicationController':
      return { matchLabels: objects.findReplicationController(namespace, name)?.spec.selector ?? {} };
    default:
      return undefined;
  }
}
