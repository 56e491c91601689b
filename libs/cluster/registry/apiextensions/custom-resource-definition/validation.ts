// Mirrors apiextensions-apiserver/pkg/apis/apiextensions/validation
import type { CustomResourceColumnDefinition, CustomResourceDefinition, CustomResourceSubresources } from '#cluster/api/generated/types.js';
import { knownFormat } from '#cluster/apiserver/custom-resources/schema-validation.js';
import type { JsonSchema } from '#cluster/apiserver/custom-resources/structural-schema.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import { duplicate, forbiddenField, invalidValue, notSupported, required, tooMany, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1035LabelErrors, dns1123SubdomainErrors } from '#cluster/apimachinery/validation/formats.js';
import { approvalErrors } from './api-approval.js';
import { placesOf, shownVersions } from './internal-form.js';
import { openApiSchemaErrors, schemaAt } from './schema-validation.js';
import { defaultErrors, structuralErrors } from './structural-validation.js';

type Spec = NonNullable<CustomResourceDefinition['spec']>;
type Names = Spec['names'];

const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];
const COLUMN_FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];
const SELECTABLE_MAX = 8;

export function definitionErrors({ metadata, spec }: CustomResourceDefinition): FieldError[] {
  const name = metadata?.name ?? '';
  const wanted = `${spec.names?.plural ?? ''}.${spec.group ?? ''}`;
  const errors: FieldError[] = name === wanted ? [] : [invalidValue('metadata.name', name, 'must be spec.names.plural+"."+spec.group')];
  return [...errors, ...specErrors(spec, undefined), ...approvalErrors({ metadata, spec } as CustomResourceDefinition, undefined), ...preservingErrors(spec, undefined)];
}

/** Fields that nobody knows can only be kept by a schema that says so. */
function preservingErrors(spec: Spec, previous: Spec | undefined): FieldError[] {
  if (spec.preserveUnknownFields !== true || previous?.preserveUnknownFields === true) return [];
  return [invalidValue('spec.preserveUnknownFields', true, 'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead')];
}

/** Formats of strings and numbers that mean nothing to Kubernetes. */
export function definitionWarnings({ spec }: CustomResourceDefinition, previous: CustomResourceDefinition | undefined): string[] {
  const formatsOf = (of: Spec | undefined) => (of?.versions ?? []).flatMap(({ schema }) => unknownFormats((schema?.openAPIV3Schema ?? {}) as JsonSchema));
  const before = new Set(formatsOf(previous?.spec));
  return formatsOf(spec).filter((format) => !before.has(format)).map((format) => `unrecognized format ${JSON.stringify(format)}`);
}

function unknownFormats(schema: JsonSchema): string[] {
  const { items, allOf = [], anyOf = [], oneOf = [], not, properties = {}, additionalProperties } = schema;
  const inner = [items, ...allOf, ...anyOf, ...oneOf, not, ...Object.values(properties), typeof additionalProperties === 'object' ? additionalProperties : undefined];
  const own = (schema.format ?? '') !== '' && knownFormat(schema.format ?? '', schema.type ?? '') === '' ? [schema.format as string] : [];
  return [...own, ...inner.flatMap((each) => (each === undefined ? [] : unknownFormats(each)))];
}

export function definitionUpdateErrors(next: CustomResourceDefinition, previous: CustomResourceDefinition): FieldError[] {
  const errors = specErrors(next.spec, previous.spec);
  const isEstablished = previous.status?.conditions?.some((each) => each.type === 'Established' && each.status === 'True') === true;
  const immutable = (field: string, value: unknown, old: unknown) => {
    if (value !== old) errors.push(invalidValue(field, value ?? '', 'field is immutable'));
  };
  if (isEstablished) {
    immutable('spec.scope', next.spec.scope, previous.spec.scope);
    immutable('spec.names.kind', next.spec.names?.kind, previous.spec.names.kind);
  }
  immutable('spec.group', next.spec.group, previous.spec.group);
  immutable('spec.names.plural', next.spec.names?.plural, previous.spec.names.plural);
  const versions = (next.spec.versions ?? []).map((each) => each.name);
  previous.status?.storedVersions?.forEach((version, i) => {
    if (!versions.includes(version)) errors.push(invalidValue(`status.storedVersions[${i}]`, version, `missing from spec.versions; ${version} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${version} and removes ${version} from status.storedVersions`));
  });
  return [...errors, ...approvalErrors(next, previous), ...preservingErrors(next.spec, previous.spec)];
}

/** Of the sub-resource status. */
export function definitionStatusErrors({ status }: CustomResourceDefinition): FieldError[] {
  return namesErrors(status?.acceptedNames ?? {}, 'status.acceptedNames');
}

