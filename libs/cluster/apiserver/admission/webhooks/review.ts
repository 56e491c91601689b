// Mirrors apiserver/pkg/admission/plugin/webhook/request: AdmissionReview, there and back
// Differs: nothing.
import { isObject, type JsonObject, type JsonValue } from '#cluster/apimachinery/json.js';
import type { Matched } from '#cluster/apiserver/admission/matching/match.js';
import { requestOf } from '#cluster/apiserver/admission/expressions/input.js';
import { WebhookFailure } from '#cluster/apiserver/webhook-client/webhook-failure.js';

/** The `response` of an AdmissionReview. */
export interface ReviewResponse {
  readonly allowed: boolean;
  readonly status?: { readonly code?: number; readonly message?: string; readonly reason?: string; readonly details?: object };
  readonly patch?: string;
  readonly patchType?: string;
  readonly warnings?: readonly string[];
  readonly auditAnnotations?: Readonly<Record<string, string>>;
}

export function reviewOf(matched: Matched, uid: string, version: string): JsonValue {
  const { options, ...request } = requestOf(matched) as { readonly [name: string]: JsonValue };
  return {
    kind: 'AdmissionReview',
    apiVersion: `admission.k8s.io/${version}`,
    request: { uid, ...request, object: (matched.object ?? null) as JsonValue, oldObject: (matched.old ?? null) as JsonValue, options: options ?? null },
  };
}

/** Throws WebhookFailure. */
export function responseIn(review: JsonObject, uid: string, version: string): ReviewResponse {
  const invalid = (why: string) => new WebhookFailure(`received invalid webhook response: ${why}`);
  const body = review['response'];
  if (!isObject(body)) throw invalid('webhook response was absent');
  // v1beta1 asked for less: whatever answers is believed, and a patch is a JSON patch.
  if (version === 'v1beta1') return { patchType: 'JSONPatch', ...(body as unknown as ReviewResponse) };
  if (body['uid'] !== uid) throw invalid(`expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(body['uid'] ?? '')}`);
  const [apiVersion, kind] = [String(review['apiVersion'] ?? ''), String(review['kind'] ?? '')];
  if (apiVersion !== `admission.k8s.io/${version}` || kind !== 'AdmissionReview') throw invalid(`expected webhook response of admission.k8s.io/${version}, Kind=AdmissionReview, got ${apiVersion}, Kind=${kind}`);
  return body as unknown as ReviewResponse;
}
