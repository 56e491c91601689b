// Mirrors pkg/apis/certificates/helpers.go and pkg/controller/certificates: what the controllers of requests have in common
// Differs: no ML-DSA keys.
import type { CertificateSigningRequest } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { decodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8 } from '#linux/env/text.js';
import { DerError } from '#linux/pki/der.js';
import { alternativeNamesIn, findExtension, type GeneralName } from '#linux/pki/extensions.js';
import { valuesOf } from '#linux/pki/names.js';
import { pemBlocks } from '#linux/pki/pem.js';
import { type CertificateRequest, requestOf } from '#linux/pki/request.js';

export const KUBELET_SERVING = 'kubernetes.io/kubelet-serving';
export const KUBELET_CLIENT = 'kubernetes.io/kube-apiserver-client-kubelet';
export const API_SERVER_CLIENT = 'kubernetes.io/kube-apiserver-client';
export const LEGACY_UNKNOWN = 'kubernetes.io/legacy-unknown';
/** The account that all controllers of requests act as. */
export const ACCOUNT = 'certificate-controller';

export type SigningRequest = Stored<CertificateSigningRequest>;

export function hasCondition({ status }: SigningRequest, type: 'Approved' | 'Denied' | 'Failed'): boolean {
  return status?.conditions?.some((condition) => condition.type === type && condition.status !== 'False') === true;
}

/** What is asked for; undefined for what is no request (validation has refused it). */
export function requestIn({ spec }: SigningRequest): CertificateRequest | undefined {
  const [block] = pemBlocks(decodeUtf8(decodeBase64(spec.request)));
  if (block?.label !== 'CERTIFICATE REQUEST') return undefined;
  try {
    return requestOf(block.bytes);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

export function alternativeNamesOf(request: CertificateRequest): readonly GeneralName[] {
  const found = findExtension(request.extensions, 'subjectAltName');
  return found === undefined ? [] : alternativeNamesIn(found.value);
}

/** Why the request is none that this signer signs; undefined when it is. */
export function signerRefusal(signerName: string, request: CertificateRequest, usages: readonly string[]): string | undefined {
  switch (signerName) {
    case API_SERVER_CLIENT: return clientRefusal(usages);
    case KUBELET_CLIENT: return kubeletClientRefusal(request, usages);
    case KUBELET_SERVING: return kubeletServingRefusal(request, usages);
    default: return undefined;
  }
}

function clientRefusal(usages: readonly string[]): string | undefined {
  const strange = usages.find((usage) => !['digital signature', 'key encipherment', 'client auth'].includes(usage));
  if (strange !== undefined) return `invalid usage for client certificate: ${strange}`;
  return usages.includes('client auth') ? undefined : 'missing required usage for client certificate: client auth';
}

function kubeletClientRefusal(request: CertificateRequest, usages: readonly string[]): string | undefined {
  if (!isOfNodes(request)) return 'subject organization is not system:nodes';
  const names = alternativeNamesOf(request);
  const forbidden = (['DNS', 'email', 'IP', 'URI'] as const).find((kind) => names.some((name) => name.kind === kind));
  if (forbidden !== undefined) return `${forbidden === 'email' ? 'Email' : forbidden} subjectAltNames are not allowed`;
  if (!isNode(request)) return 'subject common name does not begin with system:node:';
  return usageRefusal(usages, 'client auth');
}

function kubeletServingRefusal(request: CertificateRequest, usages: readonly string[]): string | undefined {
  if (!isOfNodes(request)) return 'subject organization is not system:nodes';
  const names = alternativeNamesOf(request);
  if (!names.some(({ kind }) => kind === 'DNS' || kind === 'IP')) return 'DNS or IP subjectAltName is required';
  const forbidden = (['email', 'URI'] as const).find((kind) => names.some((name) => name.kind === kind));
  if (forbidden !== undefined) return `${forbidden === 'email' ? 'Email' : forbidden} subjectAltNames are not allowed`;
  return usageRefusal(usages, 'server auth') ?? (isNode(request) ? undefined : 'subject common name does not begin with system:node:');
}

function isOfNodes({ subject }: CertificateRequest): boolean {
  const organizations = valuesOf(subject, 'O');
  return organizations.length === 1 && organizations[0] === 'system:nodes';
}

function isNode({ subject }: CertificateRequest): boolean {
  return valuesOf(subject, 'CN').at(-1)?.startsWith('system:node:') === true;
}

/** `key encipherment` may be left out. */
function usageRefusal(usages: readonly string[], own: 'client auth' | 'server auth'): string | undefined {
  const required = own === 'client auth' ? ['client auth', 'digital signature', 'key encipherment'] : ['digital signature', 'key encipherment', 'server auth'];
  const needed = required.filter((usage) => usage !== 'key encipherment');
  const fits = needed.every((usage) => usages.includes(usage)) && usages.every((usage) => required.includes(usage));
  return fits ? undefined : `usages did not match [${required.join(' ')}]`;
}
