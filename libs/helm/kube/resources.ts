// Mirrors helm.sh/helm/v4/pkg/kube (Client)
// Differs: one object at a time; client-side updates are merge patches (three-way for built-in kinds).
import type { Step } from '#linux/kernel/step.js';
import { schemaOf, threeWayMergePatch, threeWayPatch } from '#kubectl/resources/strategic.js';
import { at, clone, type Dynamic, isRecord, listOf } from '#kubectl/rest/dynamic.js';
import type { ApiResource } from '#kubectl/rest/discovery.js';
import { ApiError, isConflict, isNotFound } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';
import { readYaml, YamlError } from '#cluster/apimachinery/yaml/read.js';
import type { HelmCall } from '#helm/call.js';
import { HelmError } from '#helm/errors.js';
import { splitManifests } from '#helm/releases/manifests.js';

export type AnyCall = HelmCall<unknown>;

/** An object of a manifest and where it belongs. */
export interface Resource {
  readonly api: ApiResource;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly object: Dynamic;
}

export interface ApplyOptions {
  readonly serverSide: boolean;
  readonly forceConflicts?: boolean;
  /** PUT in place of a patch. */
  readonly replace?: boolean;
  readonly dryRun?: boolean;
}

const MANAGER = 'helm';

/** The objects of a release's manifest. Throws HelmError for kinds that the server does not know. */
export function* buildResources(call: AnyCall, manifest: string, namespace: string): Step<Resource[]> {
  const found: Resource[] = [];
  const missing: string[] = [];
  for (const document of splitManifests(manifest)) {
    let value: Dynamic;
    try {
      value = readYaml(document);
    } catch (error) {
      if (error instanceof YamlError) throw new HelmError(`error parsing : error converting YAML to JSON: ${error.message}`);
      throw error;
    }
    for (const object of flattened(value)) {
      const resource = yield* resourceOf(call, object, namespace);
      if (typeof resource === 'string') missing.push(resource);
      else found.push(resource);
    }
  }
  if (missing.length > 0) throw new HelmError(missing.length === 1 ? (missing[0] as string) : `[${missing.join(', ')}]`);
  return found;
}

function flattened(value: Dynamic): Dynamic[] {
  if (value === null || value === undefined) return [];
  if (isRecord(value) && String(value['kind'] ?? '').endsWith('List') && Array.isArray(value['items'])) return listOf(value['items']).flatMap(flattened);
  return [value];
}

/** The object's place, or what is wrong with it. */
function* resourceOf(call: AnyCall, object: Dynamic, namespace: string): Step<Resource | string> {
  if (!isRecord(object)) throw new HelmError('error validating "": error validating data: invalid object to validate');
  const { apiVersion, kind } = object;
  const name = at(object, 'metadata', 'name') ?? '';
  if (!kind) throw new HelmError(`error validating data: kind not set`);
  if (!apiVersion) throw new HelmError(`error validating data: apiVersion not set`);
  const api = yield* call.mapper.findKind(String(apiVersion), String(kind));
  if (api === undefined) return `resource mapping not found for name: ${JSON.stringify(name)} namespace: ${JSON.stringify(at(object, 'metadata', 'namespace') ?? '')} from "": no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}\nensure CRDs are installed first`;
  if (!api.namespaced) return { api, namespace: undefined, name, object };
  const own = at(object, 'metadata', 'namespace') || namespace;
  return { api, namespace: own, name, object: { ...object, metadata: { ...(object['metadata'] as Dynamic), namespace: own } } };
}

/** `default/demo-web; apps/v1, Kind=Deployment`'s last part. */
export function kindText({ api }: Resource): string {
  return `${api.group}/${api.version}, Kind=${api.kind}`;
}
export function keyOf({ api, namespace, name }: Resource): string {
  return `${api.group}/${api.kind}/${namespace ?? ''}/${name}`;
}

