import type { Core } from '#cluster/apiserver/core.js';
import type { RequestContext, Target } from '#cluster/apiserver/request.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
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

export function includeOf({ info }: Call): IncludeObject {
  const include = first(info.query, 'includeObject');
  return include === 'None' || include === 'Object' ? include : 'Metadata';
}
