import type { Core } from '#cluster/apiserver/core.js';
import type { RequestContext, Target } from '#cluster/apiserver/request.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { badRequest } from '#cluster/apimachinery/errors.js';
import type { HttpRequest } from '#linux/net/network.js';
import type { Wanted } from './media-type.js';
import { first, type RequestInfo } from './request-info.js';
import type { IncludeObject } from './table.js';

/** The parts of one request that all verbs need. */
export interface Call {
  readonly core: Core;
  readonly request: HttpRequest;
  readonly info: RequestInfo;
  readonly context: RequestContext;
  readonly resource: Resource;
  readonly target: Target;
  readonly wanted: Wanted;
}

const INCLUDES: readonly IncludeObject[] = ['None', 'Metadata', 'Object'];

/** What a table holds of its objects. Throws StatusError. */
export function includeOf({ info, wanted }: Call): IncludeObject {
  const asked = first(info.query, 'includeObject') ?? '';
  const include = INCLUDES.find((each) => each === asked);
  if (include === undefined && asked !== '' && wanted.as === 'Table') {
    throw badRequest(`Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(asked)}: must be 'Metadata', 'Object', 'None', or empty`);
  }
  return include ?? 'Metadata';
}
