// Mirrors plugin/pkg/admission/defaulttolerationseconds
// Differs: nothing.
import type { Pod, PodSpec, Toleration } from '#cluster/api/generated/types.js';
import { isFor, type AdmissionPlugin } from '#cluster/apiserver/admission/admission.js';

const SECONDS = 300;
const KEYS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  admit(request) {
    if (!isFor(request, '', 'pods')) return request.object;
    const pod = request.object as Pod;
    const spec = pod.spec as PodSpec;
    const before = spec.tolerations ?? [];
    const missing = KEYS.filter((key) => !before.some((each) => (each.key === key || (each.key ?? '') === '') && (each.effect === 'NoExecute' || (each.effect ?? '') === '')));
    if (missing.length === 0) return pod;
    const added = missing.map((key): Toleration => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: SECONDS }));
    return { ...pod, spec: { ...spec, tolerations: [...before, ...added] } };
  },
};
