// Mirrors apiserver/pkg/endpoints/handlers/rest.go: reading of bodies
// Differs: nothing that can be seen.
import type { RequestContext } from '#cluster/apiserver/request.js';
import { badRequest, requestEntityTooLarge, unsupportedMediaType } from '#cluster/apimachinery/errors.js';
import type { JsonValue } from '#cluster/apimachinery/json.js';
import type { HttpRequest } from '#linux/net/network.js';
import { decodeUtf8 } from '#linux/env/text.js';
import { parse } from 'yaml';
import { decodeProtobuf, isProtobuf } from './protobuf.js';

/** kube-apiserver's own limit, from what etcd takes. */
const BODY_BYTES_MAX = 3 * 1024 * 1024;
/** Against documents that grow when aliases are followed. */
const YAML_ALIASES_MAX = 100;

/** Throws StatusError. */
export function parseBody(request: HttpRequest, _context: RequestContext): JsonValue {
  if (request.body.length > BODY_BYTES_MAX) throw requestEntityTooLarge(`limit is ${BODY_BYTES_MAX}`);
  const contentType = (request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim() ?? '';
  if (isProtobuf(request.body)) return decodeProtobuf(request.body);
  if (contentType.includes('protobuf') || contentType.includes('cbor')) throw unsupportedMediaType(['application/json', 'application/yaml']);
  const text = decodeUtf8(request.body);
  if (text.trim() === '') return {};
  try {
    return (contentType.includes('yaml') && !text.trimStart().startsWith('{') ? parse(text, { maxAliasCount: YAML_ALIASES_MAX, schema: 'core' }) : JSON.parse(text)) as JsonValue;
  } catch (error) {
    throw badRequest(`error decoding: ${(error as Error).message}`);
  }
}
