import { testResource } from '#cluster/testing/resource-tests.js';
import { limitRangeResource } from './resource.js';

const limits = (...items: object[]) => ({ spec: { limits: items } });

testResource(limitRangeResource, {
  sample: limits({ type: 'Container', max: { cpu: '2' } }),
  fills: [['limits and requests', {}, limits({ type: 'Container', max: { cpu: '2' }, default: { cpu: '2' }, defaultRequest: { cpu: '2' } })]],
  refuses: [
    ['crossed ends', limits({ type: 'Container', min: { cpu: '2' }, max: { cpu: '1' }, default: { cpu: '1' }, defaultRequest: { cpu: '1' } }), '[spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1, spec.limits[0].defaultRequest[cpu]: Invalid value: "1": min value 2 is greater than default request value 1, spec.limits[0].default[cpu]: Invalid value: "2": min value 2 is greater than default value 1]'],
    ['defaults of pods', limits({ type: 'Pod', default: { cpu: '1' } }), "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'"],
    ['a type twice', limits({ type: 'Pod' }, { type: 'Pod' }), 'spec.limits[1].type: Duplicate value: "Pod"'],
  ],
  shows: [['when it was made', {}, ['x', '2026-01-01T00:00:00Z']]],
});