/** The resource with helm's marks of ownership. */
export function owned(resource: Resource, release: string, namespace: string): Resource {
  const metadata = at(resource.object, 'metadata') ?? {};
  const labels = { ...metadata.labels, 'app.kubernetes.io/managed-by': 'Helm' };
  const annotations = { ...metadata.annotations, 'meta.helm.sh/release-name': release, 'meta.helm.sh/release-namespace': namespace };
  return { ...resource, object: { ...resource.object, metadata: { ...metadata, labels, annotations } } };
}

/** The live object, or undefined. */
export function* readLive(call: AnyCall, { api, namespace, name }: Resource): Step<Dynamic | undefined> {
  try {
    return yield* call.client.json('GET', pathOf(api, namespace, name));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Throws HelmError or ApiError. */
export function* createResource(call: AnyCall, resource: Resource, options: ApplyOptions): Step<Dynamic> {
  if (options.serverSide && resource.name !== '') return yield* applyServerSide(call, resource, options);
  const query = { fieldManager: MANAGER, fieldValidation: 'Strict', ...(options.dryRun === true ? { dryRun: 'All' } : {}) };
  return yield* call.client.json('POST', pathOf(resource.api, resource.namespace), { body: resource.object, query });
}

function* applyServerSide(call: AnyCall, resource: Resource, options: ApplyOptions): Step<Dynamic> {
  const { api, namespace, name, object } = resource;
  const query = { fieldManager: MANAGER, fieldValidation: 'Strict', force: options.forceConflicts === true, ...(options.dryRun === true ? { dryRun: 'All' } : {}) };
  try {
    return yield* call.client.json('PATCH', pathOf(api, namespace, name), { body: object, query, contentType: 'application/apply-patch+yaml' });
  } catch (error) {
    if (!isConflict(error)) throw error;
    throw new HelmError(`conflict occurred while applying object ${namespace ?? ''}/${name} ${kindText(resource)}: ${(error as ApiError).message}`);
  }
}

/** What an update did: helm names it when the release fails. */
export interface UpdateResult {
  readonly created: readonly Resource[];
  readonly problem: Error | undefined;
}

/** Takes the cluster from what one manifest says to what another says; what only the first has goes. */
export function* updateResources(call: AnyCall, originals: readonly Resource[], targets: readonly Resource[], options: ApplyOptions): Step<UpdateResult> {
  const created: Resource[] = [];
  const problems: Error[] = [];
  const known = new Map(originals.map((each) => [keyOf(each), each]));
  try {
    for (const target of targets) {
      const live = yield* readLive(call, target);
      if (live === undefined) {
        created.push(target);
        try {
          yield* createResource(call, target, options);
        } catch (error) {
          throw prefixed('failed to create resource', error);
        }
        continue;
      }
      const original = known.get(keyOf(target));
      if (original === undefined) throw new HelmError(`original object ${target.api.kind} with the name ${JSON.stringify(target.name)} not found`);
      try {
        yield* updateOne(call, original, target, live, options);
      } catch (error) {
        if (!(error instanceof HelmError || error instanceof ApiError)) throw error;
        problems.push(error);
      }
    }
    if (problems.length === 0) yield* deleteMissing(call, originals, targets, problems);
  } catch (error) {
    if (!(error instanceof HelmError || error instanceof ApiError)) throw error;
    return { created, problem: error };
  }
  return { created, problem: problems.length === 0 ? undefined : new HelmError(problems.map((each) => each.message).join(' && ')) };
}

function* deleteMissing(call: AnyCall, originals: readonly Resource[], targets: readonly Resource[], problems: Error[]): Step<void> {
  const wanted = new Set(targets.map(keyOf));
  for (const each of originals) {
    if (wanted.has(keyOf(each))) continue;
    const live = yield* readLive(call, each);
    if (live === undefined || at(live, 'metadata', 'annotations', 'helm.sh/resource-policy') === 'keep') continue;
    const problem = yield* deleteResource(call, each, 'Background');
    if (problem !== undefined) problems.push(new HelmError(`failed to delete resource ${each.name}: ${problem.message}`));
  }
}

function* updateOne(call: AnyCall, original: Resource, target: Resource, live: Dynamic, options: ApplyOptions): Step<void> {
  const path = pathOf(target.api, target.namespace, target.name);
  const query = { fieldManager: MANAGER, fieldValidation: 'Strict' };
  if (options.replace === true) {
    try {
      yield* call.client.json('PUT', path, { body: { ...target.object, metadata: { ...target.object.metadata, resourceVersion: live.metadata.resourceVersion } }, query });
    } catch (error) {
      throw prefixed('failed to replace object', error);
    }
    return;
  }
  if (options.serverSide) {
    yield* applyServerSide(call, target, options);
    return;
  }
  const schema = schemaOf(target.object);
  const before = clone(original.object);
  const body = schema === undefined ? threeWayMergePatch(before, target.object, live) : threeWayPatch(before, target.object, live, schema);
  if (Object.keys(body).length === 0) return;
  try {
    yield* call.client.json('PATCH', path, { body, query, contentType: schema === undefined ? 'application/merge-patch+json' : 'application/strategic-merge-patch+json' });
  } catch (error) {
    throw prefixed(`cannot patch ${JSON.stringify(target.name)} with kind ${target.api.kind}`, error);
  }
}

/** What the server says when it refuses; undefined when the object is gone or going. */
export function* deleteResource(call: AnyCall, { api, namespace, name }: Resource, propagationPolicy: string): Step<ApiError | undefined> {
  try {
    yield* call.client.json('DELETE', pathOf(api, namespace, name), { body: { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy } });
    return undefined;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (error instanceof ApiError) return error;
    throw error;
  }
}

export function prefixed(prefix: string, error: unknown): unknown {
  return error instanceof ApiError || error instanceof HelmError ? new HelmError(`${prefix}: ${error.message}`) : error;
}

/** Throws HelmError when an object that will be created is there and not this release's. Returns those that are. */
export function* requireFree(call: AnyCall, resources: readonly Resource[], release: string, namespace: string, take: boolean): Step<Resource[]> {
  const there: Resource[] = [];
  for (const resource of resources) {
    if (resource.name === '' && at(resource.object, 'metadata', 'generateName')) continue;
    let live: Dynamic | undefined;
    try {
      live = yield* readLive(call, resource);
    } catch (error) {
      throw prefixed(`could not get information about the resource ${resourceText(resource)}`, error);
    }
    if (live === undefined) continue;
    const problem = take ? undefined : ownershipProblem(live, release, namespace);
    if (problem !== undefined) throw new HelmError(`${resourceText(resource)} exists and cannot be imported into the current release: ${problem}`);
    there.push(resource);
  }
  return there;
}

function resourceText({ api, name, namespace }: Resource): string {
  return `${api.kind} ${JSON.stringify(name)} in namespace ${JSON.stringify(namespace ?? '')}`;
}

function ownershipProblem(live: Dynamic, release: string, namespace: string): string | undefined {
  const check = (what: string, values: Dynamic, key: string, wanted: string) => {
    const value = values?.[key];
    if (value === wanted) return [];
    return [`${what} validation error: ${value === undefined ? `missing key "${key}": must be set to "${wanted}"` : `key "${key}" must equal "${wanted}": current value is "${value}"`}`];
  };
  const { labels, annotations } = live.metadata;
  const problems = [
    ...check('label', labels, 'app.kubernetes.io/managed-by', 'Helm'),
    ...check('annotation', annotations, 'meta.helm.sh/release-name', release),
    ...check('annotation', annotations, 'meta.helm.sh/release-namespace', namespace),
  ];
  return problems.length === 0 ? undefined : `invalid ownership metadata; ${problems.join('; ')}`;
}

