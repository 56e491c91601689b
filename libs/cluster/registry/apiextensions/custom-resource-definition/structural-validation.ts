// Mirrors apiextensions-apiserver/pkg/apiserver/schema: validation.go, complete.go and defaulting/validation.go
import { validateBySchema } from '#cluster/apiserver/custom-resources/schema-validation.js';
import type { JsonSchema } from '#cluster/apiserver/custom-resources/structural-schema.js';
import { deepEqual, isList, isObject, type JsonValue } from '#cluster/apimachinery/json.js';
import { forbiddenField, invalidValue, messageOf, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { RE2JS } from 're2js';

type Level = 'root' | 'item' | 'field';

const EMPTY_TYPE: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};

/** What keeps a schema from being structural, in the order of the texts. */
export function structuralErrors(schema: JsonSchema, path: string): FieldError[] {
  return [...invariants(schema, 'root', path), ...completeness(schema, schema, path, path)].sort((a, b) => (messageOf(a) < messageOf(b) ? -1 : 1));
}

function invariants(schema: JsonSchema, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (schema.type === 'array' && schema.items === undefined) errors.push(required(`${path}.items`, 'must be specified'));
  if (schema.items !== undefined) errors.push(...invariants(schema.items, 'item', `${path}.items`));
  for (const [name, inner] of Object.entries(schema.properties ?? {})) errors.push(...invariants(inner, 'field', `${path}.properties[${name}]`));
  if (schema.additionalProperties !== undefined) {
    if (level === 'root') errors.push(forbiddenField(`${path}.additionalProperties`, 'must not be used at the root'));
    if (typeof schema.additionalProperties === 'object') errors.push(...invariants(schema.additionalProperties, 'field', `${path}.additionalProperties`));
  }
  errors.push(...extensionErrors(schema, path), ...valueErrors(schema, isIntOrString(schema.anyOf), isIntOrString(schema.allOf?.[0]?.anyOf), path), ...kindErrors(schema, level, path));
  return errors;
}

function extensionErrors(schema: JsonSchema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (schema['x-kubernetes-int-or-string'] !== true) return errors;
  if (schema['x-kubernetes-preserve-unknown-fields'] === true) errors.push(invalidValue(`${path}.x-kubernetes-preserve-unknown-fields`, true, 'must be false if x-kubernetes-int-or-string is true'));
  if (schema['x-kubernetes-embedded-resource'] === true) errors.push(invalidValue(`${path}.x-kubernetes-embedded-resource`, true, 'must be false if x-kubernetes-int-or-string is true'));
  return errors;
}

function kindErrors(schema: JsonSchema, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const type = schema.type ?? '';
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true;
  if (isEmbedded && type !== 'object') {
    const detail = 'must be object if x-kubernetes-embedded-resource is true';
    errors.push(type === '' ? required(`${path}.type`, detail) : invalidValue(`${path}.type`, type, detail));
  } else if (type === '' && schema['x-kubernetes-int-or-string'] !== true && schema['x-kubernetes-preserve-unknown-fields'] !== true) errors.push(required(`${path}.type`, EMPTY_TYPE[level]));
  if (isEmbedded && schema.additionalProperties !== undefined) errors.push(forbiddenField(`${path}.additionalProperties`, 'must not be used if x-kubernetes-embedded-resource is set'));
  if (level === 'root' && type !== '' && type !== 'object') errors.push(invalidValue(`${path}.type`, type, 'must be object at the root'));
  const isObjectRoot = level === 'root' || isEmbedded;
  for (const name of ['kind', 'apiVersion']) {
    const inner = schema.properties?.[name];
    if (isObjectRoot && inner !== undefined && inner.type !== 'string') errors.push(invalidValue(`${path}.properties[${name}].type`, inner.type ?? '', 'must be string'));
  }
  const metadata = schema.properties?.['metadata'];
  if (metadata !== undefined && isObjectRoot) errors.push(...metadataErrors(metadata, level, `${path}.properties[metadata]`));
  if (isEmbedded && schema['x-kubernetes-preserve-unknown-fields'] !== true && Object.keys(schema.properties ?? {}).length === 0) {
    errors.push(required(`${path}.properties`, 'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields'));
  }
  return errors;
}

function metadataErrors(schema: JsonSchema, level: Level, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (schema.type !== 'object') errors.push(invalidValue(`${path}.type`, schema.type ?? '', 'must be object'));
  if (level !== 'root') return errors;
  const { properties = {}, type: _t, default: _d, ...rest } = schema;
  const names = Object.keys(properties);
  const isPlain = names.every((name) => name === 'name' || name === 'generateName');
  if (!isPlain || Object.keys(rest).length > 0) errors.push(forbiddenField(path, 'must not specify anything other than name and generateName, but metadata is implicitly specified'));
  return errors;
}

const INT_OR_STRING = [{ type: 'integer' }, { type: 'string' }];

function isIntOrString(anyOf: readonly JsonSchema[] | undefined): boolean {
  return deepEqual(anyOf, INT_OR_STRING);
}

