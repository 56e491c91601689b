// Mirrors apiserver/pkg/endpoints/handlers/get.go: ListResource
// Differs: nothing that can be seen.
import { sortedThroughout } from '#cluster/api/go-order.js';
import { continueToken, pageOf, parseRevision } from '#cluster/apiserver/verbs/list-page.js';
import { keyRange, listObjects, type ListQuery } from '#cluster/apiserver/verbs/list.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import { invalid } from '#cluster/apimachinery/errors.js';
import { invalidValue } from '#cluster/apimachinery/validation/field-error.js';
import type { HttpResponse } from '#linux/net/network.js';
import { includeOf, type Call } from './call.js';
import { listOptions } from './list-options.js';
import { json, jsonText, stream, warningHeader } from './reply.js';
import { first } from './request-info.js';
import { partialMetadata, tableText } from './table.js';
import { watchStream } from './watch-stream.js';

export function listReply(call: Call): HttpResponse {
  const { core, resource, wanted, info, context } = call;
  const options = listOptions(info.query, false);
  const query = queryOf(call);
  const { from } = keyRange(resource, query.namespace);
  const { limit } = options;
  const { items, resourceVersion, nextKey, remaining } = listObjects(core, resource, { ...query, ...(limit > 0 ? { limit } : {}), ...pageOf(core, from, options) });
  const metadata = {
    ...(resourceVersion === '' ? {} : { resourceVersion }),
    ...(nextKey === undefined ? {} : { continue: continueToken(from, Number(resourceVersion), nextKey) }),
    ...(remaining === undefined ? {} : { remainingItemCount: remaining }),
  };
  const headers = warningHeader(context.warnings);
  if (wanted.as === 'Table') return jsonText(200, tableText(core, resource, items, metadata, includeOf(call)), headers);
  if (wanted.as !== undefined) return json(200, { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: items.map(partialMetadata) }, headers);
  return json(200, listOf(resource, metadata, items), headers);
}

/** Items of a built-in list carry no kind. Those of custom resources do, and Go holds such a list in a map: its keys are sorted, and an empty `continue` is there. */
export function listOf({ ref, apiVersion, isCustom }: Resource, metadata: object, items: readonly KubeObject[]): object {
  const kind = `${ref.kind}List`;
  if (isCustom) return { apiVersion, items, kind, metadata: sortedThroughout({ continue: '', ...metadata }) };
  return { kind, apiVersion, metadata, items: items.map(({ apiVersion: _a, kind: _k, ...rest }) => rest) };
}

export function watchReply(call: Call): HttpResponse {
  const { core, resource, wanted, info, context } = call;
  const options = listOptions(info.query, true);
  const { resourceVersion } = options;
  const revision = resourceVersion === '' ? 0 : parseRevision(resourceVersion, (text) => invalid(resource.qualified, info.name, [invalidValue('resourceVersion', resourceVersion, text)]));
  const body = watchStream(core, resource, {
    query: { ...queryOf(call), resourceVersion },
    as: wanted.as,
    include: includeOf(call),
    hasBookmarks: options.allowsBookmarks,
    sendsInitialEvents: options.sendsInitialEvents,
    notOlderThan: options.sendsInitialEvents === true ? revision : 0,
    timeoutSeconds: options.timeoutSeconds,
  });
  const answer = stream(body, 'application/json');
  return { ...answer, headers: { ...answer.headers, ...warningHeader(context.warnings) } };
}

export function queryOf({ info, target }: Call): ListQuery {
  const labelSelector = first(info.query, 'labelSelector');
  const own = info.name === '' ? [] : [`metadata.name=${info.name}`];
  const fields = [...own, ...(info.query.get('fieldSelector') ?? [])].filter((each) => each !== '');
  return {
    ...(target.namespace === undefined ? {} : { namespace: target.namespace }),
    ...(labelSelector === undefined || labelSelector === '' ? {} : { labelSelector }),
    ...(fields.length === 0 ? {} : { fieldSelector: fields.join(',') }),
  };
}
