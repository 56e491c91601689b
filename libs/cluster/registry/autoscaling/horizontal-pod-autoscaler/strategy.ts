// Mirrors pkg/registry/autoscaling/horizontalpodautoscaler
// Differs: nothing that can be seen.
import type { HorizontalPodAutoscaler, V2HorizontalPodAutoscaler, V2HPAScalingRules } from '#cluster/api/generated/types.js';
import type { FieldError } from '#cluster/apimachinery/validation/field-error.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { countErrors } from '#cluster/registry/field-checks.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { fromV2, METRICS, toV2 } from './conversion.js';
import { validateAutoscaler } from './validation.js';

/** What a behaviour that is given leaves out. */
const SCALE_UP: V2HPAScalingRules = { stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }, { type: 'Percent', value: 100, periodSeconds: 15 }] };
const SCALE_DOWN: V2HPAScalingRules = { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] };

type V2 = V2HorizontalPodAutoscaler;

function statusErrors({ status }: V2 | HorizontalPodAutoscaler): FieldError[] {
  return status === undefined ? [] : countErrors(status as { readonly currentReplicas?: number; readonly desiredReplicas?: number }, ['currentReplicas', 'desiredReplicas'], 'status');
}

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
  validateStatusUpdate: statusErrors,
};

export const autoscalerV1Strategy: Behaviour<HorizontalPodAutoscaler> = {
  storedAs: { group: 'autoscaling', resource: 'horizontalpodautoscalers', from: fromV2, to: toV2 },
  setDefaults: (object) =>
    withPart(object, 'spec', (spec) => fill(spec, { minReplicas: 1, ...(object.metadata?.annotations?.[METRICS] === undefined && { targetCPUUtilizationPercentage: 80 }) })),
  hasGeneration: false,
  validate: (object) => validateAutoscaler(toV2(object) as V2),
  validateStatusUpdate: statusErrors,
};
