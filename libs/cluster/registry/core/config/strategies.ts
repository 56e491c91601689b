// Mirrors pkg/registry/core/{configmap,secret,serviceaccount,endpoints,limitrange,resourcequota,podtemplate}
// Differs: nothing that can be seen.
import type { ConfigMap, Endpoints, LimitRange, PodTemplate, ResourceQuota, Secret, ServiceAccount } from '#cluster/api/generated/types.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import { parseQuantity } from '#cluster/apimachinery/quantity.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { forbiddenField, invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { configMapKeyErrors, qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { AGE, containerImages, containerNames, CREATED_AT, NAME, text } from '#cluster/registry/columns.js';
import { setTemplateDefaults } from '#cluster/registry/core/pod/defaults.js';
import { validatePodTemplate } from '#cluster/registry/core/pod/validation.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { formatSelectorOf } from '#cluster/registry/selector-text.js';
import { decodeBase64, encodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';

const DATA_BYTES_MAX = 1024 * 1024;

export const configMapStrategy: Behaviour<ConfigMap> = {
  validate: validateConfigMap,
  validateUpdate: (next, previous) => [...fixedErrors(next, previous, ['data', 'binaryData'], 'ConfigMap'), ...validateConfigMap(next)],
  columns: [NAME, text('Data', ({ data, binaryData }) => Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length), AGE],
};

function validateConfigMap({ data = {}, binaryData = {} }: ConfigMap): FieldError[] {
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const name of Object.keys(data).sort()) {
    for (const problem of configMapKeyErrors(name)) errors.push(invalidValue(`data[${name}]`, name, problem));
    if (binaryData[name] !== undefined) errors.push(invalidValue(`data[${name}]`, name, 'duplicate of key present in binaryData'));
    bytes += (data[name] as string).length;
  }
  for (const name of Object.keys(binaryData).sort()) {
    for (const problem of configMapKeyErrors(name)) errors.push(invalidValue(`binaryData[${name}]`, name, problem));
    bytes += (binaryData[name] as string).length * 0.75;
  }
  if (bytes > DATA_BYTES_MAX) errors.push({ type: 'FieldValueTooLong', field: '[]', body: `Too long: may not be more than ${DATA_BYTES_MAX} bytes` });
  return errors;
}

function fixedErrors<T extends { readonly immutable?: boolean }>(next: T, previous: T, fields: readonly (keyof T & string)[], _kind: string): FieldError[] {
  if (previous.immutable !== true) return [];
  const errors: FieldError[] = [];
  if (next.immutable !== true) errors.push(forbiddenField('immutable', 'field is immutable when `immutable` is set'));
  for (const field of fields) if (!deepEqual(next[field] ?? {}, previous[field] ?? {})) errors.push(forbiddenField(field, 'field is immutable when `immutable` is set'));
  return errors;
}