function valueErrors(schema: JsonSchema, skipsAnyOf: boolean, skipsFirst: boolean, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (!skipsAnyOf) schema.anyOf?.forEach((inner, i) => {
    errors.push(...nestedErrors(inner, false, `${path}.anyOf[${i}]`));
  });
  schema.allOf?.forEach((inner, i) => {
    errors.push(...nestedErrors(inner, skipsFirst && i === 0, `${path}.allOf[${i}]`));
  });
  schema.oneOf?.forEach((inner, i) => {
    errors.push(...nestedErrors(inner, false, `${path}.oneOf[${i}]`));
  });
  if (schema.not !== undefined) errors.push(...nestedErrors(schema.not, false, `${path}.not`));
  if ((schema.pattern ?? '') !== '') {
    const problem = patternProblem(schema.pattern as string);
    if (problem !== undefined) errors.push(invalidValue(`${path}.pattern`, schema.pattern, `must be a valid regular expression, but isn't: ${problem}`));
  }
  return errors;
}

function patternProblem(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What may not stand in anyOf, allOf, oneOf and not. */
function nestedErrors(schema: JsonSchema, skipsAnyOf: boolean, path: string): FieldError[] {
  const errors = valueErrors(schema, skipsAnyOf, false, path);
  if (schema.items !== undefined) errors.push(...nestedErrors(schema.items, false, `${path}.items`));
  for (const [name, inner] of Object.entries(schema.properties ?? {})) errors.push(...nestedErrors(inner, false, `${path}.properties[${name}]`));
  const all = schema as Readonly<Record<string, unknown>>;
  const bar = (name: string, isSet: boolean, what: string) => {
    if (isSet) errors.push(forbiddenField(`${path}.${name}`, `must be ${what} to be structural`));
  };
  bar('type', (schema.type ?? '') !== '', 'empty');
  bar('additionalProperties', schema.additionalProperties !== undefined, 'undefined');
  bar('default', schema.default !== undefined, 'undefined');
  for (const name of ['title', 'description']) bar(name, (all[name] ?? '') !== '', 'empty');
  bar('nullable', schema.nullable === true, 'false');
  for (const name of ['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource', 'x-kubernetes-int-or-string']) bar(name, all[name] === true, 'false');
  bar('x-kubernetes-list-map-keys', (schema['x-kubernetes-list-map-keys'] ?? []).length > 0, 'empty');
  for (const name of ['x-kubernetes-list-type', 'x-kubernetes-map-type']) bar(name, all[name] !== undefined, 'undefined');
  bar('x-kubernetes-validations', (schema['x-kubernetes-validations'] ?? []).length > 0, 'empty');
  if (schema.properties?.['metadata'] !== undefined) errors.push(forbiddenField(`${path}.properties[metadata]`, 'must not be specified in a nested context'));
  return errors;
}

/** What anyOf and the like name must stand in the schema itself. */
function completeness(values: JsonSchema, schema: JsonSchema | undefined, schemaPath: string, valuePath: string): FieldError[] {
  const each: (readonly [JsonSchema, string])[] = [];
  if (values.not !== undefined) each.push([values.not, 'not']);
  for (const kind of ['allOf', 'anyOf', 'oneOf'] as const) values[kind]?.forEach((inner, i) => {
    each.push([inner, `${kind}[${i}]`]);
  });
  return each.flatMap(([inner, at]) => nestedCompleteness(inner, schema, schemaPath, `${valuePath}.${at}`));
}

function nestedCompleteness(values: JsonSchema, schema: JsonSchema | undefined, schemaPath: string, valuePath: string): FieldError[] {
  if (schema === undefined) return [required(schemaPath, `because it is defined in ${valuePath}`)];
  const errors = completeness(values, schema, schemaPath, valuePath);
  if (values.items !== undefined) errors.push(...nestedCompleteness(values.items, schema.items, `${schemaPath}.items`, `${valuePath}.items`));
  for (const [name, inner] of Object.entries(values.properties ?? {})) {
    errors.push(...nestedCompleteness(inner, schema.properties?.[name], `${schemaPath}.properties[${name}]`, `${valuePath}.properties[${name}]`));
  }
  return errors;
}

/** Defaults that the schema itself would refuse. */
export function defaultErrors(schema: JsonSchema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (schema.default !== undefined) {
    if (!deepEqual(pruned(schema.default, schema), schema.default)) errors.push(invalidValue(`${path}.default`, schema.default, 'must not have unknown fields'));
    errors.push(...validateBySchema(schema.default, schema, { path: `${path}.default` }));
  }
  if (schema.items !== undefined) errors.push(...defaultErrors(schema.items, `${path}.items`));
  for (const name of Object.keys(schema.properties ?? {}).sort()) errors.push(...defaultErrors(schema.properties?.[name] as JsonSchema, `${path}.properties[${name}]`));
  return errors;
}

function pruned(value: JsonValue, schema: JsonSchema): JsonValue {
  if (isList(value)) return schema.items === undefined ? value : value.map((item) => pruned(item, schema.items as JsonSchema));
  if (!isObject(value) || schema['x-kubernetes-preserve-unknown-fields'] === true) return value;
  const kept = Object.entries(value).flatMap(([name, inner]): [string, JsonValue][] => {
    const own = schema.properties?.[name] ?? schema.additionalProperties;
    if (own === undefined || own === false) return [];
    return [[name, typeof own === 'object' ? pruned(inner, own) : inner]];
  });
  return Object.fromEntries(kept);
}
