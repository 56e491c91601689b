// Mirrors pkg/registry/autoscaling/horizontalpodautoscaler
// Differs: nothing that can be seen.
import type { HorizontalPodAutoscaler, V2HorizontalPodAutoscaler, V2HPAScalingRules, V2MetricSpec, V2MetricStatus } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { fromV2, toV2 } from './conversion.js';
import { validateAutoscaler } from './validation.js';

/** What a behaviour that is given leaves out. */
const SCALE_UP: V2HPAScalingRules = { stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }, { type: 'Percent', value: 100, periodSeconds: 15 }] };
const SCALE_DOWN: V2HPAScalingRules = { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] };

type V2 = V2HorizontalPodAutoscaler;

export const autoscalerV2Strategy: Behaviour<V2> = {
  setDefaults: (object) =>
    withPart(object, 'spec', (spec) => {
      const filled = withPart(fill(spec, { minReplicas: 1 }), 'behavior', (behavior) => {
        const up = { ...SCALE_UP, ...behavior.scaleUp };
        const down = { ...SCALE_DOWN, ...behavior.scaleDown };
        return { ...behavior, scaleUp: up, scaleDown: down };
      });
      return (filled.metrics ?? []).length > 0 ? filled : { ...filled, metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }] };
    }),
  prepareForCreate: (object) => ({ ...object, status: { currentMetrics: null, desiredReplicas: 0 } }) as unknown as V2,
  hasGeneration: false,
  validate: validateAutoscaler,
  columns: [
    NAME,
    text('Reference', ({ spec }) => `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`),
    text('Targets', ({ spec, status }) => targetsText(spec.metrics ?? [], status?.currentMetrics ?? [])),
    text('MinPods', ({ spec }) => (spec.minReplicas === undefined ? '<unset>' : String(spec.minReplicas))),
    text('MaxPods', ({ spec }) => spec.maxReplicas),
    text('Replicas', ({ status }) => status?.currentReplicas ?? 0),
    AGE,
  ],
};

const METRICS_SHOWN = 2;

function targetsText(specs: readonly V2MetricSpec[], statuses: readonly V2MetricStatus[]): string {
  if (specs.length === 0) return '<none>';
  const list = specs.map((metric, i) => metricText(metric, statuses[i]));
  const shown = list.slice(0, METRICS_SHOWN).join(', ');
  return list.length > METRICS_SHOWN ? `${shown} + ${list.length - METRICS_SHOWN} more...` : shown;
}

function metricText(metric: V2MetricSpec, status: V2MetricStatus | undefined): string {
  const resource = metric.resource ?? metric.containerResource;
  if (resource !== undefined) {
    const now = status?.resource?.current ?? status?.containerResource?.current;
    if (resource.target.averageValue !== undefined) return `${resource.name}: ${now?.averageValue ?? '<unknown>'}/${resource.target.averageValue}`;
    const current = now?.averageUtilization === undefined ? '<unknown>' : `${now.averageUtilization}%`;
    return `${resource.name}: ${current}/${resource.target.averageUtilization === undefined ? '<auto>' : `${resource.target.averageUtilization}%`}`;
  }
  const other = metric.pods ?? metric.object ?? metric.external;
  const now = status?.pods?.current ?? status?.object?.current ?? status?.external?.current;
  if (other?.target.averageValue !== undefined) return `${now?.averageValue ?? '<unknown>'}/${other.target.averageValue}${metric.pods === undefined ? ' (avg)' : ''}`;
  return `${now?.value ?? '<unknown>'}/${other?.target.value ?? '<unknown>'}`;
}

export const autoscalerV1Strategy: Behaviour<HorizontalPodAutoscaler> = {
  storedAs: { group: 'autoscaling', resource: 'horizontalpodautoscalers', from: fromV2, to: toV2 },
  setDefaults: (object) => withPart(object, 'spec', (spec) => fill(spec, { minReplicas: 1, targetCPUUtilizationPercentage: 80 })),
  hasGeneration: false,
  validate: (object) => validateAutoscaler(toV2(object) as V2),
  columns: (autoscalerV2Strategy.columns ?? []).map((column) => ({ ...column, cell: (object, now) => column.cell(toV2(object) as Stored<V2>, now) })),
};
