// Mirrors pkg/controller/namespace
// Differs: custom resources are found through their definitions; objects are deleted one by one.
import { apiservices, customresourcedefinitions, events, namespaces, pods } from '#cluster/api/resources.js';
import type { Namespace, NamespaceCondition, Pod } from '#cluster/api/generated/types.js';
import { isPodTerminal } from '#cluster/api/core/v1/pods.js';
import { isNotFound } from '#cluster/apimachinery/errors.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import type { KubeObject, ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import { formatTime, parseTime } from '#cluster/apimachinery/time.js';
import { on } from '#cluster/client/controller.js';
import type { Controller, ControllerContext } from '#cluster/client/controller.js';
import { storedResources } from '#cluster/controllers/stored-resources.js';
import { ownKey } from '#cluster/controllers/wake.js';

/** Content is left alone for so long, so that every API server has seen the deletion. */
const GRACE_MS = 5_000;
/** How long finalizers are given before the content is looked at again. */
const FINALIZER_ESTIMATE_SECONDS = 15;
/** Groups that nobody answers for are asked about again. */
const DISCOVERY_AGAIN_MS = 5_000;

export const namespaceController: Controller = {
  name: 'namespace-controller',
  watches: [on(namespaces, ownKey), on(customresourcedefinitions, () => [])],
  /** Empties a namespace that is being deleted, and lets it go when nothing is left. */
  reconcile(name, context) {
    const namespace = context.lister(namespaces).find(name);
    const deletedMs = parseTime(namespace?.metadata.deletionTimestamp);
    if (namespace === undefined || deletedMs === undefined || !(namespace.spec.finalizers ?? []).includes('kubernetes')) return;
    const waitMs = deletedMs + GRACE_MS - context.env.clock.now();
    if (waitMs > 0) {
      context.wakeAfter(name, waitMs);
      return;
    }
    const remaining = deleteContent(context, name);
    const undiscovered = staleGroups(context);
    const current = writeConditions(context, namespace, conditionsOf(remaining, undiscovered));
    // What there is of a group that can't be asked is not known: the namespace stays.
    if (undiscovered.length > 0) context.wakeAfter(name, DISCOVERY_AGAIN_MS);
    else if (remaining.length > 0) context.wakeAfter(name, (Math.floor(estimateSeconds(remaining) / 2) + 1) * 1000);
    else finalize(context, current);
  },
};

interface Remaining {
  readonly ref: ResourceRef;
  readonly objects: readonly Stored<KubeObject>[];
}

/** Group versions whose own API server does not answer. */
function staleGroups({ client }: ControllerContext): readonly string[] {
  const isAnswering = (conditions: readonly { readonly type: string; readonly status: string }[] = []) => conditions.some(({ type, status }) => type === 'Available' && status === 'True');
  return client.list(apiservices).items.filter(({ spec, status }) => spec?.service !== undefined && !isAnswering(status?.conditions)).map(({ spec }) => `${spec?.group ?? ''}/${spec?.version ?? ''}`).sort();
}

function namespacedResources(context: ControllerContext): readonly ResourceRef[] {
  const custom = context
    .lister(customresourcedefinitions)
    .list()
    .filter(({ spec }) => spec.scope === 'Namespaced')
    .map(({ spec }): ResourceRef => {
      const version = spec.versions.find(({ served, storage }) => served && storage) ?? spec.versions.find(({ served }) => served);
      return { group: spec.group, version: version?.name ?? '', resource: spec.names.plural, kind: spec.names.kind, namespaced: true };
    });
  return [...storedResources.filter((ref) => ref.namespaced), ...custom];
}

