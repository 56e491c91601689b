// Mirrors plugin/pkg/admission/priority
// Differs: nothing that can be seen.
import { priorityclasses } from '#cluster/api/resources.js';
import type { Pod, PodSpec, PriorityClass } from '#cluster/api/generated/types.js';
import { isFor, type AdmissionPlugin, type AdmissionRequest } from '#cluster/apiserver/admission/admission.js';
import { forbidden } from '#cluster/apimachinery/errors.js';
import type { Stored } from '#cluster/apimachinery/object.js';

export const priority: AdmissionPlugin = {
  name: 'Priority',
  admit(request) {
    if (!isFor(request, '', 'pods')) return request.object;
    if (request.operation === 'UPDATE') return kept(request.object as Pod, request.old as Pod | undefined);
    return request.operation === 'CREATE' ? withPriority(request, request.object as Pod) : request.object;
  },
  validate(request) {
    if (!isFor(request, 'scheduling.k8s.io', 'priorityclasses') || (request.object as PriorityClass | undefined)?.globalDefault !== true) return;
    const other = defaultClass(request);
    if (other !== undefined && (request.operation === 'CREATE' || other.metadata.name !== request.name)) {
      throw forbidden(request.resource.qualified, request.name, `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`);
    }
  },
};

/** The one with the lowest value, if there are several after all. */
function defaultClass({ store }: AdmissionRequest): Stored<PriorityClass> | undefined {
  return store.list(priorityclasses).filter(({ globalDefault }) => globalDefault === true).reduce<Stored<PriorityClass> | undefined>((least, each) => (least === undefined || (each.value ?? 0) < (least.value ?? 0) ? each : least), undefined);
}

/** Who updates a pod as it was written keeps what it was given. */
function kept(pod: Pod, old: Pod | undefined): Pod {
  const { priority: value, preemptionPolicy } = old?.spec ?? {};
  const missing = { ...(pod.spec?.priority === undefined && value !== undefined && { priority: value }), ...(pod.spec?.preemptionPolicy === undefined && preemptionPolicy !== undefined && { preemptionPolicy }) };
  return Object.keys(missing).length === 0 ? pod : { ...pod, spec: { ...pod.spec, ...missing } as PodSpec };
}

function withPriority(request: AdmissionRequest, pod: Pod): Pod {
  const spec = pod.spec as PodSpec;
  const pods = { group: '', resource: 'pods' };
  const name = spec.priorityClassName ?? '';
  const found = name === '' ? defaultClass(request) : request.store.find(priorityclasses, undefined, name);
  if (name !== '' && found === undefined) throw forbidden(pods, request.name, `no PriorityClass with name ${name} was found`);
  const value = found?.value ?? 0;
  const preemptionPolicy = found?.preemptionPolicy ?? 'PreemptLowerPriority';
  if (spec.priority !== undefined && spec.priority !== value) {
    throw forbidden(pods, request.name, `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`);
  }
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy) {
    throw forbidden(pods, request.name, `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${preemptionPolicy} from the given PriorityClass name`);
  }
  return { ...pod, spec: { ...spec, ...(found === undefined ? {} : { priorityClassName: found.metadata.name }), priority: value, preemptionPolicy } };
}
