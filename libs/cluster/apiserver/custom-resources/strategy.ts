// Mirrors apiextensions-apiserver/pkg/registry/customresource
// Differs: nothing that can be seen.
import { CREATED_DOC, NAME_DOC } from '#cluster/api/field-doc.js';
import type { CustomResourceColumnDefinition, CustomResourceDefinition, CustomResourceDefinitionVersion } from '#cluster/api/generated/types.js';
import { failure } from '#cluster/apimachinery/errors.js';
import { goTypeOf } from '#cluster/apimachinery/go-type.js';
import type { JsonObject } from '#cluster/apimachinery/json.js';
import { isObject } from '#cluster/apimachinery/json.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { invalidValue, type FieldError, type FieldErrorType } from '#cluster/apimachinery/validation/field-error.js';
import { ageOf } from '#cluster/apimachinery/time.js';
import { withStatusOnly } from '#cluster/apiserver/status-update.js';
import type { Column, Strategy, Subresource } from '#cluster/apiserver/strategy.js';
import type { Conversion } from './conversion.js';
import { listTypeErrors } from './list-types.js';
import { SchemaRules } from './rules.js';
import { applySchemaDefaults } from './schema-defaults.js';
import { validateBySchema } from './schema-validation.js';
import { structOfSchema, type JsonSchema } from './structural-schema.js';
import { cellOf, valueAt } from './column-values.js';

/** Errors after which rules can not be relied on. */
const BLOCKING: ReadonlySet<FieldErrorType> = new Set(['FieldValueNotSupported', 'FieldValueRequired', 'FieldValueTooLong', 'FieldValueTooMany', 'FieldValueTypeInvalid']);
const NOT_CHECKED = invalidValue('<nil>', null, 'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation');

const ANYTHING: JsonSchema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

type Custom = KubeObject & { readonly spec?: unknown; readonly status?: unknown };

