// Mirrors pkg/apis/autoscaling/v1/conversion.go
// Differs: v2's metrics and conditions are not kept in annotations of v1.
import type { HorizontalPodAutoscaler, V2HorizontalPodAutoscaler } from '#cluster/api/generated/types.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';

export function toV2(object: HorizontalPodAutoscaler): KubeObject {
  const { spec, status, ...rest } = object;
  const { targetCPUUtilizationPercentage: target, ...common } = spec ?? ({} as NonNullable<typeof spec>);
  const metrics = target === undefined ? [] : [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: target } } }];
  const { currentCPUUtilizationPercentage: current, ...kept } = status ?? ({} as NonNullable<typeof status>);
  const currentMetrics = current === undefined ? null : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: current } } }];
  return { ...rest, apiVersion: 'autoscaling/v2', spec: { ...common, ...(metrics.length > 0 ? { metrics } : {}) }, ...(status === undefined ? {} : { status: { ...kept, currentMetrics } }) } as KubeObject;
}

export function fromV2(stored: KubeObject): HorizontalPodAutoscaler {
  const { spec, status, ...rest } = stored as Stored<V2HorizontalPodAutoscaler>;
  const { metrics = [], behavior: _b, ...common } = spec;
  const target = metrics.find((each) => each.resource?.name === 'cpu')?.resource?.target.averageUtilization;
  const { currentMetrics, conditions: _c, ...kept } = status ?? ({} as NonNullable<typeof status>);
  const current = currentMetrics?.find((each) => each.resource?.name === 'cpu')?.resource?.current.averageUtilization;
  return {
    ...rest,
    apiVersion: 'autoscaling/v1',
    spec: { ...common, ...(target === undefined ? {} : { targetCPUUtilizationPercentage: target }) },
    status: { ...kept, ...(current === undefined ? {} : { currentCPUUtilizationPercentage: current }) },
  } as HorizontalPodAutoscaler;
}
