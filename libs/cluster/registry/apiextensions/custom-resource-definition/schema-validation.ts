// Mirrors apiextensions-apiserver: pkg/apis/apiextensions/validation (ValidateCustomResourceDefinitionOpenAPISchema)
// Differs: maps are walked in order of their names.
import { compileRule } from '#cluster/apiserver/custom-resources/rules.js';
import { sizedType } from '#cluster/apiserver/custom-resources/rule-sizes.js';
import { ruleType } from '#cluster/apiserver/custom-resources/rule-types.js';
import type { JsonSchema, ValidationRule } from '#cluster/apiserver/custom-resources/structural-schema.js';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { isFailure } from '#cluster/cel/compile.js';
import { RuleCosts } from './rule-costs.js';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];
const META = ['metadata', 'kind', 'apiVersion'];
const UNSUPPORTED = ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'];

interface Place {
  readonly isRoot: boolean;
  /** Why there may be no defaults here. */
  readonly noDefaults?: string;
  readonly isInsideMeta?: boolean;
  /** The schema in which old and new can not be told to be the same thing. */
  readonly uncorrelated?: string;
  /** Inside of not, anyOf and the like there are no rules. */
  readonly hasRules: boolean;
  /** How many such values an object can hold; undefined where there is no limit. */
  readonly cardinality: number | undefined;
  readonly costs: RuleCosts;
}

interface Found {
  readonly schema: FieldError[];
  readonly rules: FieldError[];
}

/** `isUnchanged`: what was accepted once is not asked again what it costs. */
export function openApiSchemaErrors(schema: JsonSchema, path: string, checksRules: boolean, isUnchanged: boolean): FieldError[] {
  const costs = new RuleCosts(isUnchanged);
  const { schema: first, rules } = visit(schema, path, { isRoot: true, hasRules: checksRules, cardinality: 1, costs });
  return [...first, ...rules, ...costs.totalErrors(path)];
}

