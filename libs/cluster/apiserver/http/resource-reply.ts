// Mirrors apiserver/pkg/endpoints/handlers: one route for each verb
// Differs: nothing that can be seen.
import type { Core } from '#cluster/apiserver/core.js';
import { keyFor, readStored } from '#cluster/apiserver/core.js';
import { decodeBody } from '#cluster/apiserver/decode-body.js';
import { writtenForm } from '#cluster/apiserver/written-form.js';
import { proxyReply } from '#cluster/apiserver/proxy/proxy.js';
import type { RequestContext, Target } from '#cluster/apiserver/request.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import type { Subresource } from '#cluster/apiserver/strategy.js';
import { createSubresource, readSubresource, updateSubresource } from '#cluster/apiserver/subresources/list.js';
import { awaitRevision } from '#cluster/apiserver/verbs/await-revision.js';
import { createObject } from '#cluster/apiserver/verbs/create.js';
import { deleteNamed, deleteObject } from '#cluster/apiserver/verbs/delete.js';
import { pageOf } from '#cluster/apiserver/verbs/list-page.js';
import { keyRange, listObjects } from '#cluster/apiserver/verbs/list.js';
import { patchObject } from '#cluster/apiserver/verbs/patch.js';
import { checkName, updateObject } from '#cluster/apiserver/verbs/update.js';
import { badRequest, failure, internal, methodNotAllowed, notAcceptable, notFound, StatusError, unsupportedMediaType } from '#cluster/apimachinery/errors.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import type { PatchType, UserInfo } from '#cluster/client/client.js';
import type { Entry } from '#cluster/etcd/etcd.js';
import type { HttpRequest, HttpResponse } from '#linux/net/network.js';
import { duplicatesIn, parseObject, parsePatch, yamlDuplicatesIn } from './body.js';
import { includeOf, type Call } from './call.js';
import { admitConnection } from './connect-admission.js';
import { listOptions } from './list-options.js';
import { listOf, listReply, queryOf, watchReply } from './list-reply.js';
import { logReply } from './log-reply.js';
import { ACCEPTED, ACCEPTED_OF_WATCHES, negotiate } from './media-type.js';
import { errorReply, json, pageNotFound, successStatus, warningHeader } from './reply.js';
import { first, isOn, type RequestInfo } from './request-info.js';
import { isStreamOf, streamTargetOf } from './stream-target.js';
import { parseSubresource } from './subresource-body.js';
import { partialMetadata, SCALES, tableOf } from './table.js';
import { deleteOptions, type DeleteWishes, writeContext } from './write-options.js';
import { asUnmarshalError } from './yaml-body.js';

const PATCH_TYPES: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
};

/** Below a group version that is built in, the router itself answers; elsewhere nobody does. Throws StatusError. */
function noRoute(core: Core, { group, version }: RequestInfo): HttpResponse {
  if (!core.table.isBuiltIn(group, version)) return pageNotFound();
  throw failure(404, 'NotFound', 'the server could not find the requested resource', {});
}

