// Mirrors k8s.io/kubectl/pkg/cmd/apply/prune.go
import type { Step } from '#linux/kernel/step.js';
import { type DryRun, dryRunQuery, dryRunSuffix, klogPrefix } from '#kubectl/flags/dry-run.js';
import { kindAndGroup } from '#kubectl/printers/names.js';
import { type Info, listObjects } from '#kubectl/resources/select.js';
import type { ApiResource } from '#kubectl/rest/discovery.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';
import type { ApplyCall } from './apply.js';
import { LAST_APPLIED } from './create/generate.js';

const NAMESPACED: readonly (readonly [string, string, string])[] = [['', 'v1', 'ConfigMap'], ['', 'v1', 'Endpoints'], ['', 'v1', 'PersistentVolumeClaim'], ['', 'v1', 'Pod'], ['', 'v1', 'ReplicationController'], ['', 'v1', 'Secret'], ['', 'v1', 'Service'], ['batch', 'v1', 'Job'], ['batch', 'v1', 'CronJob'], ['networking.k8s.io', 'v1', 'Ingress'], ['apps', 'v1', 'DaemonSet'], ['apps', 'v1', 'Deployment'], ['apps', 'v1', 'ReplicaSet'], ['apps', 'v1', 'StatefulSet']];
const CLUSTER: readonly (readonly [string, string, string])[] = [['', 'v1', 'Namespace'], ['', 'v1', 'PersistentVolume']];

/** The kinds of --prune-allowlist, `group/version/kind` each. Throws Fatal. */
export function* allowList(call: ApplyCall): Step<ApiResource[]> {
  const mapper = yield* call.mapper();
  return call.flags.pruneAllowlist.map((entry) => {
    const [group = '', version = '', kind = '', ...more] = entry.split('/');
    if (kind === '' || more.length > 0) throw new Fatal(`invalid GroupVersionKind format: ${entry}, please follow <group/version/kind>`);
    const apiVersion = group === 'core' || group === '' ? version : `${group}/${version}`;
    const resource = mapper.kind(apiVersion, kind);
    if (resource === undefined) throw new Fatal(`no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`);
    return resource;
  });
}

/** Deletes what apply created before and the files no longer hold. */
export function* prune(call: ApplyCall, infos: readonly Info[], dryRun: DryRun): Step<void> {
  const mapper = yield* call.mapper();
  if (call.flags.pruneAllowlist.length === 0) call.console.errorLine(`${klogPrefix('W', call.now(), 'prune.go:71')} Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.`);
  const listed = yield* allowList(call);
  const kinds = listed.length > 0 ? listed : [...NAMESPACED, ...CLUSTER].flatMap(([group, version, kind]) => mapper.kind(group === '' ? version : `${group}/${version}`, kind) ?? []);
  const seen = new Set(infos.map(({ resource, namespace, name }) => `${resource.group}/${resource.kind}/${namespace ?? ''}/${name}`));
  const namespaces = new Set(infos.flatMap(({ namespace }) => namespace ?? []));
  for (const namespace of namespaces) for (const resource of kinds) if (resource.namespaced) yield* pruneKind(call, resource, namespace, seen, dryRun);
  for (const resource of kinds) if (!resource.namespaced) yield* pruneKind(call, resource, undefined, seen, dryRun);
}

function* pruneKind(call: ApplyCall, resource: ApiResource, namespace: string | undefined, seen: ReadonlySet<string>, dryRun: DryRun): Step<void> {
  for (const object of (yield* listObjects(call.client, resource, namespace, { selector: call.flags.selector })).items) {
    if (object.metadata?.annotations?.[LAST_APPLIED] === undefined) continue;
    if (seen.has(`${resource.group}/${resource.kind}/${namespace ?? ''}/${object.metadata.name}`)) continue;
    if (dryRun !== 'client') {
      const propagationPolicy = { background: 'Background', foreground: 'Foreground', orphan: 'Orphan' }[call.flags.cascade] ?? 'Background';
      const body = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy, ...(call.flags.gracePeriod < 0 ? {} : { gracePeriodSeconds: call.flags.gracePeriod }), ...(dryRun === 'server' ? { dryRun: [dryRunQuery(dryRun)] } : {}) };
      yield* call.client.json('DELETE', pathOf(resource, namespace, object.metadata.name), { body });
    }
    call.console.line(`${kindAndGroup(object)}/${object.metadata.name} pruned${dryRunSuffix(dryRun)}`);
  }
}
