// Mirrors kube-openapi/pkg/validation/validate and apiextensions-apiserver/pkg/apiserver/validation
// Differs: properties are gone through by name, where Go's order is random; patterns run in linear time (RE2), as Go's do.
import { deepEqual, isList, isObject, type JsonObject, type JsonValue } from '#cluster/apimachinery/json.js';
import { invalidValue, notSupported, required, tooLong, tooMany, typeInvalid, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { correlatedItem } from './list-types.js';
import { stringFormat } from './string-formats.js';
import type { JsonSchema } from './structural-schema.js';
import { RE2JS } from 're2js';

/** Errors, and how much was right: of several schemas that do not fit, the best is reported. */
interface Result {
  readonly errors: FieldError[];
  matches: number;
}

/** `old`: what was stored before: what an update leaves as it was is not found fault with. `path` is where the value stands in its object. */
export function validateBySchema(value: JsonValue, schema: JsonSchema, { old, path = '' }: { readonly old?: JsonValue | undefined; readonly path?: string } = {}): FieldError[] {
  return ratcheted(value, schema, { at: '', under: path }, old).errors;
}

/** Where a value stands: `at` is how messages name it, `under` what stands before that in the path of the field. */
interface Place {
  readonly at: string;
  readonly under: string;
}

function fieldAt({ at, under }: Place): string {
  const local = at.replace(/^\./, '');
  if (under === '') return local === '' ? '<nil>' : local;
  return local === '' ? under : `${under}.${local}`;
}

function ratcheted(value: JsonValue, schema: JsonSchema, place: Place, old: JsonValue | undefined): Result {
  const result = validate(value, schema, place, old);
  if (result.errors.length > 0 && old !== undefined && deepEqual(value, old)) return { errors: [], matches: result.matches };
  return result;
}

function validate(value: JsonValue, schema: JsonSchema, place: Place, old: JsonValue | undefined): Result {
  const result: Result = { errors: [], matches: 1 };
  checkType(value, schema, place, result);
  if (value !== null) {
    checkCompositions(value, schema, place, result, old);
    if (typeof value === 'string') checkText(value, schema, place, result);
    if (typeof value === 'number') checkNumber(value, schema, place, result);
    if (isList(value)) checkList(value, schema, place, result, old);
  }
  if (schema.enum !== undefined && schema.enum.length > 0 && !schema.enum.some((each) => deepEqual(each, value))) {
    result.errors.push(notSupported(fieldAt(place), value, schema.enum.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))));
  }
  if (isObject(value)) checkObject(value, schema, place, result, old);
  return result;
}

function merge(result: Result, { errors, matches }: Result): void {
  result.errors.push(...errors);
  result.matches += matches;
}

/** The types that a schema allows; none means any. */
function typesOf(schema: JsonSchema): readonly string[] {
  if (schema['x-kubernetes-int-or-string'] === true) return ['integer', 'string'];
  return schema.type === undefined || schema.type === '' ? [] : [schema.type];
}

function formatOf(schema: JsonSchema, types: readonly string[]): string {
  return knownFormat(schema.format ?? '', types.length === 1 ? (types[0] as string) : '');
}

/** The format, or '' where it means nothing for values of the type. */
export function knownFormat(format: string, type: string): string {
  if (type === 'string' || type === '') return stringFormat(format) === undefined ? '' : format;
  if (type === 'integer') return ['int32', 'int64'].includes(format) ? format : '';
  if (type === 'number') return ['float', 'double'].includes(format) ? format : '';
  return '';
}

function checkType(value: JsonValue, schema: JsonSchema, place: Place, result: Result): void {
  const types = typesOf(schema);
  const wrong = (wanted: string, got: string) => void result.errors.push(typeInvalid(fieldAt(place), got, `${place.at} in body must be of type ${wanted}: ${JSON.stringify(got)}`));
  const actual = typeNameOf(value);
  if (value === null) {
    if (types.length > 0 && schema.nullable !== true) wrong(types.join(','), actual);
    else result.matches++;
    return;
  }
  const fits = types.includes(actual) || (actual === 'integer' && types.includes('number'));
  const format = formatOf(schema, types);
  if (format !== '') {
    const wantsNumber = types.includes('number') || types.includes('integer');
    const isTextOrList = typeof value === 'string' || isList(value);
    if (!isTextOrList && !fits) return wrong(format, actual === 'integer' ? 'int64' : actual === 'number' ? 'float64' : '');
    // What is wrong with a text says its format.
    if (isTextOrList && !wantsNumber) {
      result.matches++;
      return;
    }
  }
  if (types.length > 0 && !fits) return wrong(types.join(','), actual);
  if (types.length > 0) result.matches++;
}

