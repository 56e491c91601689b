// Mirrors pkg/registry/policy, pkg/registry/autoscaling
// Differs: metrics of HPAs other than resources are stored as they come.
import type { HorizontalPodAutoscaler, PodDisruptionBudget, V2HorizontalPodAutoscaler, V2MetricSpec, V2MetricStatus } from '#cluster/api/generated/types.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { selectorErrors, shareErrors } from '#cluster/registry/apps/selector-validation.js';
import { AGE, integer, NAME, text } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill, withPart } from '#cluster/registry/fill.js';

export const podDisruptionBudgetStrategy: Behaviour<PodDisruptionBudget> = {
  prepareForCreate: (budget) => ({ ...budget, status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 } }),
  validate: ({ spec }) => {
    const errors: FieldError[] = [];
    const { minAvailable, maxUnavailable } = spec ?? {};
    if (minAvailable !== undefined && maxUnavailable !== undefined) {
      errors.push(invalidValue('spec', spec, 'minAvailable and maxUnavailable cannot be both set'));
    }
    errors.push(...shareErrors(minAvailable, 'spec.minAvailable'), ...shareErrors(maxUnavailable, 'spec.maxUnavailable'), ...selectorErrors(spec?.selector, 'spec.selector'));
    return errors;
  },
  columns: [
    NAME,
    text('Min Available', ({ spec }) => String(spec.minAvailable ?? 'N/A')),
    text('Max Unavailable', ({ spec }) => String(spec.maxUnavailable ?? 'N/A')),
    integer('Allowed Disruptions', ({ status }) => status?.disruptionsAllowed ?? 0),
    AGE,
  ],
};

type V2 = V2HorizontalPodAutoscaler;

export const autoscalerV2Strategy: Behaviour<V2> = {
  setDefaults: (object) =>
    withPart(object, 'spec', (spec) => {
      const filled = fill(spec, { minReplicas: 1 });
      return (filled.metrics ?? []).length > 0 ? filled : { ...filled, metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }] };
    }),
  prepareForCreate: (object) => ({ ...object, status: { currentMetrics: null, desiredReplicas: 0 } }) as unknown as V2,
  hasGeneration: false,
  validate: validateV2,
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

function validateV2({ spec }: V2): FieldError[] {
  const errors: FieldError[] = [];
  if (spec === undefined) return [required('spec')];
  if (spec.minReplicas !== undefined && spec.minReplicas < 1) errors.push(invalidValue('spec.minReplicas', spec.minReplicas, 'must be greater than or equal to 1'));
  if ((spec.maxReplicas ?? 0) === 0) errors.push(required('spec.maxReplicas', 'must be set and greater than 0'));
  else if (spec.maxReplicas < 1) errors.push(invalidValue('spec.maxReplicas', spec.maxReplicas, 'must be greater than 0'));
  if (spec.minReplicas !== undefined && (spec.maxReplicas ?? 0) < spec.minReplicas) errors.push(invalidValue('spec.maxReplicas', spec.maxReplicas ?? 0, 'must be greater than or equal to `minReplicas`'));
  if ((spec.scaleTargetRef?.kind ?? '') === '') errors.push(required('spec.scaleTargetRef.kind'));
  if ((spec.scaleTargetRef?.name ?? '') === '') errors.push(required('spec.scaleTargetRef.name'));
  return errors;
}

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

function toV2(object: HorizontalPodAutoscaler): KubeObject {
  const { spec, status, ...rest } = object;
  const { targetCPUUtilizationPercentage: target, ...common } = spec ?? ({} as NonNullable<typeof spec>);
  const metrics = target === undefined ? [] : [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: target } } }];
  const { currentCPUUtilizationPercentage: current, ...kept } = status ?? ({} as NonNullable<typeof status>);
  const currentMetrics = current === undefined ? null : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: current } } }];
  return { ...rest, apiVersion: 'autoscaling/v2', spec: { ...common, ...(metrics.length > 0 ? { metrics } : {}) }, ...(status === undefined ? {} : { status: { ...kept, currentMetrics } }) } as KubeObject;
}

function fromV2(stored: KubeObject): HorizontalPodAutoscaler {
  const { spec, status, ...rest } = stored as Stored<V2>;
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

export const autoscalerV1Strategy: Behaviour<HorizontalPodAutoscaler> = {
  storedAs: { group: 'autoscaling', resource: 'horizontalpodautoscalers', from: fromV2, to: toV2 },
  setDefaults: (object) => withPart(object, 'spec', (spec) => fill(spec, { minReplicas: 1, targetCPUUtilizationPercentage: 80 })),
  hasGeneration: false,
  validate: (object) => validateV2(toV2(object) as V2),
  columns: (autoscalerV2Strategy.columns ?? []).map((column) => ({ ...column, cell: (object, now) => column.cell(toV2(object) as Stored<V2>, now) })),
};
