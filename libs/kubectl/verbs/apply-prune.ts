// Mirrors k8s.io/kubectl/pkg/cmd/apply/prune.go and k8s.io/kubectl/pkg/util/prune
import type { Step } from '#linux/kernel/step.js';
import { type DryRun, dryRunQuery, dryRunSuffix } from '#kubectl/flags/dry-run.js';
import { klogPrefix } from '#kubectl/console/klog.js';
import { type Printer, printerFor } from '#kubectl/printers/print-flags.js';
import { listObjects } from '#kubectl/resources/select.js';
import type { ApiResource } from '#kubectl/rest/discovery.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';
import type { ApplyCall } from './apply.js';
import { LAST_APPLIED } from './create/generate.js';
import { cascadeOf } from './delete.js';

const NAMESPACED: readonly (readonly [string, string, string])[] = [['', 'v1', 'ConfigMap'], ['', 'v1', 'Endpoints'], ['', 'v1', 'PersistentVolumeClaim'], ['', 'v1', 'Pod'], ['', 'v1', 'ReplicationController'], ['', 'v1', 'Secret'], ['', 'v1', 'Service'], ['batch', 'v1', 'Job'], ['batch', 'v1', 'CronJob'], ['networking.k8s.io', 'v1', 'Ingress'], ['apps', 'v1', 'DaemonSet'], ['apps', 'v1', 'Deployment'], ['apps', 'v1', 'ReplicaSet'], ['apps', 'v1', 'StatefulSet']];
const CLUSTER: readonly (readonly [string, string, string])[] = [['', 'v1', 'Namespace'], ['', 'v1', 'PersistentVolume']];

/** What apply saw: the namespaces of the objects, and the objects themselves. */
export interface Visited {
  readonly uids: Set<string>;
  readonly namespaces: Set<string>;
}

/** The kinds of --prune-allowlist. Throws Fatal. */
export function* allowedKinds(call: ApplyCall, allowlist: readonly string[]): Step<ApiResource[]> {
  const kinds: ApiResource[] = [];
  for (const entry of allowlist) {
    const [group = '', version = '', kind = '', ...more] = entry.split('/');
    if (entry.split('/').length < 3 || more.length > 0) throw new Fatal(`invalid GroupVersionKind format: ${entry}, please follow <group/version/kind>`);
    const apiVersion = group === 'core' || group === '' ? version : `${group}/${version}`;
    const found = yield* call.mapper.findKind(apiVersion, kind);
    if (found === undefined) throw new Fatal(`no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`);
    kinds.push(found);
  }
  return kinds;
}

/** How `pruned` is told of an object. */
export function prunedPrinter(call: ApplyCall, dryRun: DryRun): Printer {
  return printerFor(call, { operation: `pruned${dryRunSuffix(dryRun)}` });
}

/** The body of a request that deletes. */
export function deleteOptions(call: ApplyCall, dryRun: DryRun): Dynamic {
  const { gracePeriod } = call.flags;
  return { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: cascadeOf(call), ...(gracePeriod < 0 ? {} : { gracePeriodSeconds: gracePeriod }), ...(dryRun === 'server' ? { dryRun: [dryRunQuery(dryRun)] } : {}) };
}

/** Deletes what apply created before and the files no longer hold. `allowed` without a kind means the usual ones. */
export function* prune(call: ApplyCall, visited: Visited, allowed: readonly ApiResource[], dryRun: DryRun): Step<void> {
  const mapper = yield* call.mapper.known();
  if (allowed.length === 0) call.console.errorLine(`${klogPrefix('W', call.now(), 'prune.go:71')} Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.`);
  const kinds = allowed.length > 0 ? allowed : [...NAMESPACED, ...CLUSTER].flatMap(([group, version, kind]) => mapper.kind(group === '' ? version : `${group}/${version}`, kind) ?? []);
  const body = deleteOptions(call, dryRun);
  const pruneKind = function* (resource: ApiResource, namespace: string | undefined): Step<void> {
    try {
      for (const object of (yield* listObjects(call.client, resource, namespace, { selector: call.flags.selector })).items) {
        if (object.metadata?.annotations?.[LAST_APPLIED] === undefined || visited.uids.has(object.metadata.uid)) continue;
        if (dryRun !== 'client') yield* call.client.json('DELETE', pathOf(resource, namespace, object.metadata.name), { body });
        call.console.print(prunedPrinter(call, dryRun).print(object));
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      throw new Fatal(`error pruning ${namespace === undefined ? 'nonNamespaced' : 'namespaced'} object ${resource.group}/${resource.version}, Kind=${resource.kind}: ${error.message}`);
    }
  };
  for (const namespace of visited.namespaces) for (const resource of kinds) if (resource.namespaced) yield* pruneKind(resource, namespace);
  for (const resource of kinds) if (!resource.namespaced) yield* pruneKind(resource, undefined);
}
