// Mirrors pkg/apis/core/validation
import type { Secret } from '#cluster/api/generated/types.js';
import { invalidValue, required, tooLong, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { configMapKeyErrors } from '#cluster/apimachinery/validation/formats.js';
import { jsonProblem } from '#cluster/apimachinery/validation/json-problem.js';
import { base64Bytes } from '#cluster/registry/core/data-size.js';
import { decodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8 } from '#linux/env/text.js';

const DATA_BYTES_MAX = 1024 * 1024;

export function plain(base64: string | undefined): string {
  return decodeUtf8(decodeBase64(base64 ?? ''));
}

export function validate({ data = {}, type = 'Opaque', metadata }: Secret): FieldError[] {
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