/** Keys that a Secret of a type must have. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

export const secretStrategy: Behaviour<Secret> = {
  setDefaults: (secret) => {
    const typed = fill(secret, { type: 'Opaque' });
    const { stringData, ...rest } = typed;
    if (stringData === undefined) return typed;
    const data: Record<string, string> = { ...rest.data };
    for (const [name, value] of Object.entries(stringData)) data[name] = encodeBase64(encodeUtf8(value));
    return { ...rest, data };
  },
  validate: validateSecret,
  validateUpdate: (next, previous) => [
    ...(next.type === previous.type ? [] : [invalidValue('type', next.type, 'field is immutable')]),
    ...fixedErrors(next, previous, ['data'], 'Secret'),
    ...validateSecret(next),
  ],
  columns: [NAME, text('Type', ({ type }) => type ?? ''), text('Data', ({ data }) => Object.keys(data ?? {}).length), AGE],
  selectableFields: { type: ({ type }) => type ?? '' },
};

function validateSecret({ data = {}, type = 'Opaque', metadata }: Secret): FieldError[] {
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const name of Object.keys(data).sort()) {
    for (const problem of configMapKeyErrors(name)) errors.push(invalidValue(`data[${name}]`, name, problem));
    bytes += (data[name] as string).length * 0.75;
  }
  if (bytes > DATA_BYTES_MAX) errors.push({ type: 'FieldValueTooLong', field: 'data', body: `Too long: may not be more than ${DATA_BYTES_MAX} bytes` });
  if (type === 'kubernetes.io/service-account-token' && (metadata?.annotations?.['kubernetes.io/service-account.name'] ?? '') === '') {
    errors.push(required('metadata.annotations[kubernetes.io/service-account.name]'));
  }
  if (type === 'kubernetes.io/basic-auth' && data['username'] === undefined && data['password'] === undefined) errors.push(required('data[username]'), required('data[password]'));
  for (const name of NEEDED[type] ?? []) {
    if (data[name] === undefined) errors.push(required(`data[${name}]`));
    else if (name.startsWith('.docker') && !isJson(data[name] as string)) errors.push(invalidValue(`data[${name}]`, '<secret contents redacted>', 'invalid character'));
  }
  return errors;
}

function isJson(base64: string): boolean {
  try {
    JSON.parse(decodeUtf8(decodeBase64(base64)));
    return true;
  } catch {
    return false;
  }
}

export const serviceAccountStrategy: Behaviour<ServiceAccount> = {
  columns: [NAME, AGE],
};

export const endpointsStrategy: Behaviour<Endpoints> = {
  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  columns: [NAME, text('Endpoints', endpointsText), AGE],
  setDefaults: (endpoints) =>
    withPart(endpoints, 'subsets', (list) => list.map((subset) => withPart(subset, 'ports', (ports) => ports.map((port) => fill(port, { protocol: 'TCP' }))))),
};

const ENDPOINTS_SHOWN = 3;

function endpointsText({ subsets = [] }: Stored<Endpoints>): string {
  if (subsets.length === 0) return '<none>';
  const list: string[] = [];
  for (const { addresses = [], ports = [] } of subsets) {
    if (ports.length === 0) list.push(...addresses.map((each) => each.ip));
    else for (const port of ports) list.push(...addresses.map((each) => `${each.ip}:${port.port}`));
  }
  const shown = list.slice(0, ENDPOINTS_SHOWN).join(',');
  return list.length > ENDPOINTS_SHOWN ? `${shown} + ${list.length - ENDPOINTS_SHOWN} more...` : shown;
}

export const limitRangeStrategy: Behaviour<LimitRange> = {
  setDefaults: (range) =>
    withPart(range, 'spec', (spec) =>
      withPart(spec, 'limits', (limits) =>
        limits.map((item) => {
          if (item.type !== 'Container') return item;
          const defaults = { ...item.max, ...item.default };
          const requests = { ...item.min, ...defaults, ...item.defaultRequest };
          return { ...item, ...(Object.keys(defaults).length > 0 ? { default: defaults } : {}), ...(Object.keys(requests).length > 0 ? { defaultRequest: { ...defaults, ...item.min, ...item.defaultRequest, ...pick(requests, defaults, item.defaultRequest) } } : {}) };
        }))) as LimitRange,
  columns: [NAME, CREATED_AT],
};

/** A default limit is the default request too, where none is given; a minimum alone makes a request. */
function pick(requests: Readonly<Record<string, string>>, defaults: Readonly<Record<string, string>>, given: Readonly<Record<string, string>> | undefined): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name of Object.keys(requests)) result[name] = given?.[name] ?? defaults[name] ?? (requests[name] as string);
  return result;
}

export const resourceQuotaStrategy: Behaviour<ResourceQuota> = {
  prepareForCreate: ({ status: _s, ...quota }) => quota as ResourceQuota,
  validate: ({ spec }) => [
    ...Object.entries(spec?.hard ?? {}).flatMap(([name, value]) => {
      const field = `spec.hard[${name}]`;
      const quantity = parseQuantity(value);
      return [...qualifiedNameErrors(name).map((problem) => invalidValue(field, name, problem)), ...(quantity !== undefined && quantity.nano < 0n ? [invalidValue(field, value, 'must be greater than or equal to 0')] : [])];
    }),
    ...scopeErrors(spec?.scopes ?? []),
  ],
  hasGeneration: false,
  columns: [NAME, text('Request', (quota) => quotaText(quota, false)), text('Limit', (quota) => quotaText(quota, true)), AGE],
};

const SCOPES = ['BestEffort', 'CrossNamespacePodAffinity', 'NotBestEffort', 'NotTerminating', 'PriorityClass', 'Terminating', 'VolumeAttributesClass'];

function scopeErrors(scopes: readonly string[]): FieldError[] {
  const errors = scopes.filter((scope) => !SCOPES.includes(scope)).map((scope) => invalidValue('spec.scopes', scopes, `unsupported scope ${scope}`));
  const both = (a: string, b: string) => scopes.includes(a) && scopes.includes(b);
  if (both('Terminating', 'NotTerminating') || both('BestEffort', 'NotBestEffort')) errors.push(invalidValue('spec.scopes', scopes, 'conflicting scopes'));
  return errors;
}

function quotaText({ status }: Stored<ResourceQuota>, isLimit: boolean): string {
  const names = Object.keys(status?.hard ?? {}).sort().filter((name) => name.startsWith('limits.') === isLimit);
  return names.map((name) => `${name}: ${status?.used?.[name] ?? '0'}/${status?.hard?.[name] as string}`).join(', ');
}

export const podTemplateStrategy: Behaviour<PodTemplate> = {
  setDefaults: (object) => withPart(object, 'template', setTemplateDefaults),
  validate: ({ template }) => validatePodTemplate(template, 'template'),
  hasGeneration: true,
  columns: [
    NAME,
    text('Containers', ({ template }) => containerNames(template?.spec?.containers ?? [])),
    text('Images', ({ template }) => containerImages(template?.spec?.containers ?? [])),
    text('Pod Labels', ({ template }) => formatSelectorOf(template?.metadata?.labels)),
  ],
};
