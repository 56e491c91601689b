// Mirrors apimachinery/pkg/api/validation: ObjectMeta
// Differs: nothing that can be seen.
import type { Resource } from './resource-table.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import { forbiddenField, invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, dns1123SubdomainErrors, labelValueErrors, qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';

const ANNOTATIONS_BYTES_MAX = 256 * 1024;

export function validateMeta(resource: Resource, object: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  const { name = '', generateName = '', namespace = '' } = object.metadata ?? {};
  const nameErrors = resource.strategy.nameErrors ?? dns1123SubdomainErrors;
  if (generateName !== '') for (const text of nameErrors(generateName.replace(/-$/, 'a'), true)) errors.push(invalidValue('metadata.generateName', generateName, text));
  if (name === '') errors.push(required('metadata.name', 'name or generateName is required'));
  else for (const text of nameErrors(name, false)) errors.push(invalidValue('metadata.name', name, text));
  if (resource.strategy.namespaced) {
    if (namespace === '') errors.push(required('metadata.namespace'));
    else for (const text of dns1123LabelErrors(namespace)) errors.push(invalidValue('metadata.namespace', namespace, text));
  } else if (namespace !== '') errors.push(forbiddenField('metadata.namespace', 'not allowed on this type'));
  return [...errors, ...contentErrors(object)];
}

/** Of what its users write into it. */
function contentErrors(object: KubeObject): FieldError[] {
  return [
    ...validateLabels(object.metadata?.labels, 'metadata.labels'),
    ...validateAnnotations(object.metadata?.annotations, 'metadata.annotations'),
    ...ownerErrors(object),
    ...finalizerErrors(object.metadata?.finalizers ?? []),
  ];
}

export function validateLabels(labels: Readonly<Record<string, string>> | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const key of Object.keys(labels ?? {}).sort()) {
    for (const text of qualifiedNameErrors(key)) errors.push(invalidValue(path, key, text));
    const value = labels?.[key] as string;
    for (const text of labelValueErrors(value)) errors.push(invalidValue(path, value, text));
  }
  return errors;
}

export function validateAnnotations(annotations: Readonly<Record<string, string>> | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const texts = annotations ?? {};
  let bytes = 0;
  for (const key of Object.keys(texts).sort()) {
    for (const text of qualifiedNameErrors(key.toLowerCase())) errors.push(invalidValue(path, key, text));
    bytes += key.length + (texts[key] as string).length;
  }
  if (bytes > ANNOTATIONS_BYTES_MAX) errors.push({ type: 'FieldValueTooLong', field: path, body: `Too long: may not be more than ${ANNOTATIONS_BYTES_MAX} bytes` });
  return errors;
}

const STANDARD_FINALIZERS = ['orphan', 'foregroundDeletion', 'kubernetes'];

function finalizerErrors(finalizers: readonly string[]): FieldError[] {
  const field = 'metadata.finalizers';
  const errors = finalizers.flatMap((each) => qualifiedNameErrors(each).map((text) => invalidValue(field, each, text)));
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) errors.push(invalidValue(field, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
  return [...errors, ...finalizers.flatMap((each, i) => strangerErrors(each, `${field}[${i}]`))];
}

/** Without a domain only Kubernetes' own finalizers are known. */
export function strangerErrors(finalizer: string, field: string): FieldError[] {
  return finalizer.includes('/') || STANDARD_FINALIZERS.includes(finalizer) ? [] : [invalidValue(field, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')];
}

function ownerErrors(object: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  const field = 'metadata.ownerReferences';
  let controller: string | undefined;
  for (const owner of object.metadata?.ownerReferences ?? []) {
    if ((owner.apiVersion ?? '') === '') errors.push(invalidValue(`${field}.apiVersion`, owner.apiVersion ?? '', 'version must not be empty'));
    if ((owner.kind ?? '') === '') errors.push(invalidValue(`${field}.kind`, owner.kind ?? '', 'must not be empty'));
    if ((owner.name ?? '') === '') errors.push(invalidValue(`${field}.name`, owner.name ?? '', 'must not be empty'));
    if ((owner.uid ?? '') === '') errors.push(invalidValue(`${field}.uid`, owner.uid ?? '', 'must not be empty'));
    if (owner.apiVersion === 'v1' && owner.kind === 'Event') errors.push(invalidValue(field, owner, '/v1, Kind=Event is disallowed from being an owner'));
    if (owner.controller !== true) continue;
    if (controller !== undefined) {
      errors.push(invalidValue(field, object.metadata?.ownerReferences, `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${owner.kind}/${owner.name}`));
    }
    controller = `${owner.kind}/${owner.name}`;
  }
  return errors;
}

const CONTENT = ['labels', 'annotations', 'ownerReferences', 'finalizers'] as const;

/** Of an update of a sub-resource. What is as it was stored is good. */
export function validateContentUpdate(next: Stored<KubeObject>, current: Stored<KubeObject>): FieldError[] {
  const isSame = CONTENT.every((field) => deepEqual(next.metadata[field], current.metadata[field]));
  return [...validateMetaUpdate(next, current), ...(isSame ? [] : contentErrors(next))];
}

export function validateMetaUpdate(next: Stored<KubeObject>, current: Stored<KubeObject>): FieldError[] {
  const errors: FieldError[] = [];
  const before = current.metadata.finalizers ?? [];
  if (current.metadata.deletionTimestamp !== undefined) {
    const added = (next.metadata.finalizers ?? []).filter((each) => !before.includes(each));
    if (added.length > 0) {
      errors.push(forbiddenField('metadata.finalizers', `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((each) => JSON.stringify(each)).join(', ')}}`));
    }
  }
  for (const field of ['deletionTimestamp', 'deletionGracePeriodSeconds'] as const) {
    if (next.metadata[field] !== current.metadata[field]) errors.push(invalidValue(`metadata.${field}`, next.metadata[field], 'field is immutable'));
  }
  if (!deepEqual(next.metadata.name, current.metadata.name)) errors.push(invalidValue('metadata.name', next.metadata.name, 'field is immutable'));
  return errors;
}
