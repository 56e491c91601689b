// Mirrors plugin/pkg/admission/priority
// Differs: nothing.
import { priorityclasses } from '#cluster/api/resources.js';
import type { Pod, PodSpec } from '#cluster/api/generated/types.js';
import { isFor, type AdmissionPlugin } from '#cluster/apiserver/admission/admission.js';
import { forbidden } from '#cluster/apimachinery/errors.js';

export const priority: AdmissionPlugin = {
  name: 'Priority',
  admit(request) {
    if (request.operation !== 'CREATE' || !isFor(request, '', 'pods')) return request.object;
    const pod = request.object as Pod;
    const spec = pod.spec as PodSpec;
    const pods = { group: '', resource: 'pods' };
    const name = spec.priorityClassName ?? '';
    const found = name === '' ? request.store.list(priorityclasses).find((each) => each.globalDefault === true) : request.store.find(priorityclasses, undefined, name);
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
  },
};