function typeNameOf(value: JsonValue): string {
  if (value === null) return 'null';
  if (isList(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** anyOf, oneOf, allOf and not. What they say has no place but the text. */
function checkCompositions(value: JsonValue, schema: JsonSchema, place: Place, result: Result, old: JsonValue | undefined): void {
  const { anyOf = [], oneOf = [], allOf = [], not } = schema;
  const wrong = (what: string) => void result.errors.push(invalidValue(place.under === '' ? '<nil>' : place.under, '', `${JSON.stringify(place.at)} must ${what}`));
  const tried = (schemas: readonly JsonSchema[]) => schemas.map((each) => validate(value, each, place, old));
  if (anyOf.length > 0) {
    const results = tried(anyOf);
    const good = results.find(({ errors }) => errors.length === 0);
    if (good === undefined) wrong('validate at least one schema (anyOf)');
    merge(result, good ?? best(results));
  }
  if (oneOf.length > 0) {
    const results = tried(oneOf);
    const good = results.filter(({ errors }) => errors.length === 0);
    if (good.length !== 1) wrong(`validate one and only one schema (oneOf). ${good.length === 0 ? 'Found none valid' : `Found ${good.length} valid alternatives`}`);
    if (good.length === 0) merge(result, best(results));
    else if (good.length === 1) merge(result, good[0] as Result);
  }
  if (allOf.length > 0) {
    const results = tried(allOf);
    for (const each of results) merge(result, each);
    const good = results.filter(({ errors }) => errors.length === 0).length;
    if (good !== allOf.length) wrong(`validate all the schemas (allOf)${good === 0 ? '. None validated' : ''}`);
  }
  if (not !== undefined && validate(value, not, place, old).errors.length === 0) wrong('not validate the schema (not)');
  result.matches++;
}

function best(results: readonly Result[]): Result {
  return results.reduce((found, each) => (each.matches > found.matches ? each : found));
}

function checkText(value: string, schema: JsonSchema, place: Place, result: Result): void {
  const { maxLength, minLength, pattern } = schema;
  const length = [...value].length;
  const wrong = (what: string) => void result.errors.push(invalidValue(fieldAt(place), value, `${place.at} in body ${what}`));
  if (maxLength !== undefined && length > maxLength) result.errors.push(tooLong(fieldAt(place), maxLength));
  else if (minLength !== undefined && length < minLength) wrong(`should be at least ${minLength} chars long`);
  else if (pattern !== undefined && pattern !== '' && !RE2JS.compile(pattern).matcher(value).find()) wrong(`should match '${pattern}'`);
  const types = typesOf(schema);
  const format = types.includes('number') || (types.length === 1 && types[0] === 'integer') ? '' : formatOf(schema, types);
  if (format !== '' && stringFormat(format)?.(value) === false) {
    result.errors.push(typeInvalid(fieldAt(place), value, `${place.at} in body must be of type ${format}: ${JSON.stringify(value)}`));
  }
}

const FLOAT_MAX = 3.4028234663852886e38;

function checkNumber(value: number, schema: JsonSchema, place: Place, result: Result): void {
  const types = typesOf(schema);
  const type = types.length === 1 ? (types[0] as string) : '';
  const format = ['integer', 'number'].includes(type) ? formatOf(schema, types) : '';
  const inRange = (number: number, what: string) => {
    const good = type === 'integer' ? Number.isInteger(number) && (format === 'int32' ? number >= -(2 ** 31) && number < 2 ** 31 : number >= -(2 ** 63) && number < 2 ** 63) : format !== 'float' || Math.abs(number) <= FLOAT_MAX;
    if (!good) result.errors.push(invalidValue(place.under === '' ? '<nil>' : place.under, '', `${what} value must be of type ${type}${format === '' ? ' (default format)' : ` with format ${format}`} in ${place.at}`));
    return good;
  };
  const wrong = (what: string, shown = value) => void result.errors.push(invalidValue(fieldAt(place), shown, what));
  const { minimum, maximum, multipleOf } = schema;
  inRange(value, 'Checked');
  if (multipleOf !== undefined) {
    // Whole numbers are divided as whole numbers.
    const isNative = inRange(multipleOf, 'MultipleOf') && Number.isInteger(value);
    const factor = isNative ? Math.trunc(multipleOf) : multipleOf;
    if (factor <= 0) wrong(`factor MultipleOf declared for ${place.at} must be positive: ${factor}`, factor);
    else if (!isWhole(factor < 1 ? (1 / factor) * value : value / factor)) wrong(`${place.at} in body should be a multiple of ${factor}`);
  }
  if (minimum !== undefined) {
    inRange(minimum, 'Minimum boundary');
    if (schema.exclusiveMinimum === true ? value <= minimum : value < minimum) wrong(`${place.at} in body should be greater than ${schema.exclusiveMinimum === true ? '' : 'or equal to '}${minimum}`);
  }
  if (maximum !== undefined) {
    inRange(maximum, 'Maximum boundary');
    if (schema.exclusiveMaximum === true ? value >= maximum : value > maximum) wrong(`${place.at} in body should be less than ${schema.exclusiveMaximum === true ? '' : 'or equal to '}${maximum}`);
  }
  result.matches++;
}

/** Within what floating point loses (swag.IsFloat64AJSONInteger). */
function isWhole(value: number): boolean {
  if (Number.isInteger(value)) return true;
  return Math.abs(value - Math.round(value)) <= 1e-9 * Math.max(1, Math.abs(value));
}

function checkList(value: readonly JsonValue[], schema: JsonSchema, place: Place, result: Result, old: JsonValue | undefined): void {
  const { items, minItems, maxItems } = schema;
  if (items !== undefined) for (const [i, item] of value.entries()) merge(result, ratcheted(item, items, { ...place, at: `${place.at}[${i}]` }, correlatedItem(item, schema, old)));
  if (minItems !== undefined && value.length < minItems) result.errors.push(invalidValue(fieldAt(place), value.length, `${place.at} in body should have at least ${minItems} items`));
  if (maxItems !== undefined && value.length > maxItems) result.errors.push(tooMany(fieldAt(place), value.length, maxItems));
  if (schema.uniqueItems === true && new Set(value.map((item) => JSON.stringify(item))).size < value.length) result.errors.push(invalidValue(fieldAt(place), '', `${place.at} in body shouldn't contain duplicates`));
  result.matches++;
}

function checkObject(value: JsonObject, schema: JsonSchema, place: Place, result: Result, old: JsonValue | undefined): void {
  const { properties = {}, additionalProperties, minProperties, maxProperties } = schema;
  const names = Object.keys(value).sort();
  const before = isObject(old) ? old : {};
  const inner = (name: string, of: JsonSchema, at: string) => merge(result, ratcheted(value[name] as JsonValue, of, { ...place, at }, before[name]));
  if (minProperties !== undefined && names.length < minProperties) result.errors.push(invalidValue(fieldAt(place), names.length, `${place.at} in body should have at least ${minProperties} properties`));
  if (maxProperties !== undefined && names.length > maxProperties) result.errors.push(tooMany(fieldAt(place), names.length, maxProperties));
  for (const name of names) {
    if (Object.hasOwn(properties, name)) continue;
    if (additionalProperties === false) result.errors.push(invalidValue(fieldAt(place), name, `${place.at}.${name} in body is a forbidden property`));
    else if (typeof additionalProperties === 'object') inner(name, additionalProperties, `${place.at}.${name}`);
  }
  for (const name of names) if (Object.hasOwn(properties, name)) inner(name, properties[name] as JsonSchema, place.at === '' ? name : `${place.at}.${name}`);
  for (const name of schema.required ?? []) if (value[name] === undefined) result.errors.push(required(fieldAt({ ...place, at: `${place.at}.${name}` })));
}
