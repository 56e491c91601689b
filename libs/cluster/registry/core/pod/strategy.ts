// Mirrors pkg/registry/core/pod
// Differs: nothing that can be seen.
import type { Container, EphemeralContainer, Pod, PodSpec, PodStatus } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { containerDefaults, setPodDefaults } from './defaults.js';
import { preparedForCreate } from './prepare.js';
import { qosClassOf } from '#cluster/api/core/v1/qos-class.js';
import { resized, validateEphemeralUpdate, validatePodResize } from './validate-resize.js';
import { validatePodStatus } from './validate-status.js';
import { validatePodUpdate } from './validate-update.js';
import { validateNewPod } from './validation.js';
import { podWarnings } from './warnings.js';

export const podStrategy: Behaviour<Pod> = {
  setDefaults: setPodDefaults,
  prepareForCreate: (pod, store, warn) => ({ ...preparedForCreate(pod, warn), status: firstStatus(pod, formatTime(store.env.clock.now())) }),
  prepareForStatusUpdate: (next, previous) => {
    const { deletionTimestamp: _d, ...metadata } = next.metadata;
    const { ownerReferences, deletionTimestamp, labels } = previous.metadata;
    const { labels: _l, ...rest } = metadata;
    return {
      ...next,
      spec: previous.spec,
      status: withQosClass(next.status, previous.status),
      metadata: { ...rest, ...(labels && { labels }), ...(ownerReferences && { ownerReferences }), ...(deletionTimestamp && { deletionTimestamp }) },
    } as Stored<Pod>;
  },
  validate: validateNewPod,
  validateUpdate: validatePodUpdate,
  validateStatusUpdate: validatePodStatus,
  prepareForSubresource: (subresource, next, previous) => {
    if (subresource === 'resize') return resized(next, previous);
    if (subresource !== 'ephemeralcontainers') return next;
    const { ephemeralContainers } = next.spec;
    return { ...previous, spec: { ...previous.spec, ...(ephemeralContainers && { ephemeralContainers: ephemeralContainers.map((each) => containerDefaults(each as Container) as EphemeralContainer) }) } } as Stored<Pod>;
  },
  validateSubresource: (subresource, next, previous) => {
    if (subresource === 'resize') return validatePodResize(next, previous);
    return subresource === 'ephemeralcontainers' ? validateEphemeralUpdate(next, previous) : [];
  },
  // Those of an update nobody would read.
  warnings: (pod, previous) => (previous === undefined ? podWarnings(pod) : []),
  returnsDeleted: true,
  /** Seconds to wait before the object goes; 0 removes it now. */
  gracePeriodSeconds(pod, requested) {
    let seconds = requested ?? pod.spec.terminationGracePeriodSeconds ?? 0;
    if ((pod.spec.nodeName ?? '') === '' || pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded') seconds = 0;
    return seconds < 0 ? 1 : seconds;
  },
  selectableFields: {
    'spec.nodeName': (pod) => pod.spec.nodeName ?? '',
    'spec.restartPolicy': (pod) => pod.spec.restartPolicy ?? '',
    'spec.schedulerName': (pod) => pod.spec.schedulerName ?? '',
    'spec.serviceAccountName': (pod) => pod.spec.serviceAccountName ?? '',
    'spec.hostNetwork': (pod) => String(pod.spec.hostNetwork === true),
    'status.phase': (pod) => pod.status?.phase ?? '',
    'status.podIP': (pod) => pod.status?.podIP ?? '',
    'status.nominatedNodeName': (pod) => pod.status?.nominatedNodeName ?? '',
  },
};

/** Old kubelets left it out; it never changes. */
function withQosClass(next: PodStatus = {}, previous: PodStatus = {}): PodStatus {
  return (next.qosClass ?? '') === '' && previous.qosClass !== undefined ? { ...next, qosClass: previous.qosClass } : next;
}

function firstStatus(pod: Pod, now: string): PodStatus {
  const spec = pod.spec as PodSpec;
  const status: PodStatus = { phase: 'Pending', qosClass: qosClassOf(spec) };
  if ((spec.schedulingGates ?? []).length === 0) return status;
  const condition = { type: 'PodScheduled', status: 'False', lastTransitionTime: now, reason: 'SchedulingGated', message: 'Scheduling is blocked due to non-empty scheduling gates' };
  return { ...status, conditions: [condition] };
}
