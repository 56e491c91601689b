import { schemaOfKind } from '#cluster/api/schema.js';
import { decode, DecodeError } from '#cluster/apimachinery/decode.js';
import { badRequest } from '#cluster/apimachinery/errors.js';
import type { JsonObject } from '#cluster/apimachinery/json.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import type { Subresource } from '#cluster/apiserver/strategy.js';
import type { HttpRequest } from '#linux/net/network.js';
import { parseObject } from './body.js';

/** The body of a sub-resource that has a kind of its own (Scale, Eviction, Binding, TokenRequest). Throws StatusError. */
export function parseSubresource(request: HttpRequest, resource: Resource, subresource: Subresource | undefined): KubeObject {
  const { group, version, kind } = subresource?.kind ?? resource.ref;
  const body = parseObject(request, kind);
  const schema = schemaOfKind(group, version, kind);
  if (schema === undefined) return body as unknown as KubeObject;
  const given = typeof body['kind'] === 'string' && body['kind'] !== '' ? body['kind'] : kind;
  const problem = (text: string) => badRequest(`${given} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: ${text}`);
  if (given !== kind) throw problem(`no kind ${JSON.stringify(given)} is registered for the internal version of group ${JSON.stringify(group)}`);
  try {
    return decode({ apiVersion: group === '' ? version : `${group}/${version}`, kind, ...body } as JsonObject, schema).value as unknown as KubeObject;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw problem(error.message);
  }
}