/** The router's own words. */
function notAllowed(): StatusError {
  return failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

/** Throws StatusError. */
export function resourceReply(core: Core, request: HttpRequest, info: RequestInfo, user: UserInfo, annotations?: Map<string, string>): HttpResponse {
  const resource = core.table.find(info.group, info.version, info.resource);
  if (resource === undefined) return noRoute(core, info);
  const subresource = resource.strategy.subresources?.find((each) => each.name === info.subresource);
  if (info.subresource !== '' && subresource === undefined) {
    if (resource.isCustom) throw notFound(resource.qualified, info.name);
    return noRoute(core, info);
  }
  if (resource.strategy.namespaced && info.namespace === undefined && info.name !== '') return noRoute(core, info);
  if (request.method === 'HEAD' && !resource.isCustom) throw notAllowed();
  if (info.subresource === 'log') {
    if (info.verb !== 'get') throw notAllowed();
    return logReply(core, info);
  }
  if (info.subresource === 'proxy') {
    admitConnection(core, info, user, annotations);
    return proxyReply(core, request, info);
  }
  if (isStreamOf(info) && subresource?.verbs?.includes(info.verb) === true) {
    admitConnection(core, info, user, annotations);
    streamTargetOf(core, info);
    throw badRequest('Upgrade request required');
  }
  const wanted = negotiate(request.headers['accept']);
  if (wanted === undefined) throw notAcceptable(ACCEPTED);
  if (info.verb === 'watch' && wanted.isYaml) throw notAcceptable(ACCEPTED_OF_WATCHES);
  const namespace = resource.strategy.namespaced ? info.namespace : undefined;
  const target: Target = { namespace, name: info.name, ...(info.subresource === '' ? {} : { subresource: info.subresource }) };
  const own = writeContext(request, info.query, user, info.verb, info.verb === 'patch' ? patchTypeOf(request, resource) : undefined);
  const context = annotations === undefined ? own : { ...own, annotations };
  const call: Call = { core, request, info, context, resource, target, wanted };
  if (resource.isCustom && lacksName(info)) throw badRequest('name must be provided');
  if (!isServed(resource, info, subresource?.verbs)) throw notAllowed();
  if (resource.strategy.deprecation !== undefined) call.context.warnings.push(resource.strategy.deprecation);
  try {
    checkReadable(call);
    return perform(call);
  } catch (error) {
    // Warnings go with a refusal, too.
    if (!(error instanceof StatusError)) throw error;
    const reply = errorReply(error);
    return { ...reply, headers: { ...reply.headers, ...warningHeader(call.context.warnings) } };
  }
}

/** What lies encrypted in etcd under a key that the server does not have can't be read. Throws StatusError. */
function checkReadable({ core, resource, info, target }: Call): void {
  const { group, resource: name } = resource.ref;
  const check = (entry: Entry | undefined, key: string) => {
    const obstacle = entry === undefined ? undefined : core.encryption.obstacleTo(group, name, entry);
    if (obstacle !== undefined) throw internal(`unable to transform key ${JSON.stringify(key)}: ${obstacle}`);
  };
  if (info.name !== '') {
    const key = keyFor(resource, target.namespace, info.name);
    check(core.etcd.get(key), key);
  } else if (info.verb !== 'create') {
    const { from, to } = keyRange(resource, target.namespace);
    core.etcd.range(from, to, check);
  }
}

function isServed(resource: Resource, info: RequestInfo, subVerbs: readonly string[] | undefined): boolean {
  if (subVerbs !== undefined) return subVerbs.includes(info.verb);
  const { verbs } = resource.strategy;
  if ((info.verb === 'create' && info.name !== '') || lacksName(info)) return false;
  return verbs === undefined ? true : (verbs as readonly string[]).includes(info.verb);
}

/** A whole collection that is to be written at once. */
function lacksName({ verb, name }: RequestInfo): boolean {
  return name === '' && (verb === 'update' || verb === 'patch');
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
      throw call.resource.isCustom ? methodNotAllowed(call.resource.qualified, '') : notAllowed();
  }
}

export function objectReply(call: Call, status: number, object: KubeObject): HttpResponse {
  const { core, resource, wanted, context } = call;
  const headers = warningHeader(context.warnings);
  const stored = object as Stored<KubeObject>;
  const isScale = object.kind === 'Scale' && !resource.isCustom;
  if (wanted.as === 'Table' && (isScale || object.kind === resource.ref.kind)) {
    return json(status, tableOf(core, isScale ? SCALES : resource, [stored], { resourceVersion: stored.metadata.resourceVersion }, includeOf(call)), headers);
  }
  if (wanted.as === 'PartialObjectMetadata') return json(status, partialMetadata(stored), headers);
  // What is stored has been brought into this form.
  return json(status, isStored(call) ? object : writtenForm(resource, object), headers);
}

function isStored({ resource, target, context }: Call): boolean {
  return !context.isDryRun && target.subresource === undefined && resource.strategy.answer === undefined;
}

function getReply(call: Call): HttpResponse {
  const { core, resource, target, info } = call;
  const asked = first(info.query, 'resourceVersion') ?? '';
  if (/^\d+$/.test(asked)) awaitRevision(core, Number(asked));
  if (target.subresource === 'scale') return objectReply(call, 200, readSubresource(core, resource, target));
  // Without a revision it is storage that is asked, not the watch cache.
  if (asked === '') core.metrics.countStored('get', resource);
  const object = readStored(core, resource, target.namespace, target.name);
  if (object === undefined) throw notFound(resource.qualified, target.name);
  return objectReply(call, 200, object);
}

function createReply(call: Call): HttpResponse {
  const { core, context, resource, target, info, request } = call;
  if (target.subresource !== undefined) {
    const body = parseSubresource(request, resource, subresourceOf(call));
    return objectReply(call, 201, createSubresource(core, context, resource, target, body) as KubeObject);
  }
  if (resource.ref.resource === 'bindings') {
    const pods = core.table.find('', 'v1', 'pods') as Resource;
    const body = parseSubresource(request, resource, undefined);
    return objectReply(call, 201, createSubresource(core, context, pods, { namespace: target.namespace, name: body.metadata?.name ?? '', subresource: 'binding' }, body) as KubeObject);
  }
  if (resource.strategy.namespaced && info.namespace === undefined) throw notAllowed();
  return objectReply(call, 201, createObject(core, context, resource, target.namespace, decodedBody(call)));
}

