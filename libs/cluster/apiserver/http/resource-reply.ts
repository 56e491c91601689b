// Mirrors apiserver/pkg/endpoints/handlers: one route for each verb
// Differs: nothing that can be seen.
import type { Core } from '#cluster/apiserver/core.js';
import { readStored } from '#cluster/apiserver/core.js';
import { decodeBody } from '#cluster/apiserver/decode-body.js';
import type { RequestContext, Target } from '#cluster/apiserver/request.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { createSubresource, readSubresource, updateSubresource } from '#cluster/apiserver/subresources/list.js';
import { createObject } from '#cluster/apiserver/verbs/create.js';
import { deleteObject } from '#cluster/apiserver/verbs/delete.js';
import { listObjects } from '#cluster/apiserver/verbs/list.js';
import { patchObject } from '#cluster/apiserver/verbs/patch.js';
import { updateObject } from '#cluster/apiserver/verbs/update.js';
import { badRequest, failure, methodNotAllowed, notAcceptable, notFound, unsupportedMediaType } from '#cluster/apimachinery/errors.js';
import { isObject, type JsonValue } from '#cluster/apimachinery/json.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import type { DeleteOptions, PatchType, UserInfo } from '#cluster/client/client.js';
import type { HttpRequest, HttpResponse } from '#linux/net/network.js';
import { parseBody } from './body.js';
import { includeOf, type Call } from './call.js';
import { listReply, watchReply } from './list-reply.js';
import { logReply } from './log-reply.js';
import { ACCEPTED, negotiate } from './media-type.js';
import { json, pageNotFound, successStatus, warningHeader } from './reply.js';
import { first, type RequestInfo } from './request-info.js';
import { partialMetadata, tableOf } from './table.js';

const PATCH_TYPES: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

/** Throws StatusError. */
export function resourceReply(core: Core, request: HttpRequest, info: RequestInfo, user: UserInfo): HttpResponse {
  const resource = core.table.find(info.group, info.version, info.resource);
  if (resource === undefined) return pageNotFound();
  const subresource = resource.strategy.subresources?.find((each) => each.name === info.subresource);
  if (info.subresource !== '' && subresource === undefined) return pageNotFound();
  if (resource.strategy.namespaced && info.namespace === undefined && info.name !== '') return pageNotFound();
  if (info.subresource === 'log') return logReply(core, info);
  const wanted = negotiate(request.headers['accept']);
  if (wanted === undefined) throw notAcceptable(ACCEPTED);
  const namespace = resource.strategy.namespaced ? info.namespace : undefined;
  const target: Target = { namespace, name: info.name, ...(info.subresource === '' ? {} : { subresource: info.subresource }) };
  const call: Call = { core, request, info, context: contextOf(request, info, user), resource, target, wanted };
  if (!isServed(resource, info, subresource?.verbs)) throw failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
  if (resource.strategy.deprecation !== undefined) call.context.warnings.push(resource.strategy.deprecation);
  return perform(call);
}

function isServed(resource: Resource, info: RequestInfo, subVerbs: readonly string[] | undefined): boolean {
  if (subVerbs !== undefined) return subVerbs.includes(info.verb);
  const { verbs } = resource.strategy;
  if (info.verb === 'create' && info.name !== '') return false;
  return verbs === undefined ? true : (verbs as readonly string[]).includes(info.verb);
}

function perform(call: Call): HttpResponse {
  switch (call.info.verb) {
    case 'get':
      return getReply(call);
    case 'list':
      return listReply(call);
    case 'watch':
      return watchReply(call);
    case 'create':
      return createReply(call);
    case 'update':
      return updateReply(call);
    case 'patch':
      return patchReply(call);
    case 'delete':
      return deleteReply(call);
    case 'deletecollection':
      return deleteCollectionReply(call);
    default:
      throw methodNotAllowed(call.resource.qualified, call.info.verb);
  }
}

function contextOf(request: HttpRequest, { query }: RequestInfo, user: UserInfo): RequestContext {
  const dryRun = query.get('dryRun') ?? [];
  if (dryRun.some((each) => each !== 'All')) throw failure(422, 'Invalid', `CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ${JSON.stringify(dryRun[0])}: supported values: "All"`, {});
  const agent = (request.headers['user-agent'] ?? '').split('/')[0] as string;
  const validation = first(query, 'fieldValidation') ?? 'Warn';
  if (validation !== 'Strict' && validation !== 'Warn' && validation !== 'Ignore') throw failure(422, 'Invalid', `CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: ${JSON.stringify(validation)}: supported values: "", "Ignore", "Strict", "Warn"`, {});
  return { user, manager: first(query, 'fieldManager') ?? (agent === '' ? 'unknown' : agent), isDryRun: dryRun.length > 0, isInternal: false, warnings: [], fieldValidation: validation };
}

export function objectReply(call: Call, status: number, object: KubeObject): HttpResponse {
  const { core, resource, wanted, context } = call;
  const headers = warningHeader(context.warnings);
  const stored = object as Stored<KubeObject>;
  if (wanted.as === 'Table' && object.kind === resource.ref.kind) {
    return json(status, tableOf(core, resource, [stored], { resourceVersion: stored.metadata.resourceVersion }, includeOf(call)), headers);
  }
  if (wanted.as === 'PartialObjectMetadata') return json(status, partialMetadata(stored), headers);
  return json(status, ordered(object), headers);
}

