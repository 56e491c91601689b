import { describe, expect, test } from 'vitest';
import type { JsonValue } from '#cluster/apimachinery/json.js';
import { messageOf } from '#cluster/apimachinery/validation/field-error.js';
import { listTypeErrors } from './list-types.js';
import { applySchemaDefaults } from './schema-defaults.js';
import { validateBySchema } from './schema-validation.js';
import type { JsonSchema } from './structural-schema.js';

const under = (spec: JsonValue) => ({ spec });
const of = (spec: JsonSchema): JsonSchema => ({ type: 'object', properties: { spec } });
const TEXT = { type: 'string' };
const INTEGER = { type: 'integer' };
const INT_OR_STRING: JsonSchema = { 'x-kubernetes-int-or-string': true };

describe('values by their schema', () => {
  test.each<[string, JsonSchema, JsonValue, string[]]>([
    ['a type', TEXT, 5, ['spec: Invalid value: "integer": spec in body must be of type string: "integer"']],
    ['whole numbers are numbers', { type: 'number' }, 5, []],
    ['a fraction is no whole number', INTEGER, 5.5, ['spec: Invalid value: "number": spec in body must be of type integer: "number"', '<nil>: Invalid value: "": Checked value must be of type integer (default format) in spec']],
    ['null', TEXT, null, ['spec: Invalid value: "null": spec in body must be of type string: "null"']],
    ['null where it may be', { ...TEXT, nullable: true }, null, []],
    ['null that is no value of the enum', { ...TEXT, nullable: true, enum: ['a'] }, null, ['spec: Unsupported value: null: supported values: "a"']],
    ['an int or a string', INT_OR_STRING, '50%', []],
    ['neither int nor string', INT_OR_STRING, true, ['spec: Invalid value: "boolean": spec in body must be of type integer,string: "boolean"']],
    ['a date', { ...TEXT, format: 'date-time' }, 'yesterday', ['spec: Invalid value: "yesterday": spec in body must be of type date-time: "yesterday"']],
    ['a format, and another type', { ...TEXT, format: 'date-time' }, 5, ['spec: Invalid value: "int64": spec in body must be of type date-time: "int64"']],
    ['a format that nobody knows', { ...TEXT, format: 'nosuch' }, 'x', []],
    ['more than 32 bits', { ...INTEGER, format: 'int32' }, 2 ** 31, ['<nil>: Invalid value: "": Checked value must be of type integer with format int32 in spec']],
    ['bounds', { ...INTEGER, minimum: 2, maximum: 4, exclusiveMaximum: true }, 4, ['spec: Invalid value: 4: spec in body should be less than 4']],
    ['a multiple', { type: 'number', multipleOf: 0.5 }, 0.7, ['spec: Invalid value: 0.7: spec in body should be a multiple of 0.5']],
    ['the first that is wrong with a text', { ...TEXT, maxLength: 2, pattern: '^x' }, 'abc', ['spec: Too long: may not be more than 2 bytes']],
    ['too few', { type: 'object', minProperties: 2, additionalProperties: INTEGER }, { a: 'x' }, ['spec: Invalid value: 1: spec in body should have at least 2 properties', 'spec.a: Invalid value: "string": spec.a in body must be of type integer: "string"']],
    ['what must be there', { type: 'object', required: ['a', 'b'], properties: { a: TEXT } }, { a: 1 }, ['spec.a: Invalid value: "integer": spec.a in body must be of type string: "integer"', 'spec.b: Required value']],
    ['one of several, the nearest is told', { anyOf: [{ type: 'object', required: ['a'] }, TEXT] }, {}, ['<nil>: Invalid value: "": "spec" must validate at least one schema (anyOf)', 'spec.a: Required value']],
    ['none of several', { oneOf: [{ required: ['a'] }, { required: ['b'] }] }, {}, ['<nil>: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found none valid', 'spec.a: Required value']],
    ['two where one is wanted', { oneOf: [{ required: ['a'] }, { required: ['b'] }] }, { a: 1, b: 1 }, ['<nil>: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found 2 valid alternatives']],
    ['all of several', { allOf: [{ required: ['a'] }, { required: ['b'] }] }, { a: 1 }, ['spec.b: Required value', '<nil>: Invalid value: "": "spec" must validate all the schemas (allOf)']],
    ['what must not be', { ...TEXT, not: { pattern: '^x' } }, 'xy', ['<nil>: Invalid value: "": "spec" must not validate the schema (not)']],
    ['items, then their number', { type: 'array', maxItems: 1, items: TEXT }, ['a', 1], ['spec[1]: Invalid value: "integer": spec[1] in body must be of type string: "integer"', 'spec: Too many: 2: must have at most 1 item']],
  ])('%s', (_name, schema, value, want) => {
    expect(validateBySchema(under(value), of(schema)).map(messageOf)).toEqual(want);
  });

  test('under a path, texts name what stands below it', () => {
    expect(validateBySchema({ a: 1 }, { type: 'object', properties: { a: TEXT } }, { path: 'status' }).map(messageOf)).toEqual(['status.a: Invalid value: "integer": a in body must be of type string: "integer"']);
  });

  test('what stays as it was is tolerated', () => {
    const schema = of({ type: 'object', properties: { a: TEXT, b: TEXT } });
    expect(validateBySchema(under({ a: 1, b: 2 }), schema, { old: under({ a: 1, b: 3 }) }).map(messageOf)).toEqual(['spec.b: Invalid value: "integer": spec.b in body must be of type string: "integer"']);
  });
});

