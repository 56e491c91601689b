// Mirrors pkg/controller/statefulset/stateful_set_utils.go
// Differs: nothing.
import type { PersistentVolumeClaim, Pod, PodTemplateSpec, StatefulSet, Volume } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { podFromTemplate } from '#cluster/controllers/pods/pod-control.js';
import { REVISION_HASH } from '#cluster/controllers/revisions/history.js';

const POD_NAME = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX = 'apps.kubernetes.io/pod-index';

/** The number at the end of a pod's name; -1 when it is no pod of the set. */
export function ordinalOf(set: StatefulSet, pod: Pod): number {
  const match = /^(.*)-(\d+)$/.exec(pod.metadata?.name ?? '');
  return match !== null && match[1] === set.metadata?.name ? Number(match[2]) : -1;
}

export function firstOrdinal(set: StatefulSet): number {
  return set.spec?.ordinals?.start ?? 0;
}

export function revisionOfPod(pod: Pod): string {
  return pod.metadata?.labels?.[REVISION_HASH] ?? '';
}

export function claimName(set: StatefulSet, template: PersistentVolumeClaim, ordinal: number): string {
  return `${template.metadata?.name ?? ''}-${set.metadata?.name ?? ''}-${ordinal}`;
}

/** The claims of one pod, as they are made: with the set's labels, in its namespace. */
export function claimsFor(set: Stored<StatefulSet>, ordinal: number): readonly PersistentVolumeClaim[] {
  return (set.spec.volumeClaimTemplates ?? []).map((template) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      ...template.metadata,
      name: claimName(set, template, ordinal),
      namespace: set.metadata.namespace ?? '',
      labels: { ...template.metadata?.labels, ...set.spec.selector.matchLabels },
    },
    ...(template.spec === undefined ? {} : { spec: template.spec }),
  }));
}

export function newStatefulPod(set: Stored<StatefulSet>, template: PodTemplateSpec, ordinal: number, revision: string): Pod {
  const name = `${set.metadata.name}-${ordinal}`;
  const pod = podFromTemplate(template, set);
  const { generateName: _generated, ...metadata } = pod.metadata ?? {};
  const spec = pod.spec ?? { containers: [] };
  return {
    ...pod,
    metadata: { ...metadata, name, generateName: `${set.metadata.name}-`, labels: { ...metadata.labels, [REVISION_HASH]: revision, [POD_NAME]: name, [POD_INDEX]: String(ordinal) } },
    spec: { ...spec, hostname: name, ...(set.spec.serviceName ? { subdomain: set.spec.serviceName } : {}), ...volumesFor(set, spec.volumes, ordinal) },
  };
}

/** The claims come first, and replace volumes of the same name in the template. */
function volumesFor(set: Stored<StatefulSet>, volumes: readonly Volume[] | undefined, ordinal: number): { readonly volumes?: readonly Volume[] } {
  const templates = set.spec.volumeClaimTemplates ?? [];
  if (templates.length === 0) return volumes === undefined ? {} : { volumes };
  const claimed = templates.map((template): Volume => ({
    name: template.metadata?.name ?? '',
    persistentVolumeClaim: { claimName: claimName(set, template, ordinal) },
  }));
  return { volumes: [...claimed, ...(volumes ?? []).filter(({ name }) => !claimed.some((volume) => volume.name === name))] };
}
