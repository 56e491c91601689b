// Mirrors apiserver/pkg/endpoints/handlers/get.go: ListResource
// Differs: a list is always of the present, whatever resourceVersion asks for.
import { listObjects, type ListQuery } from '#cluster/apiserver/verbs/list.js';
import { badRequest, expired } from '#cluster/apimachinery/errors.js';
import { decodeBase64, encodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import type { HttpResponse } from '#linux/net/network.js';
import { includeOf, type Call } from './call.js';
import { json, stream, warningHeader } from './reply.js';
import { first, isOn } from './request-info.js';
import { partialMetadata, tableOf } from './table.js';
import { watchStream } from './watch-stream.js';

export function listReply(call: Call): HttpResponse {
  const { core, resource, wanted, info, context } = call;
  const limit = Number(first(info.query, 'limit') ?? 0);
  const token = first(info.query, 'continue');
  const query: ListQuery = { ...queryOf(call), ...(limit > 0 ? { limit } : {}), ...(token === undefined || token === '' ? {} : { startKey: startOf(call, token) }) };
  const { items, resourceVersion, nextKey, remaining } = listObjects(core, resource, query);
  const metadata = {
    resourceVersion,
    ...(nextKey === undefined ? {} : { continue: continueToken(resource.prefix, resourceVersion, nextKey) }),
    ...(remaining === undefined ? {} : { remainingItemCount: remaining }),
  };
  const headers = warningHeader(context.warnings);
  if (wanted.as === 'Table') return json(200, tableOf(core, resource, items, metadata, includeOf(call)), headers);
  if (wanted.as !== undefined) return json(200, { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: items.map(partialMetadata) }, headers);
  // Items of a built-in list carry no kind; those of a custom resource do.
  const shown = resource.isCustom ? items : items.map(({ apiVersion: _a, kind: _k, ...rest }) => rest);
  return json(200, { kind: `${resource.ref.kind}List`, apiVersion: resource.apiVersion, metadata, items: shown }, headers);
}

export function watchReply(call: Call): HttpResponse {
  const { core, resource, wanted, info } = call;
  const resourceVersion = first(info.query, 'resourceVersion');
  const seconds = first(info.query, 'timeoutSeconds');
  const body = watchStream(core, resource, {
    query: { ...queryOf(call), ...(resourceVersion === undefined ? {} : { resourceVersion }) },
    as: wanted.as,
    include: includeOf(call),
    hasBookmarks: isOn(info.query, 'allowWatchBookmarks'),
    sendsInitialEvents: isOn(info.query, 'sendInitialEvents'),
    timeoutSeconds: seconds === undefined ? undefined : Number(seconds),
  });
  return stream(body, 'application/json');
}

function queryOf({ info, target }: Call): ListQuery {
  const labelSelector = first(info.query, 'labelSelector');
  const own = info.name === '' ? [] : [`metadata.name=${info.name}`];
  const fields = [...own, ...(info.query.get('fieldSelector') ?? [])].filter((each) => each !== '');
  return {
    ...(target.namespace === undefined ? {} : { namespace: target.namespace }),
    ...(labelSelector === undefined || labelSelector === '' ? {} : { labelSelector }),
    ...(fields.length === 0 ? {} : { fieldSelector: fields.join(',') }),
  };
}

function continueToken(prefix: string, resourceVersion: string, nextKey: string): string {
  const text = JSON.stringify({ v: 'meta.k8s.io/v1', rv: Number(resourceVersion), start: nextKey.slice(prefix.length) });
  return encodeBase64(encodeUtf8(text)).replace(/=+$/, '');
}

function startOf({ core, resource }: Call, token: string): string {
  let read: { readonly rv?: number; readonly start?: string };
  try {
    read = JSON.parse(decodeUtf8(decodeBase64(token))) as typeof read;
  } catch {
    throw badRequest('continue key is not valid: illegal base64 data');
  }
  if (typeof read.start !== 'string' || typeof read.rv !== 'number') throw badRequest('continue key is not valid: incorrect encoded start resourceVersion');
  if (read.rv < core.etcd.compacted) throw expired('The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.');
  return `${resource.prefix}${read.start}`;
}