describe('formats', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['uri', ['https://a.example/b?c', '/a'], ['::', 'a b']],
    ['email', ['a@b.example', 'A B <a@b>'], ['foo', '@b', 'a@b@c']],
    ['hostname', ['a', 'a-b.example', '1.example'], ['a b', '-a', 'a_b']],
    ['ipv4', ['1.2.3.4', '01.2.3.4'], ['1.2.3', '::1']],
    ['ipv6', ['::1'], ['1.2.3.4', ':::']],
    ['cidr', ['10.0.0.0/8', '::/0'], ['10.0.0.0', '10.0.0.0/33']],
    ['mac', ['01:23:45:67:89:ab', '01-23-45-67-89-ab', '0123.4567.89ab'], ['01:23', '01:23:45:67:89:zz']],
    ['uuid', ['936DA01F-9ABD-4d9d-80C7-02AF85C822A8'], ['zz']],
    ['isbn', ['0321751043', '978-0321751041'], ['0321751044']],
    ['creditcard', ['4111 1111 1111 1111'], ['4111 1111 1111 1112']],
    ['ssn', ['111-22-3333'], ['111223333', 'a']],
    ['hexcolor', ['#fff', 'FFFFFF'], ['#ff']],
    ['rgbcolor', ['rgb(1, 2, 255)'], ['rgb(1,2,256)', 'rgb(1,2)']],
    ['byte', ['aGk='], ['a', '$$']],
    ['date', ['2024-02-29'], ['2023-02-29', '2023-13-01', 'x']],
    ['date-time', ['2024-01-01T10:00:00Z', '2024-01-01t10:00:00.5+02:00'], ['2024-01-01', '2024-01-01T25:00:00Z']],
    ['duration', ['5m', '1h30m', '5 minutes', '3 d'], ['5', 'x']],
    ['k8s-short-name', ['a-b'], ['A', 'a.b']],
    ['k8s-long-name', ['a.b-c'], ['a..b']],
  ])('%s', (format, good, bad) => {
    const isGood = (text: string) => validateBySchema(text, { ...TEXT, format }).length === 0;
    expect(good.filter((text) => !isGood(text))).toEqual([]);
    expect(bad.filter(isGood)).toEqual([]);
  });
});

test.each<[string, JsonSchema, JsonValue, string[]]>([
  ['a set, third time said no more', { type: 'array', items: TEXT, 'x-kubernetes-list-type': 'set' }, ['a', 'a', 'a', 'b'], ['spec[1]: Duplicate value: "a"']],
  ['a map of one key', { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'] }, [{ k: 1 }, { k: 1, v: 2 }, {}, {}], ['spec[1]: Duplicate value: {"k":1}', 'spec[3]: Duplicate value: {}']],
  ['a map of what is none', { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'] }, [{ k: 1 }, 5], ['spec[1]: Invalid value: 5: must be an object for an array of list-type map']],
  ['below other fields', { type: 'object', additionalProperties: { type: 'array', 'x-kubernetes-list-type': 'set' } }, { b: [1, 1] }, ['spec[b][1]: Duplicate value: 1']],
])('what stands twice: %s', (_name, schema, value, want) => {
  expect(listTypeErrors(under(value), of(schema)).map(messageOf)).toEqual(want);
});

test.each<[string, JsonSchema, JsonValue, JsonValue]>([
  ['what is not there', { type: 'object', properties: { a: { ...TEXT, default: 'x' } } }, {}, { a: 'x' }],
  ['null becomes the default', { type: 'object', properties: { a: { ...TEXT, default: 'x' } } }, { a: null }, { a: 'x' }],
  ['null goes without one', { type: 'object', properties: { a: TEXT } }, { a: null }, {}],
  ['null stays where it may be', { type: 'object', properties: { a: { ...TEXT, nullable: true, default: 'x' } } }, { a: null }, { a: null }],
  ['defaults within defaults', { type: 'object', properties: { a: { type: 'object', default: {}, properties: { b: { ...INTEGER, default: 3 } } } } }, {}, { a: { b: 3 } }],
  ['in lists and maps', { type: 'object', additionalProperties: { type: 'array', items: { type: 'object', properties: { b: { ...INTEGER, default: 3 } } } } }, { x: [{}, { b: 1 }], y: null }, { x: [{ b: 3 }, { b: 1 }] }],
])('defaults: %s', (_name, schema, value, want) => {
  expect(applySchemaDefaults(under(value), of(schema))).toEqual(under(want));
});
