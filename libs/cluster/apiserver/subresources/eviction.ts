// Mirrors pkg/registry/core/pod/storage/eviction.go
// Differs: no retries on conflicts; nothing else writes in between.
import type { Eviction, Pod, PodDisruptionBudget } from '#cluster/api/generated/types.js';
import { poddisruptionbudgets } from '#cluster/api/resources.js';
import type { Core } from '#cluster/apiserver/core.js';
import { readStored } from '#cluster/apiserver/core.js';
import type { RequestContext, Target } from '#cluster/apiserver/request.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { deleteObject } from '#cluster/apiserver/verbs/delete.js';
import { badRequest, internal, notFound, tooManyRequests, type Status } from '#cluster/apimachinery/errors.js';
import { matchesLabelSelector } from '#cluster/apimachinery/labels.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import { admitNew } from './admit-new.js';

const SUCCESS: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };

export function evictPod(core: Core, context: RequestContext, resource: Resource, target: Target, body: KubeObject): Status {
  const eviction = admitNew(core, context, resource, target, body) as Eviction;
  const name = eviction.metadata?.name ?? '';
  if (name !== '' && name !== target.name) throw badRequest('name in URL does not match name in Eviction object');
  const pod = readStored(core, resource, target.namespace, target.name) as Stored<Pod> | undefined;
  if (pod === undefined) throw notFound(resource.qualified, target.name);
  const { gracePeriodSeconds, preconditions, dryRun = [] } = eviction.deleteOptions ?? {};
  const doing = dryRun.length > 0 ? { ...context, isDryRun: true } : context;
  const budget = isFinished(pod) ? undefined : budgetOf(core, doing, pod);
  if (budget !== undefined) core.requests.once('budget', () => spend(core, doing, budget, pod));
  deleteObject(core, doing, resource, target, {
    isAdmitted: true,
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(preconditions === undefined ? {} : { preconditions }),
  });
  return SUCCESS;
}

function isFinished(pod: Stored<Pod>): boolean {
  const phase = pod.status?.phase;
  return phase === 'Succeeded' || phase === 'Failed' || phase === 'Pending' || pod.metadata.deletionTimestamp !== undefined;
}

function budgetOf(core: Core, context: RequestContext, pod: Stored<Pod>): Stored<PodDisruptionBudget> | undefined {
  const found = core.storeFor(context)
    .list(poddisruptionbudgets, pod.metadata.namespace)
    .filter((budget) => matchesLabelSelector(budget.spec.selector, pod.metadata.labels));
  if (found.length > 1) throw internal('This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.');
  return found[0];
}

function spend(core: Core, context: RequestContext, budget: Stored<PodDisruptionBudget>, pod: Stored<Pod>): void {
  const { status } = budget;
  const { name } = budget.metadata;
  const isReady = pod.status?.conditions?.some((each) => each.type === 'Ready' && each.status === 'True') === true;
  if (!isReady && (budget.spec.unhealthyPodEvictionPolicy === 'AlwaysAllow' || ((status?.currentHealthy ?? 0) >= (status?.desiredHealthy ?? 0) && (status?.desiredHealthy ?? 0) > 0))) return;
  if ((status?.observedGeneration ?? 0) < (budget.metadata.generation ?? 0)) {
    throw tooManyRequests('Cannot evict pod as it would violate the pod\'s disruption budget.', 10, [{ reason: 'DisruptionBudget', message: `The disruption budget ${name} is still being processed by the server.` }]);
  }
  const allowed = status?.disruptionsAllowed ?? 0;
  if (allowed <= 0) {
    const needs = `The disruption budget ${name} needs ${status?.desiredHealthy ?? 0} healthy pods and has ${status?.currentHealthy ?? 0} currently`;
    throw tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", 0, [{ reason: 'DisruptionBudget', message: needs }]);
  }
  const disruptedPods = { ...status?.disruptedPods, [pod.metadata.name]: formatTime(core.env.clock.now()) };
  core.storeFor(context).updateStatus(poddisruptionbudgets, { ...budget, status: { ...status, disruptionsAllowed: allowed - 1, disruptedPods } } as Stored<PodDisruptionBudget>);
}
