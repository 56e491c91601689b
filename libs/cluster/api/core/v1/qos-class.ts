// Mirrors pkg/apis/core/v1/helper/qos
// Differs: nothing.
import type { PodSpec } from '#cluster/api/generated/types.js';
import { compareQuantities, quantityOf, ZERO } from '#cluster/apimachinery/quantity.js';

const COUNTED = ['cpu', 'memory'];

export function qosClassOf(spec: PodSpec): 'BestEffort' | 'Burstable' | 'Guaranteed' {
  let hasAny = false;
  let isGuaranteed = true;
  for (const { resources } of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    for (const name of COUNTED) {
      const request = quantityOf(resources?.requests?.[name]);
      const limit = quantityOf(resources?.limits?.[name]);
      if (compareQuantities(request, ZERO) > 0 || compareQuantities(limit, ZERO) > 0) hasAny = true;
      if (compareQuantities(limit, ZERO) === 0 || (resources?.requests?.[name] !== undefined && compareQuantities(request, limit) !== 0)) isGuaranteed = false;
    }
  }
  if (!hasAny) return 'BestEffort';
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}
