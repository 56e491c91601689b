// Mirrors pkg/apis/certificates/validation
import type * as k from '#cluster/api/generated/types.js';
import { duplicate, forbiddenField, invalidValue, notSupported, required, tooLong, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#cluster/apimachinery/validation/formats.js';
import { decodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8 } from '#linux/env/text.js';
import { certificateOf } from '#linux/pki/certificate.js';
import { DerError } from '#linux/pki/der.js';
import { pemBlocks } from '#linux/pki/pem.js';
import { isSelfSigned, requestOf } from '#linux/pki/request.js';

export type Csr = k.CertificateSigningRequest;

export type Condition = NonNullable<NonNullable<Csr['status']>['conditions']>[number];

const DURATION_S_MIN = 600;
const DOMAIN_MAX = 253;
const SIGNER_NAME_MAX = 571;

export const DECISIONS = ['Approved', 'Denied'];

const FINAL = ['Approved', 'Denied', 'Failed'];

const USAGES = [
  'any', 'cert sign', 'client auth', 'code signing', 'content commitment', 'crl sign', 'data encipherment', 'decipher only', 'digital signature', 'email protection', 'encipher only', 'ipsec end system',
  'ipsec tunnel', 'ipsec user', 'key agreement', 'key encipherment', 'microsoft sgc', 'netscape sgc', 'ocsp signing', 's/mime', 'server auth', 'signing', 'timestamping',
];

export function conditionsOf({ status }: Csr): readonly Condition[] {
  return status?.conditions ?? [];
}

export function specErrors({ spec }: Csr): readonly FieldError[] {
  const wrong = requestError(spec.request ?? '');
  const usages = spec.usages ?? [];
  return [
    ...(wrong === undefined ? [] : [invalidValue('spec.request', spec.request, wrong)]),
    ...(usages.length === 0 ? [required('spec.usages')] : []),
    ...usages.flatMap((usage, index) => (USAGES.includes(usage) ? [] : [notSupported(`spec.usages[${index}]`, usage, USAGES)])),
    ...usages.flatMap((usage, index) => (usages.indexOf(usage) === index ? [] : [duplicate(`spec.usages[${index}]`, usage)])),
    ...signerNameErrors(spec.signerName ?? ''),
    ...(spec.expirationSeconds !== undefined && spec.expirationSeconds < DURATION_S_MIN ? [invalidValue('spec.expirationSeconds', spec.expirationSeconds, 'may not specify a duration less than 600 seconds (10 minutes)')] : []),
  ];
}

function requestError(request: string): string | undefined {
  const [block] = pemBlocks(decodeUtf8(decodeBase64(request)));
  if (block?.label !== 'CERTIFICATE REQUEST') return 'PEM block type must be CERTIFICATE REQUEST';
  try {
    const parsed = requestOf(block.bytes);
    if (isSelfSigned(parsed)) return undefined;
    return parsed.publicKey.kind === 'rsa' ? 'crypto/rsa: verification error' : parsed.publicKey.kind === 'ec' ? 'x509: ECDSA verification failure' : 'x509: Ed25519 verification failure';
  } catch (error) {
    if (error instanceof DerError) return 'asn1: syntax error: data truncated';
    throw error;
  }
}

function signerNameErrors(name: string): readonly FieldError[] {
  const field = 'spec.signerName';
  if (name === '') return [required(field)];
  if (name === 'kubernetes.io/legacy-unknown') return [invalidValue(field, name, 'the legacy signerName is not allowed via this API version')];
  const [domain = '', path = '', ...rest] = name.split('/');
  if (!name.includes('/') || rest.length > 0) return [invalidValue(field, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")];
  const labels = domain.split('.');
  return [
    ...(domain.length > DOMAIN_MAX ? [tooLong(field, DOMAIN_MAX)] : []),
    ...labelErrors(field, domain, dns1123LabelErrors),
    ...(labels.length < 2 ? [invalidValue(field, domain, 'should be a domain with at least two segments separated by dots')] : []),
    ...labelErrors(field, path, dns1123SubdomainErrors),
    ...(name.length > SIGNER_NAME_MAX ? [tooLong(field, SIGNER_NAME_MAX)] : []),
  ];
}

/** Of the first label that is wrong only. */
function labelErrors(field: string, part: string, errorsOf: (label: string) => readonly string[]): readonly FieldError[] {
  const wrong = part.split('.').find((label) => errorsOf(label).length > 0);
  return wrong === undefined ? [] : errorsOf(wrong).map((error) => invalidValue(field, part, `validating label ${JSON.stringify(wrong)}: ${error}`));
}

export function conditionErrors(csr: Csr): readonly FieldError[] {
  const conditions = conditionsOf(csr);
  return conditions.flatMap(({ type, status }, index) => {
    const path = `status.conditions[${index}]`;
    const allowed = FINAL.includes(type) ? ['True'] : ['False', 'True', 'Unknown'];
    const earlier = conditions.slice(0, index);
    return [
      ...(type === '' ? [required(`${path}.type`)] : []),
      ...((status ?? '') === '' ? [required(`${path}.status`)] : allowed.includes(status) ? [] : [notSupported(`${path}.status`, status, allowed)]),
      ...(DECISIONS.includes(type) && earlier.some((each) => each.type !== type && DECISIONS.includes(each.type)) ? [invalidValue(`${path}.type`, type, 'Approved and Denied conditions are mutually exclusive')] : []),
      ...(earlier.some((each) => each.type === type) ? [duplicate(`${path}.type`, type)] : []),
    ];
  });
}

function countOf(csr: Csr, type: string): number {
  return conditionsOf(csr).filter((each) => each.type === type).length;
}

export function removalErrors(next: Csr, previous: Csr): readonly FieldError[] {
  return FINAL.flatMap((type) => (countOf(next, type) < countOf(previous, type) ? [forbiddenField('status.conditions', `updates may not remove a condition of type ${JSON.stringify(type)}`)] : []));
}

/** Who writes the certificate doesn't decide. */
export function additionErrors(next: Csr, previous: Csr): readonly FieldError[] {
  return DECISIONS.flatMap((type) => (countOf(next, type) > countOf(previous, type) ? [forbiddenField('status.conditions', `updates may not add a condition of type ${JSON.stringify(type)}`)] : []));
}

export function certificateChangeErrors(next: Csr, previous: Csr): readonly FieldError[] {
  const [before = '', after = ''] = [previous.status?.certificate, next.status?.certificate];
  return before === '' || before === after ? [] : [forbiddenField('status.certificate', 'updates may not modify existing certificate content')];
}

export function certificateErrors(next: Csr, previous: Csr): readonly FieldError[] {
  const after = next.status?.certificate ?? '';
  const wrong = after === '' || after === previous.status?.certificate ? undefined : certificateProblem(decodeUtf8(decodeBase64(after)));
  return wrong === undefined ? [] : [invalidValue('status.certificate', '<certificate data>', wrong)];
}

function certificateProblem(text: string): string | undefined {
  const blocks = pemBlocks(text);
  for (const { label, headers, bytes } of blocks) {
    if (label !== 'CERTIFICATE') return `only CERTIFICATE PEM blocks are allowed, found ${JSON.stringify(label)}`;
    if (headers.length > 0) return 'no PEM block headers are permitted';
    if (!isCertificate(bytes)) return 'x509: malformed certificate';
  }
  return blocks.length === 0 ? 'must contain at least one CERTIFICATE PEM block' : undefined;
}

function isCertificate(bytes: Uint8Array): boolean {
  try {
    certificateOf(bytes);
    return true;
  } catch (error) {
    if (error instanceof DerError) return false;
    throw error;
  }
}
