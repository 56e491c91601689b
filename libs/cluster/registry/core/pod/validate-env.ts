// Mirrors pkg/apis/core/validation: environment variables
// Differs: nothing that can be seen.
import type { EnvFromSource, EnvVar, EnvVarSource, FileKeySelector } from '#cluster/api/generated/types.js';
import { invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { configMapKeyErrors, dns1123LabelErrors, dns1123SubdomainErrors, relaxedEnvVarNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { fieldSelectorErrors, resourceSelectorErrors } from '#cluster/registry/core/volume/downward.js';
import { backstepErrors } from '#cluster/registry/core/volume/paths.js';

const FIELDS = ['metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs', 'status.podIP', 'status.podIPs'];

export function envErrors(env: readonly EnvVar[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  env.forEach(({ name = '', value = '', valueFrom }, i) => {
    const at = `${path}[${i}]`;
    errors.push(...checked(name, `${at}.name`, relaxedEnvVarNameErrors));
    if (valueFrom !== undefined) errors.push(...sourceErrors(valueFrom, value, `${at}.valueFrom`));
  });
  return errors;
}

function sourceErrors(source: EnvVarSource, value: string, from: string): FieldError[] {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = source;
  const errors: FieldError[] = [];
  if (fieldRef !== undefined) errors.push(...fieldSelectorErrors(fieldRef, `${from}.fieldRef`, FIELDS));
  if (resourceFieldRef !== undefined) errors.push(...resourceSelectorErrors(resourceFieldRef, `${from}.resourceFieldRef`, false));
  if (configMapKeyRef !== undefined) errors.push(...keyErrors(configMapKeyRef, `${from}.configMapKeyRef`));
  if (secretKeyRef !== undefined) errors.push(...keyErrors(secretKeyRef, `${from}.secretKeyRef`));
  if (fileKeyRef !== undefined) errors.push(...fileErrors(fileKeyRef, `${from}.fileKeyRef`));
  const count = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef].filter((each) => each !== undefined).length;
  if (count === 0) errors.push(invalidValue(from, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'));
  else if (value !== '') errors.push(invalidValue(from, '', 'may not be specified when `value` is not empty'));
  else if (count > 1) errors.push(invalidValue(from, '', 'may not have more than one field specified at a time'));
  return errors;
}

function keyErrors({ name = '', key = '' }: { readonly name?: string; readonly key?: string }, at: string): FieldError[] {
  return [...dns1123SubdomainErrors(name).map((text) => invalidValue(`${at}.name`, name, text)), ...checked(key, `${at}.key`, configMapKeyErrors)];
}

function fileErrors({ key = '', volumeName = '', path = '' }: FileKeySelector, at: string): FieldError[] {
  return [
    ...checked(key, `${at}.key`, relaxedEnvVarNameErrors),
    ...checked(volumeName, `${at}.volumeName`, dns1123LabelErrors),
    ...(path === '' ? [required(`${at}.path`)] : backstepErrors(path, `${at}.path`)),
  ];
}

/** What is wrong with the sources is said of the list. */
export function envFromErrors(sources: readonly EnvFromSource[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  sources.forEach(({ prefix = '', configMapRef, secretRef }, i) => {
    const at = `${path}[${i}]`;
    if (prefix !== '') errors.push(...checked(prefix, `${at}.prefix`, relaxedEnvVarNameErrors));
    if (configMapRef !== undefined) errors.push(...checked(configMapRef.name ?? '', `${at}.configMapRef.name`, namePrefixErrors));
    if (secretRef !== undefined) errors.push(...checked(secretRef.name ?? '', `${at}.secretRef.name`, namePrefixErrors));
    if (configMapRef === undefined && secretRef === undefined) errors.push(invalidValue(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    if (configMapRef !== undefined && secretRef !== undefined) errors.push(invalidValue(path, '', 'may not have more than one field specified at a time'));
  });
  return errors;
}

/** Kubernetes takes these names for the beginnings of names: they may end with a hyphen. */
function namePrefixErrors(name: string): string[] {
  return dns1123SubdomainErrors(name.replace(/-$/, 'a'));
}

function checked(value: string, field: string, problems: (value: string) => string[]): FieldError[] {
  return value === '' ? [required(field)] : problems(value).map((text) => invalidValue(field, value, text));
}
