// Mirrors apiserver/pkg/util/webhook/client.go, pkg/util/proxy and admission/plugin/webhook/request
import { services } from '#cluster/api/resources.js';
import type { MutatingWebhook, ValidatingWebhook } from '#cluster/api/generated/types.js';
import { isObject, type JsonObject, type JsonValue } from '#cluster/apimachinery/json.js';
import { newUid } from '#cluster/apimachinery/names.js';
import type { Matched } from '#cluster/apiserver/admission/matching/match.js';
import { requestOf } from '#cluster/apiserver/admission/expressions/input.js';
import { parseUrl } from '#cluster/cel/url-text.js';
import { decodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import type { Endpoint, HttpResponse, HttpService } from '#linux/net/network.js';
import type { Outbound } from './transport.js';

type Webhook = ValidatingWebhook | MutatingWebhook;

/** A webhook could not be asked: for its failure policy to judge. */
export class WebhookFailure extends Error {}

/** The `response` of an AdmissionReview. */
export interface ReviewResponse {
  readonly allowed: boolean;
  readonly status?: { readonly code?: number; readonly message?: string; readonly reason?: string; readonly details?: object };
  readonly patch?: string;
  readonly patchType?: string;
  readonly warnings?: readonly string[];
}

interface Target {
  readonly url: string;
  /** The name that the certificate must have. */
  readonly host: string;
  readonly path: string;
  endpoint(): Endpoint;
}

/** Throws WebhookFailure. */
export function callWebhook(hook: Webhook, matched: Matched, outbound: Outbound): ReviewResponse {
  const target = targetOf(hook, matched, outbound);
  const failed = (why: string) => new WebhookFailure(`failed to call webhook: Post ${JSON.stringify(target.url)}: ${why}`);
  let endpoint: Endpoint;
  try {
    endpoint = target.endpoint();
  } catch (error) {
    if (error instanceof WebhookFailure) throw failed(error.message);
    throw error;
  }
  const uid = newUid(matched.request.store.env.random);
  const version = hook.admissionReviewVersions.find((each) => each === 'v1' || each === 'v1beta1') ?? 'v1';
  const body = encodeUtf8(JSON.stringify(reviewOf(matched, uid, version)));
  const headers = { host: target.host, 'content-type': 'application/json', accept: 'application/json, */*', 'user-agent': 'kube-apiserver-admission', 'content-length': String(body.length) };
  const called = outbound.transport?.call(endpoint, { method: 'POST', target: target.path, headers, body }) ?? { kind: 'timeout' as const };
  const where = `dial tcp ${endpoint.address}:${endpoint.port}`;
  if (called.kind === 'refused') throw failed(`${where}: connect: connection refused`);
  if (called.kind === 'unreachable') throw failed(`${where}: connect: no route to host`);
  if (called.kind === 'timeout') throw failed('context deadline exceeded');
  const problem = certificateProblem(called.tls, target.host, hook.clientConfig.caBundle);
  if (problem !== undefined) throw failed(problem);
  const response = called.response();
  if (response === undefined) throw failed('context deadline exceeded');
  return readReview(response, uid, version);
}

function targetOf(hook: Webhook, { request }: Matched, outbound: Outbound): Target {
  const query = `?timeout=${hook.timeoutSeconds ?? 10}s`;
  const { service, url } = hook.clientConfig;
  if (service === undefined) {
    const parsed = parseUrl(url ?? '');
    if (typeof parsed === 'string') throw new WebhookFailure(`Unparsable URL: ${parsed}`);
    const { hostname, port, path } = parsed;
    const endpoint = () => {
      const address = /^[\d.]+$/.test(hostname) ? hostname : outbound.transport?.lookUp(hostname);
      if (address === undefined) throw new WebhookFailure(`dial tcp: lookup ${hostname}: no such host`);
      return { address, port: port === '' ? 443 : Number(port) };
    };
    return { url: `${url ?? ''}${query}`, host: hostname, path: `${path === '' ? '/' : path}${query}`, endpoint };
  }
  const port = service.port ?? 443;
  const host = `${service.name}.${service.namespace}.svc`;
  const path = service.path ?? '/';
  const endpoint = () => {
    const found = request.store.find(services, service.namespace, service.name);
    if (found === undefined) throw new WebhookFailure(`service ${JSON.stringify(service.name)} not found`);
    const { clusterIP, ports = [], type } = found.spec;
    if (type === 'ExternalName') throw new WebhookFailure(`dial tcp: lookup ${found.spec.externalName ?? ''}: no such host`);
    if (clusterIP === 'None' || clusterIP === undefined) throw new WebhookFailure('cannot route to service with ClusterIP "None"');
    if (!ports.some((each) => each.port === port)) throw new WebhookFailure(`no service port ${port} found for service ${JSON.stringify(service.name)}`);
    return { address: clusterIP, port };
  };
  return { url: `https://${host}:${port}${path}${query}`, host, path: `${path}${query}`, endpoint };
}

function reviewOf(matched: Matched, uid: string, version: string): JsonValue {
  const { options, ...request } = requestOf(matched) as { readonly [name: string]: JsonValue };
  return {
    kind: 'AdmissionReview',
    apiVersion: `admission.k8s.io/${version}`,
    request: { uid, ...request, object: (matched.object ?? null) as JsonValue, oldObject: (matched.old ?? null) as JsonValue, options: options ?? null },
  };
}

function certificateProblem(tls: HttpService['tls'], host: string, caBundle: string | undefined): string | undefined {
  if (tls === undefined) return 'http: server gave HTTP response to HTTPS client';
  const bare = (pem: string) => pem.replace(/\s/g, '');
  const trusted = caBundle !== undefined && caBundle !== '' && bare(decodeUtf8(decodeBase64(caBundle))).includes(bare(tls.authority));
  if (!trusted) return 'tls: failed to verify certificate: x509: certificate signed by unknown authority';
  if (tls.names.includes(host)) return undefined;
  return tls.names.length === 0 ? `tls: failed to verify certificate: x509: certificate is not valid for any names, but wanted to match ${host}` : `tls: failed to verify certificate: x509: certificate is valid for ${tls.names.join(', ')}, not ${host}`;
}

function readReview(response: HttpResponse, uid: string, version: string): ReviewResponse {
  if (response.status === 404) throw new WebhookFailure('failed to call webhook: the server could not find the requested resource');
  const text = response.text ?? (response.body instanceof Uint8Array ? decodeUtf8(response.body) : '');
  if (response.status < 200 || response.status > 206) throw new WebhookFailure(`failed to call webhook: an error on the server (${JSON.stringify(text.trim() || 'unknown')}) has prevented the request from succeeding`);
  const review = parseJson(text);
  const invalid = (why: string) => new WebhookFailure(`received invalid webhook response: ${why}`);
  if (review === undefined) throw new WebhookFailure(`failed to call webhook: couldn't get version/kind; json parse error: invalid character ${JSON.stringify(text[0] ?? ' ').replaceAll('"', "'")} looking for beginning of value`);
  const body = review['response'];
  if (!isObject(body)) throw invalid('webhook response was absent');
  if (body['uid'] !== uid) throw invalid(`expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(body['uid'] ?? '')}`);
  const [apiVersion, kind] = [String(review['apiVersion'] ?? ''), String(review['kind'] ?? '')];
  if (apiVersion !== `admission.k8s.io/${version}` || kind !== 'AdmissionReview') throw invalid(`expected webhook response of admission.k8s.io/${version}, Kind=AdmissionReview, got ${apiVersion}, Kind=${kind}`);
  return body as unknown as ReviewResponse;
}

function parseJson(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
