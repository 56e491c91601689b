// Mirrors pkg/controller/podautoscaler
// Differs: there is no metrics API to ask, so it says what Kubernetes says without one; limits of the size are kept.
import { horizontalpodautoscalers } from '#cluster/api/resources.js';
import type { Scale, V2HorizontalPodAutoscaler, V2HorizontalPodAutoscalerCondition, V2MetricSpec } from '#cluster/api/generated/types.js';
import { isNotFound, StatusError, qualified } from '#cluster/apimachinery/errors.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { keyOf } from '#cluster/apimachinery/object.js';
import type { ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import { on } from '#cluster/client/controller.js';
import type { Controller, ControllerContext } from '#cluster/client/controller.js';
import { findResource } from '#cluster/controllers/stored-resources.js';

const SYNC_PERIOD_MS = 15_000;

/** Keys: `wait|namespace/name` when one came or changed, its own key every 15 s. */
export const horizontalPodAutoscalerController: Controller = {
  name: 'horizontal-pod-autoscaler-controller',
  serviceAccount: 'horizontal-pod-autoscaler',
  eventSource: 'horizontal-pod-autoscaler',
  watches: [on(horizontalpodautoscalers, (hpa) => [`wait|${keyOf(hpa)}`])],
  reconcile(key, context) {
    if (key.startsWith('wait|')) {
      context.wakeAfter(key.slice('wait|'.length), SYNC_PERIOD_MS);
      return;
    }
    const hpa = context.lister(horizontalpodautoscalers).find(key);
    if (hpa === undefined) return;
    context.wakeAfter(key, SYNC_PERIOD_MS);
    new Run(context, hpa).sync();
  },
};

class Run {
  readonly #context: ControllerContext;
  readonly #hpa: Stored<V2HorizontalPodAutoscaler>;
  #conditions: readonly V2HorizontalPodAutoscalerCondition[];

  constructor(context: ControllerContext, hpa: Stored<V2HorizontalPodAutoscaler>) {
    this.#context = context;
    this.#hpa = hpa;
    this.#conditions = hpa.status?.conditions ?? [];
  }

  sync(): void {
    const { kind, name, apiVersion = '' } = this.#hpa.spec.scaleTargetRef;
    const ref = findResource(apiVersion, kind);
    const target = ref === undefined ? undefined : this.#scaleOf(ref, name);
    if (ref === undefined || target === undefined) {
      const why = ref === undefined ? `no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(apiVersion.split('/')[0])}` : `${qualified(ref)} ${JSON.stringify(name)} not found`;
      this.#set('AbleToScale', 'False', 'FailedGetScale', `the HPA controller was unable to get the target's current scale: ${why}`);
      this.#context.events.event(this.#hpa, 'Warning', 'FailedGetScale', why);
      this.#write(this.#hpa.status?.currentReplicas ?? 0, this.#hpa.status?.desiredReplicas ?? 0, false);
      return;
    }
    this.#set('AbleToScale', 'True', 'SucceededGetScale', "the HPA controller was able to get the target's current scale");
    this.#size(ref, target);
  }

  #scaleOf(ref: ResourceRef, name: string): Stored<Scale> | undefined {
    try {
      return this.#context.client.getSubresource(ref, this.#hpa.metadata.namespace, name, 'scale') as Stored<Scale>;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  #size(ref: ResourceRef, target: Stored<Scale>): void {
    const { spec, status } = target;
    const wanted = spec.replicas ?? 0;
    const there = status?.replicas ?? 0;
    const min = this.#hpa.spec.minReplicas ?? 1;
    const max = this.#hpa.spec.maxReplicas;
    if (wanted === 0 && min !== 0) {
      this.#set('ScalingActive', 'False', 'ScalingDisabled', 'scaling is disabled since the replica count of the target is zero');
      this.#write(there, 0, false);
    } else if (wanted > max) this.#rescale(ref, target, there, max, 'Current number of replicas above Spec.MaxReplicas');
    else if (wanted < min) this.#rescale(ref, target, there, min, 'Current number of replicas below Spec.MinReplicas');
    else {
      this.#reportMissingMetrics();
      this.#write(there, this.#hpa.status?.desiredReplicas ?? 0, false);
    }
  }

  #rescale(ref: ResourceRef, target: Stored<Scale>, there: number, size: number, why: string): void {
    const { client, events } = this.#context;
    try {
      client.updateSubresource(ref, target.metadata.namespace, target.metadata.name, 'scale', { ...target, spec: { ...target.spec, replicas: size } });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      events.event(this.#hpa, 'Warning', 'FailedRescale', `New size: ${size}; reason: ${why}; error: ${error.message}`);
      this.#set('AbleToScale', 'False', 'FailedUpdateScale', `the HPA controller was unable to update the target scale: ${error.message}`);
      this.#write(there, this.#hpa.status?.desiredReplicas ?? 0, false);
      return;
    }
    this.#set('AbleToScale', 'True', 'SucceededRescale', `the HPA controller was able to update the target scale to ${size}`);
    events.event(this.#hpa, 'Normal', 'SuccessfulRescale', `New size: ${size}; reason: ${why}`);
    this.#write(there, size, true);
  }

  #reportMissingMetrics(): void {
    const metrics = this.#hpa.spec.metrics ?? [];
    let first: { readonly reason: string; readonly problem: string; readonly wrapped: string } | undefined;
    for (const metric of metrics) {
      const found = missingMetric(metric);
      first ??= found;
      this.#context.events.event(this.#hpa, 'Warning', found.reason, found.problem);
    }
    if (first === undefined) return;
    this.#set('ScalingActive', 'False', first.reason, `the HPA was unable to compute the replica count: ${first.problem}`);
    const summary = `invalid metrics (${metrics.length} invalid out of ${metrics.length}), first error is: ${first.wrapped}`;
    this.#context.events.event(this.#hpa, 'Warning', 'FailedComputeMetricsReplicas', summary);
  }

  #set(type: string, status: string, reason: string, message: string): void {
    const before = this.#conditions.find((condition) => condition.type === type);
    const now = formatTime(this.#context.env.clock.now());
    const lastTransitionTime = before?.status === status && before.lastTransitionTime !== undefined ? before.lastTransitionTime : now;
    const next = { type, status, reason, message, lastTransitionTime };
    this.#conditions = before === undefined ? [...this.#conditions, next] : this.#conditions.map((condition) => (condition === before ? next : condition));
  }

  #write(currentReplicas: number, desiredReplicas: number, hasScaled: boolean): void {
    const lastScaleTime = hasScaled ? formatTime(this.#context.env.clock.now()) : this.#hpa.status?.lastScaleTime;
    const status = {
      ...this.#hpa.status,
      conditions: this.#conditions,
      currentMetrics: this.#hpa.status?.currentMetrics ?? null,
      ...(currentReplicas === 0 ? {} : { currentReplicas }),
      desiredReplicas,
      ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
    };
    if (semanticEqual(this.#hpa.status, status)) return;
    this.#context.client.updateStatus(horizontalpodautoscalers, { ...this.#hpa, status } as Stored<V2HorizontalPodAutoscaler>);
  }
}

/** What client-go says when the API group of a metric is not served. */
function missingMetric(metric: V2MetricSpec): { readonly reason: string; readonly problem: string; readonly wrapped: string } {
  const absent = (api: string, path: string): string => `unable to fetch metrics from ${api}: the server could not find the requested resource (get ${path})`;
  const resource = metric.resource?.name ?? metric.containerResource?.name ?? '';
  if (metric.resource !== undefined) {
    const isUtilization = metric.resource.target.averageUtilization !== undefined;
    const inner = `unable to get metrics for resource ${resource}: ${absent('resource metrics API', 'pods.metrics.k8s.io')}`;
    const problem = isUtilization ? `failed to get ${resource} utilization: ${inner}` : `failed to get ${resource} usage: ${inner}`;
    return { reason: 'FailedGetResourceMetric', problem, wrapped: `failed to get ${resource} resource metric value: ${problem}` };
  }
  if (metric.containerResource !== undefined) {
    const problem = `failed to get ${resource} usage: unable to get metrics for resource ${resource}: ${absent('resource metrics API', 'pods.metrics.k8s.io')}`;
    return { reason: 'FailedGetContainerResourceMetric', problem, wrapped: `failed to get ${resource} container resource metric value: ${problem}` };
  }
  const [reason, name] = metric.pods !== undefined ? ['FailedGetPodsMetric', metric.pods.metric.name] : metric.object !== undefined ? ['FailedGetObjectMetric', metric.object.metric.name] : ['FailedGetExternalMetric', metric.external?.metric.name ?? ''];
  const api = metric.external === undefined ? 'custom metrics API' : 'external metrics API';
  const problem = `unable to get metric ${name}: unable to fetch metrics from ${api}: no ${api.replace(' API', '')} API (${metric.external === undefined ? 'custom' : 'external'}.metrics.k8s.io) registered`;
  return { reason, problem, wrapped: `failed to get ${metric.type.toLowerCase()} metric value: ${problem}` };
}
