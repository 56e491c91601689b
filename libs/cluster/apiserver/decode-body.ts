// Mirrors apiserver/pkg/endpoints/handlers: decoding of request bodies and fieldValidation
// Differs: nothing that can be seen.
import { schemaOfKind } from '#cluster/api/schema.js';
import { decode, DecodeError } from '#cluster/apimachinery/decode.js';
import { badRequest, invalid } from '#cluster/apimachinery/errors.js';
import { isObject, type JsonObject, type JsonValue } from '#cluster/apimachinery/json.js';
import { invalidValue } from '#cluster/apimachinery/validation/field-error.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import type { RequestContext } from './request.js';
import type { Resource } from './resource-table.js';

/** `duplicates` are what `fieldValidation` hears of besides unknown fields. `use` patch: decoding errors go up as they are, for the caller words them. Throws StatusError, DecodeError. */
export function decodeBody(context: RequestContext, resource: Resource, body: JsonValue, use: 'body' | 'patch' = 'body', duplicates: readonly string[] = []): KubeObject {
  const { kind, version } = resource.ref;
  if (!isObject(body)) throw badRequest(`couldn't get version/kind; json parse error: json: cannot unmarshal ${Array.isArray(body) ? 'array' : typeof body} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`);
  const named = withKind(resource, body);
  const asWhat = `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}`;
  let unknown: readonly string[] = duplicates;
  let value: JsonObject = named;
  if (resource.schema !== undefined) {
    try {
      const decoded = decode(named, resource.schema);
      value = decoded.value;
      unknown = [...duplicates, ...decoded.unknown];
    } catch (error) {
      if (!(error instanceof DecodeError) || use === 'patch') throw error;
      throw badRequest(`${asWhat}: ${error.message}`);
    }
  }
  if (unknown.length > 0 && context.fieldValidation === 'Strict') {
    if (use === 'patch') throw badRequest(`strict decoding error: ${unknown.join(', ')}`);
    throw badRequest(`${asWhat}: strict decoding error: ${unknown.join(', ')}`);
  }
  if (context.fieldValidation === 'Warn') context.warnings.push(...unknown);
  return value as unknown as KubeObject;
}

/** The body's own apiVersion and kind must be the resource's, where it has them. */
function withKind(resource: Resource, body: JsonObject): JsonObject {
  const text = (value: JsonValue | undefined) => (typeof value === 'string' ? value : '');
  const [apiVersion, kind] = [text(body['apiVersion']), text(body['kind'])];
  if (apiVersion === resource.apiVersion && kind === resource.ref.kind) return body;
  if (resource.isCustom && kind !== '' && (apiVersion === '' || apiVersion === resource.apiVersion)) {
    throw invalid({ group: resource.ref.group, resource: kind }, nameIn(body), [invalidValue('kind', kind, `must be ${resource.ref.kind}`)]);
  }
  if ((kind !== '' && kind !== resource.ref.kind) || (apiVersion !== '' && apiVersion !== resource.apiVersion)) {
    throw badRequest(misfit(resource, apiVersion === '' ? resource.apiVersion : apiVersion, kind === '' ? resource.ref.kind : kind));
  }
  return { ...body, apiVersion: resource.apiVersion, kind: resource.ref.kind };
}

function nameIn({ metadata }: JsonObject): string {
  const name = isObject(metadata) ? metadata['name'] : undefined;
  return typeof name === 'string' ? name : '';
}

/** Where the types of the server itself were registered, as its scheme names itself. */
const SCHEME = 'pkg/api/legacyscheme/scheme.go:30';

function misfit(resource: Resource, apiVersion: string, kind: string): string {
  const { version } = groupVersionOf(apiVersion);
  const wanted = resource.ref;
  const problem = resource.isCustom ? undefined : conversionProblem(resource, apiVersion, kind);
  if (problem === undefined) return `the API version in the data (${apiVersion}) does not match the expected API version (${resource.apiVersion})`;
  return `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${wanted.kind}: ${problem}`;
}

/** Why what says that it is of this kind is none of the resource's. Undefined: it can be made one. */
export function conversionProblem({ ref }: Resource, apiVersion: string, kind: string): string | undefined {
  const { group, version } = groupVersionOf(apiVersion);
  if (schemaOfKind(group, version, kind) === undefined) return `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme ${JSON.stringify(SCHEME)}`;
  if (kind === ref.kind) return undefined;
  const goPackage = ref.group === '' ? 'core' : ref.group.split('.')[0];
  return `converting (${version}.${kind}) to (${goPackage}.${ref.kind}): unknown conversion`;
}

export function groupVersionOf(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? { group: '', version: apiVersion } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}
