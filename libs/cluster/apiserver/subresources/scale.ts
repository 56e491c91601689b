// Mirrors pkg/registry/apps/deployment/storage: ScaleREST
// Differs: one for all that can be scaled.
import type { Core } from '#cluster/apiserver/core.js';
import { readStored } from '#cluster/apiserver/core.js';
import type { RequestContext, Target } from '#cluster/apiserver/request.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { patchObject } from '#cluster/apiserver/verbs/patch.js';
import { updateObject } from '#cluster/apiserver/verbs/update.js';
import { badRequest, invalid, methodNotAllowed, modified, notFound } from '#cluster/apimachinery/errors.js';
import { isObject, type JsonObject, type JsonValue } from '#cluster/apimachinery/json.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { applyJsonPatch } from '#cluster/apimachinery/patch/json-patch.js';
import { applyMergePatch } from '#cluster/apimachinery/patch/merge-patch.js';
import { invalidValue } from '#cluster/apimachinery/validation/field-error.js';
import type { PatchType } from '#cluster/client/client.js';
import type { ScalePaths } from '#cluster/apiserver/strategy.js';

const SCALE_VERSION = 'autoscaling/v1';

interface Scale extends KubeObject {
  readonly spec?: { readonly replicas?: number };
}

export function readScale(resource: Resource, object: Stored<KubeObject>): Stored<KubeObject> {
  const paths = scaleOf(resource);
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const replicas = paths.replicas(object);
  const selector = paths.selector(object);
  return {
    kind: 'Scale',
    apiVersion: SCALE_VERSION,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), uid, resourceVersion, creationTimestamp },
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: paths.statusReplicas(object), ...(selector === '' ? {} : { selector }) },
  } as unknown as Stored<KubeObject>;
}

export function writeScale(core: Core, context: RequestContext, resource: Resource, target: Target, scale: Scale): KubeObject {
  const paths = scaleOf(resource);
  const replicas = scale.spec?.replicas ?? 0;
  if (!Number.isInteger(replicas)) throw badRequest(`Scale in version "v1" cannot be handled as a Scale: json: cannot unmarshal ${typeof replicas} into Go struct field ScaleSpec.spec.replicas of type int32`);
  if (replicas < 0) throw invalid({ group: 'autoscaling', resource: 'Scale' }, target.name, [invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0')]);
  const updated = updateObject(core, { ...context, isInternal: true }, resource, target, (current) => {
    const version = scale.metadata?.resourceVersion ?? '';
    if (version !== '' && version !== current.metadata.resourceVersion) throw modified(resource.qualified, target.name);
    return paths.withReplicas(current, replicas);
  }, { isPatch: true });
  return readScale(resource, updated);
}

export function patchScale(core: Core, context: RequestContext, resource: Resource, target: Target, type: PatchType, patch: unknown, force = false): KubeObject {
  const object = readStored(core, resource, target.namespace, target.name);
  if (object === undefined) throw notFound(resource.qualified, target.name);
  if (type === 'apply') return applyScale(core, context, resource, target, patch, force);
  const before = readScale(resource, object) as unknown as JsonObject;
  const after = type === 'json' ? applyJsonPatch(before, patch) : applyMergePatch(before, patch as JsonValue);
  if (!isObject(after)) throw badRequest('a scale is an object');
  return writeScale(core, context, resource, target, after as unknown as Scale);
}

/** Who applies a scale owns the count of replicas of what is scaled. */
function applyScale(core: Core, context: RequestContext, resource: Resource, target: Target, patch: unknown, force: boolean): KubeObject {
  const version = isObject(patch) && typeof patch['apiVersion'] === 'string' ? patch['apiVersion'] : '';
  if (version !== SCALE_VERSION) throw badRequest(`Incorrect version specified in apply patch. Specified patch version: ${version}, expected: ${SCALE_VERSION}`);
  const replicas = (patch as Scale).spec?.replicas;
  const bare = { apiVersion: resource.apiVersion, kind: resource.ref.kind, metadata: { name: target.name } } as unknown as Stored<KubeObject>;
  const config = typeof replicas === 'number' ? scaleOf(resource).withReplicas(bare, replicas) : bare;
  return readScale(resource, patchObject(core, context, resource, target, 'apply', config, { force }).object);
}

function scaleOf(resource: Resource): ScalePaths<KubeObject> {
  const { scale } = resource.strategy;
  if (scale === undefined) throw methodNotAllowed(resource.qualified, 'scale');
  return scale as ScalePaths<KubeObject>;
}