function specErrors(spec: Spec, previous: Spec | undefined): FieldError[] {
  const group = spec.group ?? '';
  const errors: FieldError[] = [];
  if (group === '') errors.push(required('spec.group'));
  else if (dns1123SubdomainErrors(group).length > 0) errors.push(invalidValue('spec.group', group, dns1123SubdomainErrors(group).join(',')));
  else if (!group.includes('.')) errors.push(invalidValue('spec.group', group, 'should be a domain with at least one dot'));
  if ((spec.scope ?? '') === '') errors.push(required('spec.scope'));
  else if (spec.scope !== 'Cluster' && spec.scope !== 'Namespaced') errors.push(notSupported('spec.scope', spec.scope, ['Cluster', 'Namespaced']));
  errors.push(...versionsErrors(spec, previous));
  for (const field of ['plural', 'singular', 'kind', 'listKind'] as const) if ((spec.names?.[field] ?? '') === '') errors.push(required(`spec.names.${field}`));
  errors.push(...namesErrors(spec.names ?? {}, 'spec.names'), ...placedErrors(spec, 'top', previous));
  return [...errors, ...conversionErrors(spec.conversion)];
}

function versionsErrors(spec: Spec, previous: Spec | undefined): FieldError[] {
  const versions = spec.versions ?? [];
  const errors: FieldError[] = [];
  versions.forEach((version, i) => {
    if (version.schema?.openAPIV3Schema === undefined) errors.push(required(`spec.versions[${i}].schema.openAPIV3Schema`));
  });
  versions.forEach((version, i) => {
    const problems = dns1035LabelErrors(version.name ?? '');
    if (problems.length > 0) errors.push(invalidValue(`spec.versions[${i}].name`, version.name ?? '', problems.join(',')));
    if (version.deprecated !== true && version.deprecationWarning !== undefined) errors.push(invalidValue(`spec.versions[${i}].deprecationWarning`, version.deprecationWarning, 'can only be set for deprecated versions'));
  });
  errors.push(...placedErrors(spec, 'version', previous));
  const names = versions.map((each) => each.name);
  if (new Set(names).size < names.length) errors.push(invalidValue('spec.versions', shownVersions(spec), 'must contain unique version names'));
  if (versions.filter((each) => each.storage).length !== 1) errors.push(invalidValue('spec.versions', shownVersions(spec), 'must have exactly one version marked as storage version'));
  return errors;
}

/** Of the parts that stand in versions, or at the top where they are alike in all. */
function placedErrors(spec: Spec, where: 'top' | 'version', previous: Spec | undefined): FieldError[] {
  const wasSo = (name: string, schema: object) => deepEqual(previous?.versions?.find((each) => each.name === name)?.schema?.openAPIV3Schema, schema);
  const isHere = ({ path }: { readonly path: string }) => path.startsWith('spec.versions[') === (where === 'version');
  return [
    ...placesOf(spec, 'schema').filter(isHere).flatMap(({ value, path, version }) => (value.openAPIV3Schema === undefined ? [] : schemaErrors(value.openAPIV3Schema as JsonSchema, path, wasSo(version.name, value.openAPIV3Schema)))),
    ...placesOf(spec, 'subresources').filter(isHere).flatMap(({ value, path }) => subresourcesErrors(value, path)),
    ...placesOf(spec, 'additionalPrinterColumns').filter(isHere).flatMap(({ value, path }) => value.flatMap((column, i) => columnErrors(column, `${path}[${i}]`))),
    ...placesOf(spec, 'selectableFields').filter(isHere).flatMap(({ value, path, version }) => selectableErrors(value.map(({ jsonPath }) => jsonPath), version.schema?.openAPIV3Schema as JsonSchema | undefined, path)),
  ];
}

function schemaErrors(schema: JsonSchema, path: string, isUnchanged: boolean): FieldError[] {
  const at = `${path}.openAPIV3Schema`;
  const errors: FieldError[] = [];
  if (schema.nullable === true) errors.push(forbiddenField(`${at}.nullable`, 'nullable cannot be true at the root'));
  const structural = structuralErrors(schema, at);
  const faults = structural.length > 0 ? structural : defaultErrors(schema, at);
  return [...errors, ...faults, ...openApiSchemaErrors(schema, at, faults.length === 0, isUnchanged)];
}

function namesErrors(names: Partial<Names>, at: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const field of ['plural', 'singular', 'kind', 'listKind'] as const) {
    const name = names[field] ?? '';
    const isMixed = field === 'kind' || field === 'listKind';
    const problems = name === '' ? [] : dns1035LabelErrors(isMixed ? name.toLowerCase() : name);
    if (problems.length > 0) errors.push(invalidValue(`${at}.${field}`, name, `${isMixed ? 'may have mixed case, but should otherwise match: ' : ''}${problems.join(',')}`));
  }
  const each = (list: readonly string[] | undefined, field: string) => list?.forEach((name, i) => {
    const problems = dns1035LabelErrors(name);
    if (problems.length > 0) errors.push(invalidValue(`${at}.${field}[${i}]`, name, problems.join(',')));
  });
  each(names.shortNames, 'shortNames');
  if ((names.kind ?? '') !== '' && names.kind === names.listKind) errors.push(invalidValue(`${at}.listKind`, names.listKind, 'kind and listKind may not be the same'));
  each(names.categories, 'categories');
  return errors;
}