export function customStrategy(definition: Stored<CustomResourceDefinition>, version: CustomResourceDefinitionVersion, conversion: Conversion): Strategy<Custom> {
  const { spec } = definition;
  const { names } = spec;
  const schema = (version.schema?.openAPIV3Schema ?? ANYTHING) as JsonSchema;
  const subresources: Subresource[] = [];
  if (version.subresources?.scale !== undefined) subresources.push({ name: 'scale', verbs: ['get', 'patch', 'update'], kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' } });
  if (version.subresources?.status !== undefined) subresources.push({ name: 'status', verbs: ['get', 'patch', 'update'] });
  let rules: SchemaRules | undefined;
  const validate = (object: Custom, old?: Custom, isStatus = false) => {
    const [value, before] = [object as unknown as JsonObject, old as unknown as JsonObject | undefined];
    const errors = isStatus ? statusErrors(value, schema, before) : validateBySchema(value, schema, { old: before });
    if (version.subresources?.scale !== undefined) errors.push(...scaleErrors(value, version.subresources.scale, isStatus));
    if (before === undefined || listTypeErrors(before, schema).length === 0) errors.push(...listTypeErrors(value, schema));
    rules ??= new SchemaRules(schema);
    if (rules.isEmpty) return errors;
    return errors.some(({ type }) => BLOCKING.has(type)) ? [...errors, NOT_CHECKED] : [...errors, ...rules.validate(value, before)];
  };
  const hasStatus = version.subresources?.status !== undefined;
  return {
    group: spec.group,
    version: version.name,
    names: {
      plural: names.plural, singular: names.singular ?? names.kind.toLowerCase(), kind: names.kind,
      ...(names.shortNames && names.shortNames.length > 0 ? { shortNames: names.shortNames } : {}),
      ...(names.categories && names.categories.length > 0 ? { categories: names.categories } : {}),
    },
    namespaced: spec.scope === 'Namespaced',
    verbs: ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'],
    subresources,
    storedAs: {
      group: spec.group,
      resource: names.plural,
      // Defaults that the definition got later show in what was stored before.
      from: (stored) => conversion.shown(stored, version.name, (object) => applySchemaDefaults(object, schema)),
      to: (object) => conversion.stored(object),
    },
    schema: structOfSchema(schema, `${spec.group}.${version.name}.${names.kind}`),
    openApi: openApiOf(schema),
    hasGeneration: true,
    allowsUnconditionalUpdate: false,
    allowsCreateOnUpdate: false,
    setDefaults: (object) => applySchemaDefaults(object as unknown as JsonObject, schema) as unknown as Custom,
    prepareForCreate: (object) => {
      if (definition.metadata.deletionTimestamp !== undefined) throw failure(405, 'MethodNotAllowed', 'create not allowed while custom resource definition is terminating', { group: spec.group, kind: names.plural });
      if (!hasStatus) return object;
      const { status: _s, ...rest } = object;
      return rest as Custom;
    },
    validate: (object) => validate(object),
    validateUpdate: (next, previous) => validate(next, previous),
    prepareForStatusUpdate: withStatusOnly,
    validateStatusUpdate: (next, previous) => validate(next, previous, true),
    columns: columnsOf(version.additionalPrinterColumns ?? []),
    ...(version.deprecated === true ? { deprecation: version.deprecationWarning ?? `${spec.group}/${version.name} ${names.kind} is deprecated` } : {}),
    ...(version.subresources?.scale === undefined ? {} : { scale: scaleBy(version.subresources.scale) }),
    selectableFields: Object.fromEntries((version.selectableFields ?? []).map(({ jsonPath }) => [jsonPath.replace(/^\./, ''), (object: Stored<Custom>) => String(valueAt(object, jsonPath) ?? '')])),
  };
}

/** The status alone, as the schema of the status has it. */
function statusErrors(value: JsonObject, schema: JsonSchema, before: JsonObject | undefined): FieldError[] {
  const { status } = schema.properties ?? {};
  return status === undefined || value['status'] === undefined ? [] : validateBySchema(value['status'], status, { old: before?.['status'], path: 'status' });
}

interface ScalePaths {
  readonly specReplicasPath: string;
  readonly statusReplicasPath: string;
  readonly labelSelectorPath?: string;
}

const REPLICAS_MAX = 2 ** 31 - 1;

/** What the scale subresource could not show. */
function scaleErrors(value: JsonObject, paths: ScalePaths, isStatus: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const check = (path: string, type: 'number' | 'string', goType: string) => {
    const found = valueAt(value, path);
    if (found === undefined) return;
    if (typeof found !== type) errors.push(invalidValue(path, type === 'number' ? 0 : '', `${path} accessor error: ${String(found)} is of the type ${goTypeOf(found)}, expected ${goType}`));
    else if (type === 'number' && (found as number) < 0) errors.push(invalidValue(path, found, 'should be a non-negative integer'));
    else if (type === 'number' && (found as number) > REPLICAS_MAX) errors.push(invalidValue(path, found, `should be less than or equal to ${REPLICAS_MAX}`));
  };
  if (!isStatus) check(paths.specReplicasPath, 'number', 'int64');
  check(paths.statusReplicasPath, 'number', 'int64');
  if (paths.labelSelectorPath !== undefined) check(paths.labelSelectorPath, 'string', 'string');
  return errors;
}

function openApiOf(schema: JsonSchema): object {
  const reference = (name: string) => ({ allOf: [{ $ref: `#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.${name}` }] });
  const { properties, ...rest } = schema as { properties?: Record<string, unknown> };
  return { ...rest, properties: { ...properties, apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: reference('ObjectMeta') } };
}

function scaleBy(paths: ScalePaths): NonNullable<Strategy<Custom>['scale']> {
  return {
    replicas: (object) => Number(valueAt(object, paths.specReplicasPath) ?? 0),
    statusReplicas: (object) => Number(valueAt(object, paths.statusReplicasPath) ?? 0),
    selector: (object) => (paths.labelSelectorPath === undefined ? '' : String(valueAt(object, paths.labelSelectorPath) ?? '')),
    withReplicas: (object, replicas) => setAt(object as unknown as JsonObject, paths.specReplicasPath.split('.').slice(1), replicas) as unknown as Stored<Custom>,
  };
}

function setAt(object: JsonObject, path: readonly string[], value: number): JsonObject {
  const [name, ...rest] = path;
  if (name === undefined) return object;
  const inner = object[name];
  return { ...object, [name]: rest.length === 0 ? value : setAt(isObject(inner) ? inner : {}, rest, value) };
}

function columnsOf(definitions: readonly CustomResourceColumnDefinition[]): Column<Custom>[] {
  const name: Column<Custom> = { name: 'Name', type: 'string', format: 'name', description: NAME_DOC, cell: (object) => object.metadata.name };
  if (definitions.length === 0) return [name, { name: 'Age', type: 'date', description: CREATED_DOC, cell: (object, now) => ageOf(object.metadata.creationTimestamp, now) }];
  const more = definitions.map((definition): Column<Custom> => ({
    name: definition.name,
    type: definition.type as Column<Custom>['type'],
    ...(definition.format === undefined ? {} : { format: definition.format }),
    ...(definition.priority === undefined ? {} : { priority: definition.priority }),
    description: (definition.description ?? '') === '' ? `Custom resource definition column (in JSONPath format): ${definition.jsonPath}` : (definition.description as string),
    cell: (object, now) => cellOf(valueAt(object, definition.jsonPath), definition.type, now),
  }));
  return [name, ...more];
}
