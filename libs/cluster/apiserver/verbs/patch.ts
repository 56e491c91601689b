// Mirrors apiserver/pkg/endpoints/handlers/patch.go
// Differs: nothing that can be seen.
import type { Core } from '#cluster/apiserver/core.js';
import { readStored } from '#cluster/apiserver/core.js';
import { conversionProblem, decodeBody } from '#cluster/apiserver/decode-body.js';
import { applyConfiguration } from '#cluster/apiserver/managed-fields/apply.js';
import type { RequestContext, Target } from '#cluster/apiserver/request.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { applyJsonPatch, unknownInJsonPatch } from '#cluster/apimachinery/patch/json-patch.js';
import { applyMergePatch } from '#cluster/apimachinery/patch/merge-patch.js';
import { applyStrategicMergePatch } from '#cluster/apimachinery/patch/strategic-merge.js';
import { badRequest, conflict, invalid, notFound, StatusError, unsupportedMediaType } from '#cluster/apimachinery/errors.js';
import { goValue } from '#cluster/apimachinery/go-value.js';
import { isList, isObject, type Draft, type JsonObject, type JsonValue } from '#cluster/apimachinery/json.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { DecodeError } from '#cluster/apimachinery/decode.js';
import { invalidValue } from '#cluster/apimachinery/validation/field-error.js';
import type { PatchType } from '#cluster/client/client.js';
import { createObject } from './create.js';
import { updateObject } from './update.js';

export interface PatchOptions {
  /** Take fields from other managers (apply only). */
  readonly force?: boolean;
}

/** The object after the patch, and whether it was there before. Throws StatusError. */
export function patchObject(core: Core, context: RequestContext, resource: Resource, target: Target, type: PatchType, patch: unknown, options: PatchOptions = {}): { readonly object: Stored<KubeObject>; readonly isNew: boolean } {
  if (type === 'strategic' && resource.isCustom) throw unsupportedMediaType(['application/json-patch+json', 'application/merge-patch+json', 'application/apply-patch+yaml']);
  if (type === 'apply') return apply(core, context, resource, target, patch, options.force === true);
  const external: RequestContext = { ...context, isInternal: true };
  const object = updateObject(core, external, resource, target, (current) => patched(context, resource, current, type, patch as JsonValue), { isPatch: true });
  return { object, isNew: false };
}

function patched(context: RequestContext, resource: Resource, current: Stored<KubeObject>, type: PatchType, patch: JsonValue): KubeObject {
  const before = current as unknown as JsonObject;
  let after: JsonValue;
  const isStrategic = type === 'strategic';
  if (type === 'json') after = applyJsonPatch(before, patch);
  else if (!isObject(patch)) throw badRequest(`error decoding patch: json: cannot unmarshal ${isList(patch) ? 'array' : typeof patch === 'boolean' ? 'bool' : typeof patch} into Go value of type map[string]interface {}`);
  else after = type === 'merge' ? applyMergePatch(before, patch) : applyStrategicMergePatch(before, patch, resource.schema);
  try {
    if (!isStrategic) checkKind(resource, after);
    // Neither kind nor version can be patched away.
    return decodeBody(context, resource, isObject(after) ? { ...after, apiVersion: resource.apiVersion, kind: resource.ref.kind } : after, 'patch', type === 'json' ? unknownInJsonPatch(patch) : []);
  } catch (error) {
    const isStrict = error instanceof StatusError && error.message.startsWith('strict decoding error: ');
    if (!(error instanceof DecodeError) && !isStrict) throw error;
    const problem = error instanceof DecodeError && isStrategic ? error.conversionMessage : (error as Error).message;
    throw invalid({ group: '', resource: '' }, '', [invalidValue('patch', isStrategic ? goValue(patch) : JSON.stringify(inMarshalOrder(after, patch)), problem)]);
  }
}

/** A strategic patch is applied to the Go type, others to a document that is read again. Throws DecodeError. */
function checkKind(resource: Resource, after: JsonValue): void {
  const { apiVersion = resource.apiVersion, kind = resource.ref.kind } = after as unknown as KubeObject;
  if (resource.isCustom || (apiVersion === resource.apiVersion && kind === resource.ref.kind)) return;
  const problem = conversionProblem(resource, apiVersion, kind);
  if (problem !== undefined) throw new DecodeError(problem);
}

/** Go writes by name what the patch went through, and leaves the rest as it was. */
function inMarshalOrder(value: JsonValue, patch: JsonValue): JsonValue {
  if (!isObject(value)) return value;
  const sorted: Draft = {};
  for (const name of Object.keys(value).sort()) {
    const below: JsonValue | undefined = isObject(patch) ? patch[name] : isList(patch) ? operationsBelow(patch, name) : undefined;
    sorted[name] = below === undefined ? (value[name] as JsonValue) : inMarshalOrder(value[name] as JsonValue, below);
  }
  return sorted;
}

/** Operations of a JSON patch inside a field, with paths that begin there. Undefined: there are none. */
function operationsBelow(operations: readonly JsonValue[], name: string): JsonValue | undefined {
  const inside = operations.flatMap((each) => {
    const path = isObject(each) && typeof each['path'] === 'string' ? each['path'] : '';
    return path.startsWith(`/${name}/`) ? [{ path: path.slice(name.length + 1) }] : [];
  });
  return inside.length === 0 ? undefined : inside;
}

function apply(core: Core, context: RequestContext, resource: Resource, target: Target, patch: unknown, force: boolean) {
  if (!isObject(patch)) throw badRequest('error decoding YAML: error converting YAML to JSON');
  const current = readStored(core, resource, target.namespace, target.name);
  if (current === undefined) {
    if (target.subresource !== undefined) throw notFound(resource.qualified, target.name);
    const fresh = applyConfiguration(core, context, resource, undefined, undefined, patch, force);
    const { uid = '' } = fresh.metadata ?? {};
    if (uid !== '') throw conflict(resource.qualified, target.name, `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`);
    const named = { ...fresh, metadata: { ...fresh.metadata, name: target.name } };
    return { object: createObject(core, { ...context, isInternal: true }, resource, target.namespace, named, { keepsManagedFields: true }), isNew: true };
  }
  const object = updateObject(core, { ...context, isInternal: true }, resource, target, (now) => applyConfiguration(core, context, resource, target.subresource, now, patch, force), { isPatch: true, keepsManagedFields: true });
  return { object, isNew: false };
}
