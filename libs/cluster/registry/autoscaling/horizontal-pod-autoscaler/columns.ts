import type { HorizontalPodAutoscaler, V2HorizontalPodAutoscaler, V2MetricSpec, V2MetricStatus } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';
import { toV2 } from './conversion.js';

export const horizontalPodAutoscalerColumns: readonly Column<V2HorizontalPodAutoscaler>[] = described([
  NAME,
  text('Reference', ({ spec }) => `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`),
  text('Targets', ({ spec, status }) => targetsText(spec.metrics ?? [], status?.currentMetrics ?? [])),
  text('MinPods', ({ spec }) => (spec.minReplicas === undefined ? '<unset>' : String(spec.minReplicas))),
  text('MaxPods', ({ spec }) => spec.maxReplicas),
  text('Replicas', ({ status }) => status?.currentReplicas ?? 0),
  AGE,
], {
  Reference: fieldDoc('autoscaling.v2.HorizontalPodAutoscalerSpec', 'scaleTargetRef'),
  Targets: fieldDoc('autoscaling.v2.HorizontalPodAutoscalerSpec', 'metrics'),
  MinPods: fieldDoc('autoscaling.v2.HorizontalPodAutoscalerSpec', 'minReplicas'),
  MaxPods: fieldDoc('autoscaling.v2.HorizontalPodAutoscalerSpec', 'maxReplicas'),
  Replicas: fieldDoc('autoscaling.v2.HorizontalPodAutoscalerStatus', 'currentReplicas'),
});

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

export const horizontalPodAutoscalerV1Columns: readonly Column<HorizontalPodAutoscaler>[] = horizontalPodAutoscalerColumns.map((column) => ({
  ...column,
  cell: (object, now) => column.cell(toV2(object) as Stored<V2HorizontalPodAutoscaler>, now),
}));
