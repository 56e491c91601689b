// Mirrors pkg/registry/core/secret
// Differs: nothing that can be seen.
import type { Secret } from '#cluster/api/generated/types.js';
import { invalidValue, required, tooLong, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { configMapKeyErrors } from '#cluster/apimachinery/validation/formats.js';
import { jsonProblem } from '#cluster/apimachinery/validation/json-problem.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';
import { base64Bytes } from '#cluster/registry/core/data-size.js';
import { frozenDataErrors } from '#cluster/registry/core/frozen-data.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill } from '#cluster/registry/fill.js';
import { decodeBase64, encodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { tlsPairProblem } from './tls-pair.js';

const DATA_BYTES_MAX = 1024 * 1024;

export const secretStrategy: Behaviour<Secret> = {
  setDefaults: (secret) => {
    const typed = fill(secret, { type: 'Opaque' });
    const { stringData, ...rest } = typed;
    if (stringData === undefined) return typed;
    const data: Record<string, string> = { ...rest.data };
    for (const [name, value] of Object.entries(stringData)) data[name] = encodeBase64(encodeUtf8(value));
    return { ...rest, data };
  },
  // An update that leaves the type out keeps it.
  prepareForUpdate: (next, previous) => ((next.type ?? '') === '' && previous.type !== undefined ? { ...next, type: previous.type } : next),
  validate,
  validateUpdate: (next, previous) => [
    ...(next.type === previous.type ? [] : [invalidValue('type', next.type, 'field is immutable')]),
    ...frozenDataErrors(next, previous, ['data']),
    ...validate(next),
  ],
  warnings: ({ type, data }) => {
    const problem = type === 'kubernetes.io/tls' ? tlsPairProblem(plain(data?.['tls.crt']), plain(data?.['tls.key'])) : undefined;
    return problem === undefined ? [] : [problem];
  },
  columns: [NAME, text('Type', ({ type }) => type ?? ''), text('Data', ({ data }) => Object.keys(data ?? {}).length), AGE],
  selectableFields: { type: ({ type }) => type ?? '' },
};

function plain(base64: string | undefined): string {
  return decodeUtf8(decodeBase64(base64 ?? ''));
}

function validate({ data = {}, type = 'Opaque', metadata }: Secret): FieldError[] {
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const name of Object.keys(data).sort()) {
    for (const problem of configMapKeyErrors(name)) errors.push(invalidValue(`data[${name}]`, name, problem));
    bytes += base64Bytes(data[name] as string);
  }
  if (bytes > DATA_BYTES_MAX) errors.push(tooLong('data', DATA_BYTES_MAX));
  return [...errors, ...typeErrors(type, data, metadata?.annotations ?? {})];
}

type Data = Readonly<Record<string, string>>;

/** What a Secret of a type must have. */
function typeErrors(type: string, data: Data, annotations: Data): FieldError[] {
  switch (type) {
    case 'kubernetes.io/service-account-token':
      return (annotations['kubernetes.io/service-account.name'] ?? '') === '' ? [required('metadata.annotations[kubernetes.io/service-account.name]')] : [];
    case 'kubernetes.io/dockercfg':
      return jsonErrors('.dockercfg', data);
    case 'kubernetes.io/dockerconfigjson':
      return jsonErrors('.dockerconfigjson', data);
    case 'kubernetes.io/basic-auth':
      return data['username'] === undefined && data['password'] === undefined ? [required('data[username]'), required('data[password]')] : [];
    case 'kubernetes.io/ssh-auth':
      return (data['ssh-privatekey'] ?? '') === '' ? [required('data[ssh-privatekey]')] : [];
    case 'kubernetes.io/tls':
      return ['tls.crt', 'tls.key'].filter((name) => data[name] === undefined).map((name) => required(`data[${name}]`));
    default:
      return [];
  }
}

function jsonErrors(name: string, data: Data): FieldError[] {
  if (data[name] === undefined) return [required(`data[${name}]`)];
  const content = plain(data[name]);
  const problem = jsonProblem(content) ?? notAnObject(JSON.parse(content));
  return problem === undefined ? [] : [invalidValue(`data[${name}]`, '<secret contents redacted>', problem)];
}

function notAnObject(value: unknown): string | undefined {
  if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined;
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
}