/** Deletes what is there; what is still there afterwards waits for finalizers or for its processes to end. */
function deleteContent(context: ControllerContext, namespace: string): readonly Remaining[] {
  const remaining: Remaining[] = [];
  for (const ref of namespacedResources(context)) {
    const { items } = context.client.list(ref, { namespace });
    if (items.length === 0) continue;
    for (const { metadata } of items) {
      if (metadata.deletionTimestamp !== undefined) continue;
      try {
        context.client.delete(ref, namespace, metadata.name, { propagationPolicy: 'Background' });
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
    const left = context.client.list(ref, { namespace }).items;
    // Deleting is itself recorded in events; those do not hold a namespace.
    if (left.length > 0 && ref !== events) remaining.push({ ref, objects: left });
  }
  return remaining;
}

function estimateSeconds(remaining: readonly Remaining[]): number {
  let estimate = 0;
  for (const { ref, objects } of remaining) {
    if (ref !== (pods as ResourceRef)) estimate = Math.max(estimate, FINALIZER_ESTIMATE_SECONDS);
    for (const pod of ref === (pods as ResourceRef) ? (objects as readonly Stored<Pod>[]) : []) {
      if (!isPodTerminal(pod)) estimate = Math.max(estimate, pod.spec.terminationGracePeriodSeconds ?? 0);
    }
  }
  return estimate === 0 ? FINALIZER_ESTIMATE_SECONDS : estimate;
}

function writeConditions(context: ControllerContext, namespace: Stored<Namespace>, wanted: readonly NamespaceCondition[]): Stored<Namespace> {
  const now = formatTime(context.env.clock.now());
  const conditions = [...(namespace.status?.conditions ?? [])];
  for (const next of wanted) {
    const index = conditions.findIndex(({ type }) => type === next.type);
    const before = conditions[index];
    const lastTransitionTime = before?.status === next.status ? (before.lastTransitionTime ?? now) : now;
    if (before === undefined) conditions.push({ ...next, lastTransitionTime });
    else if (before.status !== next.status || before.message !== next.message || before.reason !== next.reason) conditions[index] = { ...next, lastTransitionTime };
  }
  if (semanticEqual(conditions, namespace.status?.conditions)) return namespace;
  return context.client.updateStatus(namespaces, { ...namespace, status: { ...namespace.status, conditions } });
}

function conditionsOf(remaining: readonly Remaining[], undiscovered: readonly string[]): readonly NamespaceCondition[] {
  const content = remaining.map(({ ref, objects }) => `${ref.resource}.${ref.group} has ${objects.length} resource instances`).sort();
  const counts = new Map<string, number>();
  for (const { objects } of remaining) {
    for (const { metadata } of objects) for (const finalizer of metadata.finalizers ?? []) counts.set(finalizer, (counts.get(finalizer) ?? 0) + 1);
  }
  const finalizers = [...counts].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`).sort();
  return [
    undiscovered.length > 0
      ? condition('NamespaceDeletionDiscoveryFailure', true, 'DiscoveryFailed', discoveryFailure(undiscovered))
      : condition('NamespaceDeletionDiscoveryFailure', false, 'ResourcesDiscovered', 'All resources successfully discovered'),
    condition('NamespaceDeletionGroupVersionParsingFailure', false, 'ParsedGroupVersions', 'All legacy kube types successfully parsed'),
    condition('NamespaceDeletionContentFailure', false, 'ContentDeleted', 'All content successfully deleted, may be waiting on finalization'),
    content.length > 0
      ? condition('NamespaceContentRemaining', true, 'SomeResourcesRemain', `Some resources are remaining: ${content.join(', ')}`)
      : condition('NamespaceContentRemaining', false, 'ContentRemoved', 'All content successfully removed'),
    finalizers.length > 0
      ? condition('NamespaceFinalizersRemaining', true, 'SomeFinalizersRemain', `Some content in the namespace has finalizers remaining: ${finalizers.join(', ')}`)
      : condition('NamespaceFinalizersRemaining', false, 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'),
  ];
}

function discoveryFailure(groups: readonly string[]): string {
  const each = groups.map((group) => `${group}: stale GroupVersion discovery: ${group}`);
  return `Discovery failed for some groups, ${groups.length} failing: unable to retrieve the complete list of server APIs: ${each.join(', ')}`;
}

function condition(type: string, holds: boolean, reason: string, message: string): NamespaceCondition {
  return { type, status: holds ? 'True' : 'False', reason, message };
}

function finalize(context: ControllerContext, namespace: Stored<Namespace>): void {
  const finalizers = (namespace.spec.finalizers ?? []).filter((finalizer) => finalizer !== 'kubernetes');
  try {
    context.client.updateSubresource(namespaces, undefined, namespace.metadata.name, 'finalize', { ...namespace, spec: { ...namespace.spec, finalizers } });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
