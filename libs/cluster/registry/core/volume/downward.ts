// Mirrors pkg/apis/core/validation: fields of a pod and resources of its containers, as files and variables
// Differs: nothing that can be seen.
import type { DownwardAPIVolumeFile, ObjectFieldSelector, ResourceFieldSelector } from '#cluster/api/generated/types.js';
import { canonicalQuantity, quantityOf } from '#cluster/apimachinery/quantity.js';
import { invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { modeErrors, requiredFilePathErrors } from './paths.js';

/** All that the API can convert. */
const LABELS: ReadonlySet<string> = new Set([
  'metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.restartPolicy', 'spec.schedulerName', 'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs', 'status.phase', 'status.podIP', 'status.podIPs',
]);
const FILE_FIELDS = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid'];
const RESOURCES = ['limits.cpu', 'limits.ephemeral-storage', 'limits.memory', 'requests.cpu', 'requests.ephemeral-storage', 'requests.memory'];
const SIZES = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];
const SIZES_SHOWN = `only divisor's values ${SIZES.join(', ')} are supported with the`;

export function fieldSelectorErrors({ apiVersion = '', fieldPath = '' }: ObjectFieldSelector, at: string, fields: readonly string[]): FieldError[] {
  if (apiVersion === '') return [required(`${at}.apiVersion`)];
  if (fieldPath === '') return [required(`${at}.fieldPath`)];
  const cannot = (why: string) => [invalidValue(`${at}.fieldPath`, fieldPath, `error converting fieldPath: ${why}`)];
  if (apiVersion !== 'v1') return cannot(`unsupported pod version: ${apiVersion}`);
  const [, path, key] = /^(.*?)\['(.*)'\]$/s.exec(fieldPath) ?? [];
  if (path !== undefined && key !== undefined) {
    if (path !== 'metadata.annotations' && path !== 'metadata.labels') return cannot(`field label does not support subscript: ${fieldPath}`);
    const name = path === 'metadata.annotations' ? key.toLowerCase() : key;
    return qualifiedNameErrors(name).map((problem) => invalidValue(at, name, problem));
  }
  const label = fieldPath === 'spec.host' ? 'spec.nodeName' : fieldPath;
  if (!LABELS.has(label)) return cannot(`field label not supported: ${fieldPath}`);
  return fields.includes(label) ? [] : [notSupported(`${at}.fieldPath`, label, fields)];
}

/** A file, unlike a variable, must say whose resources it means. */
export function resourceSelectorErrors({ containerName = '', resource = '', divisor }: ResourceFieldSelector, at: string, isFile: boolean): FieldError[] {
  const isHugePages = resource.startsWith('requests.hugepages-') || resource.startsWith('limits.hugepages-');
  const errors: FieldError[] = [];
  if (isFile && containerName === '') errors.push(required(`${at}.containerName`));
  else if (resource === '') errors.push(required(`${at}.resource`));
  else if (!RESOURCES.includes(resource) && !isHugePages) errors.push(notSupported(`${at}.resource`, resource, RESOURCES));
  if (quantityOf(divisor).nano === 0n) return errors;
  const why = divisorProblem(resource, canonicalQuantity(divisor as string) ?? '', isHugePages);
  return why === undefined ? errors : [...errors, invalidValue(`${at}.divisor`, resource, why)];
}

function divisorProblem(resource: string, divisor: string, isHugePages: boolean): string | undefined {
  const kind = resource.replace(/^(requests|limits)\./, '');
  if (kind === 'cpu') return divisor === '1m' || divisor === '1' ? undefined : "only divisor's values 1m and 1 are supported with the cpu resource";
  if (SIZES.includes(divisor)) return undefined;
  if (kind === 'memory') return `${SIZES_SHOWN} memory resource`;
  if (kind === 'ephemeral-storage') return `${SIZES_SHOWN} local ephemeral storage resource`;
  return isHugePages ? `${SIZES_SHOWN} hugepages resource` : undefined;
}

/** The fields are named after the volume, not after the item. */
export function downwardFileErrors({ path, fieldRef, resourceFieldRef, mode }: DownwardAPIVolumeFile, at: string): FieldError[] {
  const errors = requiredFilePathErrors(path, `${at}.path`);
  if (fieldRef !== undefined) {
    errors.push(...fieldSelectorErrors(fieldRef, `${at}.fieldRef`, FILE_FIELDS));
    if (resourceFieldRef !== undefined) errors.push(invalidValue(at, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
  } else if (resourceFieldRef !== undefined) errors.push(...resourceSelectorErrors(resourceFieldRef, `${at}.resourceFieldRef`, true));
  else errors.push(required(at, 'one of fieldRef and resourceFieldRef is required'));
  return [...errors, ...modeErrors(mode, `${at}.mode`)];
}
