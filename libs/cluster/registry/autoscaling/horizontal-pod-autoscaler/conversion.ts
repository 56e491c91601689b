// Mirrors pkg/apis/autoscaling/v1/conversion.go
// Differs: nothing that can be seen.
import type { HorizontalPodAutoscaler, V2HorizontalPodAutoscaler, V2HPAScalingRules, V2MetricSpec } from '#cluster/api/generated/types.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { metricToV1, metricToV2, type Json } from './conversion-metrics.js';

type Values = { readonly [key: string]: Json };
type V2 = V2HorizontalPodAutoscaler;
type Status = NonNullable<V2['status']>;

/** What v1 has no fields for, it keeps in these. */
const AT = 'autoscaling.alpha.kubernetes.io/';
export const METRICS = `${AT}metrics`;
const BEHAVIOUR = `${AT}behavior`;
const CURRENT_METRICS = `${AT}current-metrics`;
const CONDITIONS = `${AT}conditions`;

export function toV2(object: HorizontalPodAutoscaler): KubeObject {
  const { spec, status, metadata, ...rest } = object;
  const annotations = metadata?.annotations ?? {};
  const { targetCPUUtilizationPercentage: target, ...common } = spec ?? ({} as NonNullable<typeof spec>);
  const ofCpu = target === undefined ? [] : [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: target } } }];
  const metrics = [...(listOf(annotations[METRICS])?.map((each) => metricToV2(each, 'target')) ?? []), ...ofCpu];
  const behavior = behaviourOf(annotations[BEHAVIOUR]);
  return {
    ...rest,
    apiVersion: 'autoscaling/v2',
    ...(metadata && { metadata: withAnnotations(metadata, {}) }),
    spec: { ...common, ...(metrics.length > 0 && { metrics }), ...(behavior && { behavior }) },
    ...statusToV2(status, annotations),
  } as KubeObject;
}

function statusToV2(status: HorizontalPodAutoscaler['status'], annotations: Readonly<Record<string, string>>): { readonly status?: object } {
  const metrics = listOf(annotations[CURRENT_METRICS])?.map((each) => metricToV2(each, 'current'));
  const conditions = listOf(annotations[CONDITIONS]);
  if (status === undefined && metrics === undefined && conditions === undefined) return {};
  const { currentCPUUtilizationPercentage: current, ...kept } = status ?? ({} as NonNullable<typeof status>);
  const ofCpu = current === undefined ? null : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: current } } }];
  return { status: { ...kept, currentMetrics: metrics ?? ofCpu, ...(conditions && { conditions }) } };
}

export function fromV2(stored: KubeObject): HorizontalPodAutoscaler {
  const { spec, status, metadata, ...rest } = stored as Stored<V2>;
  const { metrics = [], behavior, ...common } = spec;
  const target = metrics.find(isOfCpu)?.resource?.target.averageUtilization;
  const { currentMetrics, conditions = [], ...kept } = status ?? ({} as Status);
  const current = currentMetrics?.find((each) => each.resource?.name === 'cpu')?.resource?.current.averageUtilization;
  const others = metrics.filter((metric) => !isOfCpu(metric));
  const notes = {
    ...(others.length > 0 && { [METRICS]: JSON.stringify(others.map((metric) => metricToV1(metric as unknown as Values, 'target'))) }),
    ...(currentMetrics && currentMetrics.length > 0 && { [CURRENT_METRICS]: JSON.stringify(currentMetrics.map((metric) => metricToV1(metric as unknown as Values, 'current'))) }),
    ...(behavior && { [BEHAVIOUR]: JSON.stringify({ ScaleUp: rulesOf(behavior.scaleUp), ScaleDown: rulesOf(behavior.scaleDown) }) }),
    ...(conditions.length > 0 && { [CONDITIONS]: JSON.stringify(conditions.map(({ type, status: is, lastTransitionTime, reason, message }) => ({ type, status: is, lastTransitionTime, reason, message }))) }),
  };
  return {
    ...rest,
    apiVersion: 'autoscaling/v1',
    metadata: withAnnotations(metadata, notes),
    spec: { ...common, ...(target === undefined ? {} : { targetCPUUtilizationPercentage: target }) },
    status: { ...kept, ...(current === undefined ? {} : { currentCPUUtilizationPercentage: current }) },
  } as HorizontalPodAutoscaler;
}

function isOfCpu({ type, resource }: V2MetricSpec): boolean {
  return type === 'Resource' && resource?.name === 'cpu' && resource.target.averageUtilization !== undefined;
}

/** The metadata with these notes and without any that stood there before. */
function withAnnotations<M extends { readonly annotations?: Readonly<Record<string, string>> }>(metadata: M, notes: Readonly<Record<string, string>>): M {
  const own = [METRICS, BEHAVIOUR, CURRENT_METRICS, CONDITIONS];
  const kept = Object.entries(metadata.annotations ?? {}).filter(([name]) => !own.includes(name));
  if (kept.length === Object.keys(metadata.annotations ?? {}).length && Object.keys(notes).length === 0) return metadata;
  const { annotations: _a, ...rest } = metadata;
  const all = { ...Object.fromEntries(kept), ...notes };
  return (Object.keys(all).length === 0 ? rest : { ...rest, annotations: all }) as M;
}

/** As the server's own type shows itself. */
function rulesOf(rules: V2HPAScalingRules | undefined): Json {
  if (rules === undefined) return null;
  const { stabilizationWindowSeconds: window = null, selectPolicy = null, policies, tolerance = null } = rules;
  return { StabilizationWindowSeconds: window, SelectPolicy: selectPolicy, Policies: policies?.map(({ type, value, periodSeconds }) => ({ Type: type, Value: value, PeriodSeconds: periodSeconds })) ?? null, Tolerance: tolerance };
}

function behaviourOf(text: string | undefined): Json {
  const parsed = parsedOf(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
  const behavior = loweredKeys(parsed) as Values;
  return Object.keys(behavior).length === 0 ? undefined : behavior;
}

/** encoding/json knows a field by its name in any case. */
function loweredKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(loweredKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value as Values).filter(([, each]) => each !== null);
  return Object.fromEntries(entries.map(([name, each]) => [name.charAt(0).toLowerCase() + name.slice(1), loweredKeys(each)]));
}

function listOf(text: string | undefined): readonly Values[] | undefined {
  const parsed = parsedOf(text);
  return Array.isArray(parsed) ? parsed : undefined;
}

function parsedOf(text: string | undefined): Json {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