function decodedBody({ context, resource, request }: Call): KubeObject {
  const body = parseObject(request, resource.ref.kind);
  return decodeBody(context, resource, body, 'body', context.fieldValidation === 'Ignore' ? [] : duplicatesIn(request, body, context.fieldValidation === 'Strict'));
}

function subresourceOf({ resource, target }: Call): Subresource | undefined {
  return resource.strategy.subresources?.find((each) => each.name === target.subresource);
}

function updateReply(call: Call): HttpResponse {
  const { core, context, resource, target, request } = call;
  if (target.subresource !== undefined && target.subresource !== 'status') {
    const object = target.subresource === 'scale' ? parseSubresource(request, resource, subresourceOf(call)) : decodedBody(call);
    checkName(resource, target, object, {});
    return objectReply(call, 200, updateSubresource(core, context, resource, target, { object }));
  }
  const object = decodedBody(call);
  const isNew = readStored(core, resource, target.namespace, target.name) === undefined;
  return objectReply(call, isNew ? 201 : 200, updateObject(core, context, resource, target, () => object));
}

function patchTypeOf(request: HttpRequest, resource: Resource): PatchType {
  const contentType = (request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  const type = Object.hasOwn(PATCH_TYPES, contentType) ? PATCH_TYPES[contentType] : undefined;
  if (type === undefined) throw unsupportedMediaType(resource.isCustom ? Object.keys(PATCH_TYPES).filter((each) => !each.includes('strategic')) : Object.keys(PATCH_TYPES));
  return type;
}

function patchReply(call: Call): HttpResponse {
  const { core, context, resource, target, info, request } = call;
  const type = patchTypeOf(request, resource);
  const patch = parsePatch(request, resource.ref.kind, type);
  if (type === 'apply') checkDuplicates(call);
  if (target.subresource !== undefined && target.subresource !== 'status') {
    return objectReply(call, 200, updateSubresource(core, context, resource, target, { type, patch, force: isOn(info.query, 'force') }));
  }
  const { object, isNew } = patchObject(core, context, resource, target, type, patch, { force: isOn(info.query, 'force') });
  return objectReply(call, isNew ? 201 : 200, object);
}

/** Throws StatusError BadRequest, or warns. */
function checkDuplicates({ context, request }: Call): void {
  if (context.fieldValidation === 'Ignore') return;
  const duplicates = yamlDuplicatesIn(request);
  if (duplicates.length === 0) return;
  if (context.fieldValidation === 'Strict') throw badRequest(`error strict decoding YAML: error converting YAML to JSON: ${asUnmarshalError(duplicates)}`);
  context.warnings.push(...duplicates);
}

function deleteReply(call: Call): HttpResponse {
  const { core, context, resource, target } = call;
  const options = deleteOptions(call.request, call.info.query);
  const { object, isGone } = deleteNamed(core, withDryRun(context, options), resource, target, options);
  if (!isGone || resource.strategy.returnsDeleted === true) return objectReply(call, 200, object);
  const { group, resource: kind } = resource.qualified;
  return json(200, successStatus({ name: target.name, ...(group === '' ? {} : { group }), kind, uid: object.metadata.uid }), warningHeader(context.warnings));
}

function deleteCollectionReply(call: Call): HttpResponse {
  const { core, context, resource, info } = call;
  const options = deleteOptions(call.request, call.info.query);
  const query = queryOf(call);
  const listing = listOptions(info.query, false);
  const page = pageOf(core, keyRange(resource, query.namespace).from, listing);
  const { items, resourceVersion } = core.requests.once('list', () => listObjects(core, resource, { ...query, ...page, ...(listing.limit > 0 ? { limit: listing.limit } : {}) }));
  const deleted = items.map(({ metadata: { namespace, name } }) => core.requests.once(`delete ${namespace ?? ''}/${name}`, () => deleteObject(core, withDryRun(context, options), resource, { namespace, name }, options).object));
  return json(200, listOf(resource, { resourceVersion }, deleted), warningHeader(context.warnings));
}

function withDryRun(context: RequestContext, options: DeleteWishes): RequestContext {
  return (options.dryRun?.length ?? 0) > 0 ? { ...context, isDryRun: true } : context;
}
