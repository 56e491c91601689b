// Mirrors pkg/registry/certificates/certificates and pkg/apis/certificates/validation
// Differs: what is wrong inside a request is told in fewer words than Go's ASN.1 reader has.
import type * as k from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import { formatTime, humanDuration } from '#cluster/apimachinery/time.js';
import { duplicate, type FieldError, forbiddenField, invalidValue, notSupported, required } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#cluster/apimachinery/validation/formats.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { decodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8 } from '#linux/env/text.js';
import { DerError } from '#linux/pki/der.js';
import { pemBlocks } from '#linux/pki/pem.js';
import { isSelfSigned, requestOf } from '#linux/pki/request.js';

type Csr = k.CertificateSigningRequest;
type Condition = NonNullable<NonNullable<Csr['status']>['conditions']>[number];

const DURATION_S_MIN = 600;
const DECISIONS = ['Approved', 'Denied'];
const FINAL = ['Approved', 'Denied', 'Failed'];
const USAGES = [
  'any', 'cert sign', 'client auth', 'code signing', 'content commitment', 'crl sign', 'data encipherment', 'decipher only', 'digital signature', 'email protection', 'encipher only', 'ipsec end system',
  'ipsec tunnel', 'ipsec user', 'key agreement', 'key encipherment', 'microsoft sgc', 'netscape sgc', 'ocsp signing', 's/mime', 'server auth', 'signing', 'timestamping',
];

export const csrStrategy: Behaviour<Csr> = {
  hasGeneration: false,
  nameErrors: () => [],
  prepareForCreate: (csr, store) => {
    const { name, uid, groups, extra } = store.user;
    return { ...csr, spec: { ...csr.spec, username: name, ...(uid === undefined ? {} : { uid }), groups, ...(extra === undefined ? {} : { extra }) }, status: {} } as Csr;
  },
  prepareForUpdate: (next, previous) => ({ ...next, spec: previous.spec }),
  prepareForStatusUpdate: (next, previous, nowMs) => {
    const decided = conditionsOf(previous).filter(({ type }) => DECISIONS.includes(type));
    const others = conditionsOf(next).filter(({ type }) => !DECISIONS.includes(type));
    return { ...previous, metadata: next.metadata, status: withConditions(next.status, stamped([...decided, ...others], previous, nowMs)) };
  },
  prepareForSubresource: (subresource, next, previous, nowMs) =>
    subresource === 'approval' ? { ...previous, metadata: next.metadata, status: withConditions(previous.status, stamped(conditionsOf(next), previous, nowMs)) } : next,
  validate: (csr) => [...specErrors(csr), ...conditionErrors(csr)],
  validateUpdate: (csr) => conditionErrors(csr),
  validateStatusUpdate: (next, previous) => [...conditionErrors(next), ...changeErrors(next, previous, ['Failed']), ...certificateErrors(next, previous)],
  validateSubresource: (_subresource, next, previous) => [...conditionErrors(next), ...changeErrors(next, previous, FINAL)],
  columns: [
    NAME, AGE,
    text('SignerName', ({ spec }) => spec.signerName),
    text('Requestor', ({ spec }) => spec.username ?? ''),
    text('RequestedDuration', ({ spec }) => (spec.expirationSeconds === undefined ? '<none>' : humanDuration(spec.expirationSeconds * 1000))),
    text('Condition', shownCondition),
  ],
  selectableFields: { 'spec.signerName': ({ spec }) => spec.signerName },
};

function conditionsOf({ status }: Csr): readonly Condition[] {
  return status?.conditions ?? [];
}

function withConditions(status: Csr['status'], conditions: readonly Condition[]): NonNullable<Csr['status']> {
  const { conditions: _before, ...rest } = status ?? {};
  return conditions.length === 0 ? rest : { ...rest, conditions: [...conditions] };
}

/** Times that nobody gave: now, or when the condition came to stand as it does. */
function stamped(conditions: readonly Condition[], previous: Csr, nowMs: number): readonly Condition[] {
  const now = formatTime(nowMs);
  return conditions.map((condition) => {
    const before = conditionsOf(previous).find(({ type, status }) => type === condition.type && status === condition.status);
    return { ...condition, lastUpdateTime: condition.lastUpdateTime ?? now, lastTransitionTime: condition.lastTransitionTime ?? before?.lastTransitionTime ?? now };
  });
}

function specErrors({ spec }: Csr): readonly FieldError[] {
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
  const wrong = (part: string, label: string, errors: readonly string[]) => errors.map((error) => invalidValue(field, part, `validating label ${JSON.stringify(label)}: ${error}`));
  return [
    ...labels.flatMap((label) => wrong(domain, label, dns1123LabelErrors(label))),
    ...(labels.length < 2 ? [invalidValue(field, domain, 'should be a domain with at least two segments separated by dots')] : []),
    ...path.split('.').flatMap((label) => wrong(path, label, dns1123SubdomainErrors(label))),
  ];
}

function conditionErrors(csr: Csr): readonly FieldError[] {
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

function changeErrors(next: Csr, previous: Csr, types: readonly string[]): readonly FieldError[] {
  const has = (csr: Csr, type: string) => conditionsOf(csr).some((each) => each.type === type);
  return types.flatMap((type) => (has(previous, type) && !has(next, type) ? [forbiddenField('status.conditions', `updates may not remove a condition of type ${JSON.stringify(type)}`)] : []));
}

function certificateErrors(next: Csr, previous: Csr): readonly FieldError[] {
  const [before = '', after = ''] = [previous.status?.certificate, next.status?.certificate];
  if (deepEqual(before, after)) return [];
  if (before !== '') return [forbiddenField('status.certificate', 'updates may not modify existing certificate content')];
  const blocks = pemBlocks(decodeUtf8(decodeBase64(after)));
  if (blocks.length === 0) return [invalidValue('status.certificate', '<certificate data>', 'must contain at least one PEM-encoded CERTIFICATE block')];
  const strange = blocks.find(({ label }) => label !== 'CERTIFICATE');
  return strange === undefined ? [] : [invalidValue('status.certificate', '<certificate data>', `only CERTIFICATE PEM blocks are allowed, found ${JSON.stringify(strange.label)}`)];
}

function shownCondition({ status }: Stored<Csr>): string {
  const has = (type: string) => status?.conditions?.some((each) => each.type === type) === true;
  const texts = has('Denied') ? ['Denied'] : has('Approved') ? ['Approved'] : ['Pending'];
  if (has('Failed')) texts.push('Failed');
  if ((status?.certificate ?? '') !== '') texts.push('Issued');
  return texts.join(',');
}