function simplePathErrors(path: string, field: string): FieldError[] {
  return path.startsWith('.') ? [] : [invalidValue(field, path, 'must be a simple json path starting with .')];
}

function subresourcesErrors({ scale }: CustomResourceSubresources, path: string): FieldError[] {
  if (scale === undefined) return [];
  const under = (value: string | undefined, name: string, prefix: string) => {
    const field = `${path}.scale.${name}`;
    if ((value ?? '') === '') return [required(field)];
    const errors = simplePathErrors(value as string, field);
    return errors.length > 0 || (value as string).startsWith(`${prefix}.`) ? errors : [invalidValue(field, value, `should be a json path under ${prefix}`)];
  };
  const errors = [...under(scale.specReplicasPath, 'specReplicasPath', '.spec'), ...under(scale.statusReplicasPath, 'statusReplicasPath', '.status')];
  const selector = scale.labelSelectorPath ?? '';
  if (selector === '') return errors;
  const field = `${path}.scale.labelSelectorPath`;
  const problems = simplePathErrors(selector, field);
  if (problems.length > 0) return [...errors, ...problems];
  return selector.startsWith('.spec.') || selector.startsWith('.status.') ? errors : [...errors, invalidValue(field, selector, 'should be a json path under either .spec or .status')];
}

function columnErrors(column: CustomResourceColumnDefinition, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const types = `must be one of ${COLUMN_TYPES.join(',')}`;
  if ((column.name ?? '') === '') errors.push(required(`${path}.name`));
  if ((column.type ?? '') === '') errors.push(required(`${path}.type`, types));
  else if (!COLUMN_TYPES.includes(column.type)) errors.push(invalidValue(`${path}.type`, column.type, types));
  if ((column.format ?? '') !== '' && !COLUMN_FORMATS.includes(column.format as string)) errors.push(invalidValue(`${path}.format`, column.format, `must be one of ${COLUMN_FORMATS.join(',')}`));
  if ((column.jsonPath ?? '') === '') return [...errors, required(`${path}.JSONPath`)];
  return [...errors, ...simplePathErrors(column.jsonPath, `${path}.JSONPath`)];
}

function selectableErrors(paths: readonly string[], schema: JsonSchema | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  paths.forEach((jsonPath, i) => {
    const field = `${path}[${i}].jsonPath`;
    if ((jsonPath ?? '') === '') {
      errors.push(required(field));
      return;
    }
    const found = schema === undefined ? undefined : schemaAt({ ...schema, properties: { ...schema.properties, metadata: { type: 'object', properties: { name: { type: 'string' }, namespace: { type: 'string' } } } } }, jsonPath);
    if (found === undefined) {
      errors.push(invalidValue(field, jsonPath, 'is an invalid path: does not refer to a valid field'));
      return;
    }
    if (jsonPath.startsWith('.metadata.')) errors.push(invalidValue(field, jsonPath, 'must not point to fields in metadata'));
    if (!['string', 'boolean', 'integer'].includes(found.type ?? '')) errors.push(invalidValue(field, jsonPath, 'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.'));
    if (paths.indexOf(jsonPath) < i) errors.push(duplicate(field, jsonPath));
  });
  const count = new Set(paths).size;
  return count > SELECTABLE_MAX ? [...errors, tooMany(path, count, SELECTABLE_MAX)] : errors;
}

function conversionErrors(conversion: Spec['conversion']): FieldError[] {
  if (conversion === undefined) return [];
  const { strategy, webhook } = conversion;
  if ((strategy ?? '') === '') return [required('spec.conversion.strategy')];
  if (strategy !== 'None' && strategy !== 'Webhook') return [notSupported('spec.conversion.strategy', strategy, ['None', 'Webhook'])];
  if (strategy === 'None') return webhook === undefined ? [] : [forbiddenField('spec.conversion.webhookClientConfig', 'should not be set when strategy is not set to Webhook')];
  const errors: FieldError[] = [];
  const config = webhook?.clientConfig;
  if (config === undefined) errors.push(required('spec.conversion.webhookClientConfig', 'required when strategy is set to Webhook'));
  else if ((config.url === undefined) === (config.service === undefined)) errors.push(required('spec.conversion.webhookClientConfig', 'exactly one of url or service is required'));
  if ((webhook?.conversionReviewVersions ?? []).length === 0) errors.push(required('spec.conversion.conversionReviewVersions'));
  return errors;
}