function visit(schema: JsonSchema, path: string, place: Place): Found {
  const found: Found = { schema: standardErrors(schema, path, place), rules: [] };
  const add = (inner: JsonSchema | undefined, at: string, more: Partial<Place> = {}) => {
    if (inner === undefined) return;
    const { schema: first, rules } = visit(inner, `${path}.${at}`, { ...place, isRoot: false, cardinality: cardinalityIn(schema, place), ...more });
    found.schema.push(...first);
    found.rules.push(...rules);
  };
  if (schema.uniqueItems === true) found.schema.push(forbiddenField(`${path}.uniqueItems`, 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'));
  visitProperties(schema, path, place, add, found);
  const plain = { hasRules: false };
  add(schema.not, 'not', plain);
  for (const kind of ['allOf', 'oneOf', 'anyOf'] as const) schema[kind]?.forEach((inner, i) => {
    add(inner, `${kind}[${i}]`, plain);
  });
  add(schema.items, 'items', schema['x-kubernetes-list-type'] === 'map' ? {} : { uncorrelated: place.uncorrelated ?? path });
  found.schema.push(...typeErrors(schema, path), ...listErrors(schema, path));
  const rules = schema['x-kubernetes-validations'] ?? [];
  rules.forEach((rule, i) => {
    found.schema.push(...ruleFormErrors(rule, schema, `${path}.x-kubernetes-validations[${i}]`));
  });
  if (rules.length > 0 && found.schema.length === 0 && place.hasRules) found.rules.push(...compileErrors(rules, schema, path, place));
  return found;
}

function visitProperties(schema: JsonSchema, path: string, place: Place, add: (inner: JsonSchema | undefined, at: string, more?: Partial<Place>) => void, found: Found): void {
  const { additionalProperties, properties = {} } = schema;
  if (additionalProperties !== undefined && Object.keys(properties).length > 0) found.schema.push(forbiddenField(`${path}.additionalProperties`, 'additionalProperties and properties are mutual exclusive'));
  if (typeof additionalProperties === 'object') add(additionalProperties, 'additionalProperties', place.isInsideMeta === true ? { noDefaults: 'inside additionalProperties applying to object metadata' } : {});
  for (const name of Object.keys(properties).sort()) {
    const isMeta = (place.isRoot || schema['x-kubernetes-embedded-resource'] === true) && META.includes(name);
    add(properties[name], `properties[${name}]`, {
      ...(schema['x-kubernetes-map-type'] === 'atomic' ? { uncorrelated: place.uncorrelated ?? path } : {}),
      ...(isMeta ? { isInsideMeta: true } : {}),
      ...(isMeta && place.isRoot ? { noDefaults: `in top-level ${name}` } : {}),
    });
  }
}

function standardErrors(schema: JsonSchema, path: string, place: Place): FieldError[] {
  const errors: FieldError[] = [];
  if (schema.type !== undefined && schema.type !== '' && !TYPES.includes(schema.type)) errors.push(notSupported(`${path}.type`, schema.type, TYPES));
  if (schema.default !== undefined && place.noDefaults !== undefined) errors.push(forbiddenField(`${path}.default`, `must not be set ${place.noDefaults}`));
  for (const name of UNSUPPORTED) if ((schema as Record<string, unknown>)[name] !== undefined) errors.push(forbiddenField(`${path}.${name}`, `${name} is not supported`));
  if (schema.type === 'null') errors.push(forbiddenField(`${path}.type`, 'type cannot be set to null, use nullable as an alternative'));
  if (Array.isArray(schema.items)) errors.push(forbiddenField(`${path}.items`, 'items must be a schema object and not an array'));
  if (place.isInsideMeta === true && schema['x-kubernetes-embedded-resource'] === true) errors.push(forbiddenField(`${path}.x-kubernetes-embedded-resource`, 'must not be used inside of resource meta'));
  return errors;
}

function typeErrors(schema: JsonSchema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) errors.push(invalidValue(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined'));
  const mapType = schema['x-kubernetes-map-type'];
  if (mapType !== undefined && schema.type !== 'object') errors.push(wrongType(schema, path, 'must be object if x-kubernetes-map-type is specified'));
  if (mapType !== undefined && !['atomic', 'granular'].includes(mapType)) errors.push(notSupported(`${path}.x-kubernetes-map-type`, mapType, ['atomic', 'granular']));
  const listType = schema['x-kubernetes-list-type'];
  if (listType !== undefined && schema.type !== 'array') errors.push(wrongType(schema, path, 'must be array if x-kubernetes-list-type is specified'));
  else if (listType === 'set' && schema.items !== undefined) {
    const { type } = schema.items;
    const own = schema.items['x-kubernetes-list-type'];
    if (type === 'array' && own !== undefined && own !== 'atomic') errors.push(invalidValue(`${path}.items.x-kubernetes-list-type`, own, 'must be atomic as item of a list with x-kubernetes-list-type=set'));
    if (type === 'object' && schema.items['x-kubernetes-map-type'] !== 'atomic') errors.push(invalidValue(`${path}.items.x-kubernetes-map-type`, own ?? null, 'must be atomic as item of a list with x-kubernetes-list-type=set'));
  }
  if (listType !== undefined && !['atomic', 'set', 'map'].includes(listType)) errors.push(notSupported(`${path}.x-kubernetes-list-type`, listType, ['atomic', 'set', 'map']));
  return errors;
}

function wrongType(schema: JsonSchema, path: string, detail: string): FieldError {
  return (schema.type ?? '') === '' ? required(`${path}.type`, detail) : invalidValue(`${path}.type`, schema.type, detail);
}

function listErrors(schema: JsonSchema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const listType = schema['x-kubernetes-list-type'];
  const { items } = schema;
  const keysPath = `${path}.x-kubernetes-list-map-keys`;
  if (keys.length > 0 && listType === undefined) errors.push(required(`${path}.x-kubernetes-list-type`, 'must be map if x-kubernetes-list-map-keys is non-empty'));
  else if (keys.length > 0 && listType !== 'map') errors.push(invalidValue(`${path}.x-kubernetes-list-type`, listType, 'must be map if x-kubernetes-list-map-keys is non-empty'));
  if (listType !== 'map' && listType !== 'set') return errors;
  if (listType === 'map') {
    if (keys.length === 0) errors.push(required(keysPath, 'must not be empty if x-kubernetes-list-type is map'));
    if (items === undefined) return [...errors, required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map')];
    if (items.type !== 'object') errors.push(invalidValue(`${path}.items.type`, items.type ?? '', "must be object if parent array's x-kubernetes-list-type is map"));
    else keys.forEach((key, i) => {
      const type = items.properties?.[key]?.type;
      if (items.properties?.[key] === undefined) errors.push(invalidValue(keysPath, keys, 'entries must all be names of item properties'));
      else if (type === 'array' || type === 'object') errors.push(invalidValue(`${path}.items.properties[${key}].type`, items.type, "must be a scalar type if parent array's x-kubernetes-list-type is map"));
      if (keys.indexOf(key) < i) errors.push(invalidValue(keysPath, keys, 'must not contain duplicate entries'));
    });
  }
  return [...errors, ...itemErrors(items, keys, listType, path)];
}

function itemErrors(items: JsonSchema | undefined, keys: readonly string[], listType: string, path: string): FieldError[] {
  if (items === undefined) return [];
  const errors: FieldError[] = [];
  if (items.nullable === true) errors.push(forbiddenField(`${path}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${listType}`));
  if (listType !== 'map') return errors;
  for (const key of keys) {
    const property = items.properties?.[key];
    if (property === undefined) continue;
    const at = `${path}.items.properties[${key}]`;
    if (items.required?.includes(key) !== true && property.default === undefined) errors.push(required(`${at}.default`, 'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property'));
    if (property.nullable === true) errors.push(forbiddenField(`${at}.nullable`, 'this property is in x-kubernetes-list-map-keys, so it cannot be nullable'));
  }
  return errors;
}

function ruleFormErrors(rule: ValidationRule, schema: JsonSchema, path: string): FieldError[] {
  const { message = '', messageExpression = '', fieldPath = '', reason } = rule;
  const errors: FieldError[] = [];
  const hasBreak = (text: string) => /[\n\r]/.test(text);
  const trimmed = (rule.rule ?? '').trim();
  if (trimmed === '') errors.push(required(`${path}.rule`, 'rule is not specified'));
  else if (message !== '' && message.trim() === '') errors.push(invalidValue(`${path}.message`, message, 'must be non-empty if specified'));
  else if (hasBreak(message.trim())) errors.push(invalidValue(`${path}.message`, message, 'must not contain line breaks'));
  else if (hasBreak(trimmed) && message.trim() === '') errors.push(required(`${path}.message`, 'message must be specified if rule contains line breaks'));
  if (messageExpression !== '' && messageExpression.trim() === '') errors.push(required(`${path}.messageExpression`, 'messageExpression must be non-empty if specified'));
  if (reason !== undefined && !REASONS.includes(reason)) errors.push(notSupported(`${path}.reason`, reason, REASONS));
  if (fieldPath !== '' && fieldPath.trim() === '') errors.push(invalidValue(`${path}.fieldPath`, fieldPath, 'must be non-empty if specified'));
  if (hasBreak(fieldPath)) errors.push(invalidValue(`${path}.fieldPath`, fieldPath, 'must not contain line breaks'));
  if (fieldPath !== '' && schemaAt(schema, fieldPath) === undefined) errors.push(invalidValue(`${path}.fieldPath`, fieldPath, 'must be a valid path'));
  return errors;
}

/** The schema of a field: `.spec.size`, `.labels['a.b']`. Lists have no places. */
export function schemaAt(schema: JsonSchema, path: string): JsonSchema | undefined {
  if (!/^(?:\.[A-Za-z_][\w-]*|\['[^']+'\])+$/.test(path)) return undefined;
  let at: JsonSchema | undefined = schema;
  for (const [, plain, quoted] of path.matchAll(/\.([\w-]+)|\['([^']+)'\]/g)) {
    const name = (plain ?? quoted) as string;
    at = at?.properties?.[name] ?? (quoted !== undefined && typeof at?.additionalProperties === 'object' ? at.additionalProperties : undefined);
  }
  return at;
}

function compileErrors(rules: readonly ValidationRule[], schema: JsonSchema, path: string, place: Place): FieldError[] {
  const type = ruleType(schema, place.isRoot || schema['x-kubernetes-embedded-resource'] === true);
  if (type === undefined) return [];
  const sized = sizedType(schema, place.isRoot || schema['x-kubernetes-embedded-resource'] === true);
  return rules.flatMap((rule, i) => {
    const at = `${path}.x-kubernetes-validations[${i}]`;
    const { expression, message, usesOldSelf } = compileRule(rule, type);
    const errors = sized === undefined || isFailure(expression) ? [] : place.costs.ruleErrors(`${at}.rule`, expression, sized, place.cardinality);
    if (isFailure(expression)) errors.push(invalidValue(`${at}.rule`, shownRule(rule), expression.problem));
    else if (message !== undefined && isFailure(message)) errors.push(invalidValue(`${at}.messageExpression`, shownRule(rule), message.problem.startsWith('compilation') ? `messageExpression ${message.problem}` : message.problem));
    else if (message !== undefined && sized !== undefined) errors.push(...place.costs.messageErrors(`${at}.messageExpression`, message, sized));
    if (usesOldSelf && place.uncorrelated !== undefined) errors.push(invalidValue(`${at}.rule`, rule.rule, `oldSelf cannot be used on the uncorrelatable portion of the schema within ${place.uncorrelated}`));
    else if (!usesOldSelf && rule.optionalOldSelf !== undefined && !isFailure(expression)) errors.push(invalidValue(`${at}.optionalOldSelf`, rule.optionalOldSelf, 'may not be set if oldSelf is not used in rule'));
    return errors;
  });
}

/** Of the values within a schema. */
function cardinalityIn(schema: JsonSchema, place: Place): number | undefined {
  const most = schema.type === 'array' ? schema.maxItems : schema.type === 'object' && schema.additionalProperties !== undefined ? schema.maxProperties : 1;
  return place.cardinality === undefined || most === undefined ? undefined : place.cardinality * most;
}

/** By the names of Go's fields. */
function shownRule(rule: ValidationRule): object {
  return { Rule: rule.rule, Message: rule.message ?? '', MessageExpression: rule.messageExpression ?? '', Reason: rule.reason ?? null, FieldPath: rule.fieldPath ?? '', OptionalOldSelf: rule.optionalOldSelf ?? null };
}
