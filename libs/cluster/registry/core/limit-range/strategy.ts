// Mirrors pkg/registry/core/limitrange
// Differs: nothing that can be seen.
import type { LimitRange, LimitRangeItem } from '#cluster/api/generated/types.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { mapSame, withPart } from '#cluster/registry/fill.js';
import { validateLimitRange } from './validation.js';

export const limitRangeStrategy: Behaviour<LimitRange> = {
  setDefaults: (range) => withPart(range, 'spec', (spec) => withPart(spec, 'limits', (limits) => mapSame(limits, itemDefaults))),
  validate: validateLimitRange,
  allowsCreateOnUpdate: true,
};

/** A maximum is a default limit, a default limit or a minimum a default request, where none is given. */
function itemDefaults(item: LimitRangeItem): LimitRangeItem {
  if (item.type !== 'Container') return item;
  const limits = { ...item.max, ...item.default };
  const requests = { ...item.min, ...limits, ...item.defaultRequest };
  return { ...item, ...(Object.keys(limits).length > 0 ? { default: limits } : {}), ...(Object.keys(requests).length > 0 ? { defaultRequest: requests } : {}) };
}
