// Mirrors plugin/pkg/admission/nodetaint
// Differs: nothing.
import type { Node } from '#cluster/api/generated/types.js';
import { isFor, type AdmissionPlugin } from '#cluster/apiserver/admission/admission.js';

const NOT_READY = 'node.kubernetes.io/not-ready';

export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  admit(request) {
    if (request.operation !== 'CREATE' || !isFor(request, '', 'nodes')) return request.object;
    const node = request.object as Node;
    const taints = node.spec?.taints ?? [];
    if (taints.some((each) => each.key === NOT_READY && each.effect === 'NoSchedule')) return node;
    return { ...node, spec: { ...node.spec, taints: [...taints, { key: NOT_READY, effect: 'NoSchedule' }] } };
  },
};
