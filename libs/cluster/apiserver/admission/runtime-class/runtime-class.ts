// Mirrors plugin/pkg/admission/runtimeclass
// Differs: nothing that can be seen.
import { runtimeclasses } from '#cluster/api/resources.js';
import type { Pod, PodSpec, RuntimeClass, Toleration } from '#cluster/api/generated/types.js';
import { isFor, type AdmissionPlugin } from '#cluster/apiserver/admission/admission.js';
import { forbidden } from '#cluster/apimachinery/errors.js';
import { deepEqual, semanticEqual } from '#cluster/apimachinery/json.js';

/** A pod of a runtime class gets its overhead, and goes where it can run. */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  admit(request) {
    if (request.operation !== 'CREATE' || !isFor(request, '', 'pods')) return request.object;
    const pod = request.object as Pod;
    const spec = pod.spec as PodSpec;
    const refuse = (why: string) => forbidden({ group: '', resource: 'pods' }, request.name, why);
    const name = spec.runtimeClassName ?? '';
    const found = name === '' ? undefined : request.store.find(runtimeclasses, undefined, name);
    if (name !== '' && found === undefined) throw refuse(`pod rejected: RuntimeClass ${JSON.stringify(name)} not found`);
    const overhead = found?.overhead?.podFixed;
    if (spec.overhead !== undefined) {
      if (overhead === undefined) throw refuse('pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
      if (!semanticEqual(spec.overhead, overhead)) throw refuse("pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    }
    if (found === undefined) return pod;
    return { ...pod, spec: { ...spec, ...(overhead === undefined ? {} : { overhead }), ...placed(spec, found, refuse) } };
  },
};

function placed(spec: PodSpec, { scheduling }: RuntimeClass, refuse: (why: string) => Error): Partial<PodSpec> {
  if (scheduling === undefined) return {};
  const own = spec.nodeSelector ?? {};
  for (const [key, value] of Object.entries(scheduling.nodeSelector ?? {})) {
    if (own[key] !== undefined && own[key] !== value) throw refuse(`conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own[key]}`);
  }
  const nodeSelector = { ...own, ...scheduling.nodeSelector };
  const tolerations: Toleration[] = [...(spec.tolerations ?? [])];
  for (const each of scheduling.tolerations ?? []) if (!tolerations.some((other) => deepEqual(other, each))) tolerations.push(each);
  return { ...(Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector }), ...(tolerations.length === 0 ? {} : { tolerations }) };
}
