// Mirrors kube-aggregator/pkg/controllers/openapiv3: which OpenAPI documents another API server has
// Differs: a server that only knows OpenAPI v2 has none.
import type { APIService } from '#cluster/api/generated/types.js';
import type { Core } from '#cluster/apiserver/core.js';
import { WebhookFailure } from '#cluster/apiserver/webhook-client/webhook-failure.js';
import { isObject } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { decodeUtf8 } from '#linux/env/text.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { HttpResponse } from '#linux/net/network.js';
import type { Documents } from './remote-services.js';

export const INDEX = '/openapi/v3';
/** More than any server of a few groups has: another's index may be as long as it likes. */
const DOCUMENTS_MAX = 200;

interface RemoteDocument {
  readonly url: string;
  readonly apiService: Stored<APIService>;
}

/** `ask` asks for the index. A server without one has no documents. */
export function* documentsOf(ask: Step<HttpResponse>): Step<Documents> {
  try {
    const answer = yield* ask;
    return answer.status === 200 ? documentsIn(answer.text ?? (answer.body instanceof Uint8Array ? decodeUtf8(answer.body) : '')) : new Map();
  } catch (error) {
    if (error instanceof WebhookFailure || error instanceof Errno || error instanceof SyntaxError) return new Map();
    throw error;
  }
}

function documentsIn(text: string): Documents {
  const index: unknown = JSON.parse(text);
  const paths = isObject(index as never) ? (index as { readonly paths?: unknown }).paths : undefined;
  if (typeof paths !== 'object' || paths === null) return new Map();
  return new Map(Object.entries(paths).slice(0, DOCUMENTS_MAX).flatMap(([name, place]: [string, unknown]): [string, string][] => {
    const url = isObject(place as never) ? (place as { readonly serverRelativeURL?: unknown }).serverRelativeURL : undefined;
    return typeof url === 'string' && url.startsWith(`${INDEX}/`) ? [[name, url]] : [];
  }));
}

/** The documents of all other servers, each with where it is and whose. The first server that has one is asked for it. */
export function remoteDocuments({ remotes }: Core): ReadonlyMap<string, RemoteDocument> {
  const all = new Map<string, RemoteDocument>();
  if (remotes.isEmpty) return all;
  for (const apiService of remotes.list()) {
    for (const [name, url] of remotes.discovered(apiService).documents) if (!all.has(name)) all.set(name, { url, apiService });
  }
  return all;
}