/** kind and apiVersion first, as Go writes them. */
export function ordered(object: KubeObject): object {
  const { kind, apiVersion, metadata, ...rest } = object as KubeObject & Record<string, unknown>;
  return { kind, apiVersion, ...(metadata === undefined ? {} : { metadata }), ...rest };
}

function getReply(call: Call): HttpResponse {
  const { core, resource, target } = call;
  if (target.subresource === 'scale') return objectReply(call, 200, readSubresource(core, resource, target));
  const object = readStored(core, resource, target.namespace, target.name);
  if (object === undefined) throw notFound(resource.qualified, target.name);
  return objectReply(call, 200, object);
}

function createReply(call: Call): HttpResponse {
  const { core, context, resource, target, info, request } = call;
  const body = parseBody(request, resource.ref.kind);
  if (target.subresource !== undefined) {
    return objectReply(call, 201, createSubresource(core, context, resource, target, body as unknown as KubeObject) as KubeObject);
  }
  if (resource.ref.resource === 'bindings') {
    const pods = core.table.find('', 'v1', 'pods') as Resource;
    const name = (body as { readonly metadata?: { readonly name?: string } }).metadata?.name ?? '';
    return objectReply(call, 201, createSubresource(core, context, pods, { namespace: target.namespace, name, subresource: 'binding' }, body as unknown as KubeObject) as KubeObject);
  }
  if (resource.strategy.namespaced && info.namespace === undefined) throw failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
  return objectReply(call, 201, createObject(core, context, resource, target.namespace, decodeBody(context, resource, body)));
}

function updateReply(call: Call): HttpResponse {
  const { core, context, resource, target, request } = call;
  const body = parseBody(request, resource.ref.kind);
  if (target.subresource !== undefined && target.subresource !== 'status') {
    const object = target.subresource === 'scale' ? (body as unknown as KubeObject) : decodeBody(context, resource, body);
    return objectReply(call, 200, updateSubresource(core, context, resource, target, { object }));
  }
  const object = decodeBody(context, resource, body);
  const isNew = readStored(core, resource, target.namespace, target.name) === undefined;
  return objectReply(call, isNew ? 201 : 200, updateObject(core, context, resource, target, () => object));
}

function patchReply(call: Call): HttpResponse {
  const { core, context, resource, target, info, request } = call;
  const contentType = (request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  const type = PATCH_TYPES[contentType];
  if (type === undefined) throw unsupportedMediaType(resource.isCustom ? Object.keys(PATCH_TYPES).filter((each) => !each.includes('strategic')) : Object.keys(PATCH_TYPES));
  const patch = parseBody(request, resource.ref.kind);
  if (type === 'apply' && !info.query.has('fieldManager')) {
    throw failure(422, 'Invalid', 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch', {});
  }
  if (target.subresource !== undefined && target.subresource !== 'status') {
    return objectReply(call, 200, updateSubresource(core, context, resource, target, { type, patch }));
  }
  const { object, isNew } = patchObject(core, context, resource, target, type, patch, { force: first(info.query, 'force') === 'true' });
  return objectReply(call, isNew ? 201 : 200, object);
}

function deleteReply(call: Call): HttpResponse {
  const { core, context, resource, target } = call;
  const options = deleteOptions(call);
  const { object, isGone } = deleteObject(core, withDryRun(context, options), resource, target, options);
  if (!isGone || resource.strategy.returnsDeleted === true) return objectReply(call, 200, object);
  const { group, resource: kind } = resource.qualified;
  return json(200, successStatus({ name: target.name, ...(group === '' ? {} : { group }), kind, uid: object.metadata.uid }), warningHeader(context.warnings));
}

function deleteCollectionReply(call: Call): HttpResponse {
  const { core, context, resource, target, info } = call;
  const options = deleteOptions(call);
  const labelSelector = first(info.query, 'labelSelector');
  const fieldSelector = first(info.query, 'fieldSelector');
  const query = { ...(target.namespace === undefined ? {} : { namespace: target.namespace }), ...(labelSelector === undefined ? {} : { labelSelector }), ...(fieldSelector === undefined ? {} : { fieldSelector }) };
  const { items, resourceVersion } = listObjects(core, resource, query);
  const deleted = items.map(({ metadata }) => deleteObject(core, withDryRun(context, options), resource, { namespace: metadata.namespace, name: metadata.name }, options).object);
  return json(200, { kind: `${resource.ref.kind}List`, apiVersion: resource.apiVersion, metadata: { resourceVersion }, items: deleted }, warningHeader(context.warnings));
}

type Options = DeleteOptions & { readonly orphanDependents?: boolean; readonly dryRun?: readonly string[] };

function withDryRun(context: RequestContext, options: Options): RequestContext {
  return (options.dryRun?.length ?? 0) > 0 ? { ...context, isDryRun: true } : context;
}

function deleteOptions({ request, info }: Call): Options {
  const body: JsonValue = request.body.length === 0 ? {} : parseBody(request, 'DeleteOptions');
  if (!isObject(body)) throw badRequest('DeleteOptions must be an object');
  const options: Record<string, unknown> = { ...body };
  const grace = first(info.query, 'gracePeriodSeconds');
  if (grace !== undefined) options['gracePeriodSeconds'] = Number(grace);
  const policy = first(info.query, 'propagationPolicy');
  if (policy !== undefined) options['propagationPolicy'] = policy;
  const orphan = first(info.query, 'orphanDependents');
  if (orphan !== undefined) options['orphanDependents'] = orphan === 'true';
  for (const name of Object.keys(options)) if (options[name] === null) delete options[name];
  return options as Options;
}
