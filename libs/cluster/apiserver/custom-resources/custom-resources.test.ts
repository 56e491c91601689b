import { describe, expect, test } from 'vitest';
import { encodeUtf8, decodeUtf8 } from '#linux/env/text.js';
import { aSmallCluster, type SmallCluster } from '#cluster/testing/a-small-cluster.js';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const BOATS = '/apis/example.com/v1/namespaces/default/boats';

function send(cluster: SmallCluster, method: string, target: string, body?: unknown) {
  const response = cluster.apiServer.handle({
    method, target, headers: { host: 'api', ...(method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {}) },
    body: body === undefined ? new Uint8Array() : encodeUtf8(JSON.stringify(body)),
    client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } },
  });
  const text = decodeUtf8(response.body as Uint8Array);
  return { code: response.status, ...(JSON.parse(text.startsWith('{') ? text : '{}') as { message?: string; spec?: object; items?: object[]; status?: { conditions?: { type: string; status: string; reason: string; message: string }[] } }) };
}

const definition = (spec: object, more: object = {}, name = 'boats') => ({
  metadata: { name: `${name}.example.com` },
  spec: { group: 'example.com', scope: 'Namespaced', names: { plural: name, kind: 'Boat' }, versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec } } } }], ...more },
});
const boat = (spec: object, name = 'a') => ({ apiVersion: 'example.com/v1', kind: 'Boat', metadata: { name }, spec });

function withBoats(spec: object, more: object = {}): SmallCluster {
  const cluster = aSmallCluster();
  expect(send(cluster, 'POST', DEFINITIONS, definition(spec, more))).toMatchObject({ code: 201 });
  return cluster;
}

const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });
const rules = (...list: object[]) => ({ 'x-kubernetes-validations': list });
const INTEGER = { type: 'integer' };

describe('rules', () => {
  test.each<{ name: string; schema: object; spec: object; want: string | undefined }>([
    { name: 'what holds', schema: object({ a: INTEGER, b: INTEGER }, rules({ rule: 'self.a <= self.b' })), spec: { a: 1, b: 2 }, want: undefined },
    { name: 'a failed rule', schema: object({ a: INTEGER, b: INTEGER }, rules({ rule: 'self.a <= self.b' })), spec: { a: 3, b: 2 }, want: 'spec: Invalid value: failed rule: self.a <= self.b' },
    { name: 'a value of its own', schema: object({ a: { ...INTEGER, ...rules({ rule: 'self % 2 == 0', message: 'must be even' }) } }), spec: { a: 3 }, want: 'spec.a: Invalid value: 3: must be even' },
    { name: 'a message that is worked out', schema: object({ a: { ...INTEGER, ...rules({ rule: 'self < 3', messageExpression: "self > 9 ? 'was huge' : 'was large'" }) } }), spec: { a: 3 }, want: 'spec.a: Invalid value: 3: was large' },
    { name: 'a reason and a place', schema: object({ a: INTEGER }, rules({ rule: 'self.a < 3', message: 'no', reason: 'FieldValueForbidden', fieldPath: '.a' })), spec: { a: 3 }, want: 'spec.a: Forbidden: no' },
    { name: 'in lists and maps', schema: object({ l: { type: 'array', maxItems: 3, items: object({ n: INTEGER }, rules({ rule: 'self.n > 0' })) }, m: { type: 'object', additionalProperties: { type: 'string', ...rules({ rule: "self != ''" }) } } }), spec: { l: [{ n: 1 }, { n: 0 }], m: { k: '' } }, want: '[spec.l[1]: Invalid value: failed rule: self.n > 0, spec.m[k]: Invalid value: "": failed rule: self != \'\']' },
    { name: 'names with signs', schema: object({ 'a-b': INTEGER, namespace: INTEGER }, rules({ rule: 'self.a__dash__b == self.__namespace__' })), spec: { 'a-b': 1, namespace: 2 }, want: 'spec: Invalid value: failed rule: self.a__dash__b == self.__namespace__' },
    { name: 'what is not there', schema: object({ a: INTEGER }, rules({ rule: 'self.a > 1' })), spec: {}, want: 'spec: Invalid value: "object": no such key: a evaluating rule: self.a > 1' },
    { name: 'times and durations', schema: object({ t: { type: 'string', format: 'date-time' }, d: { type: 'string', format: 'duration' } }, rules({ rule: "self.t > timestamp('2020-01-01T00:00:00Z') && self.d < duration('1h')" })), spec: { t: '2019-01-01T00:00:00Z', d: '5m' }, want: "spec: Invalid value: failed rule: self.t > timestamp('2020-01-01T00:00:00Z') && self.d < duration('1h')" },
    { name: 'an int or a string', schema: object({ p: { 'x-kubernetes-int-or-string': true } }, rules({ rule: "type(self.p) == int ? self.p > 0 : self.p.endsWith('%')" })), spec: { p: '5' }, want: "spec: Invalid value: failed rule: type(self.p) == int ? self.p > 0 : self.p.endsWith('%')" },
    { name: 'rules wait for a sound object', schema: object({ a: { ...INTEGER, ...rules({ rule: 'self > 5' }) }, b: { type: 'string', enum: ['x'] } }), spec: { a: 1, b: 'y' }, want: '[spec.b: Unsupported value: "y": supported values: "x", <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]' },
    { name: 'a number out of bounds does not stop them', schema: object({ a: { ...INTEGER, maximum: 3, ...rules({ rule: 'self != 5' }) } }), spec: { a: 5 }, want: '[spec.a: Invalid value: 5: spec.a in body should be less than or equal to 3, spec.a: Invalid value: 5: failed rule: self != 5]' },
  ])('$name', ({ schema, spec, want }) => {
    expect(send(withBoats(schema), 'POST', BOATS, boat(spec)).message).toBe(want === undefined ? undefined : `Boat.example.com "a" is invalid: ${want}`);
  });

  test('rules about what was before', () => {
    const cluster = withBoats(object({ a: { ...INTEGER, ...rules({ rule: 'self >= oldSelf', message: 'only up' }, { rule: 'oldSelf.hasValue() || self > 0', optionalOldSelf: true }) } }));
    expect(send(cluster, 'POST', BOATS, boat({ a: 0 })).message).toBe('Boat.example.com "a" is invalid: spec.a: Invalid value: 0: failed rule: oldSelf.hasValue() || self > 0');
    expect(send(cluster, 'POST', BOATS, boat({ a: 5 })).code).toBe(201);
    expect(send(cluster, 'PATCH', `${BOATS}/a`, { spec: { a: 4 } }).message).toBe('Boat.example.com "a" is invalid: spec.a: Invalid value: 4: only up');
    expect(send(cluster, 'PATCH', `${BOATS}/a`, { spec: { a: 6 } }).code).toBe(200);
  });

  test('what an update leaves alone is not found fault with', () => {
    const cluster = withBoats(object({ a: INTEGER, b: INTEGER }));
    send(cluster, 'POST', BOATS, boat({ a: 9, b: 1 }));
    const strict = definition(object({ a: { ...INTEGER, maximum: 3, ...rules({ rule: 'self < 3' }) }, b: INTEGER })).spec;
    expect(send(cluster, 'PATCH', `${DEFINITIONS}/boats.example.com`, { spec: strict })).toMatchObject({ code: 200 });
    expect(send(cluster, 'PATCH', `${BOATS}/a`, { spec: { b: 2 } }).code).toBe(200);
    expect(send(cluster, 'PATCH', `${BOATS}/a`, { spec: { a: 8 } }).code).toBe(422);
  });
});

const ADVICE = '(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)';

describe('definitions that are refused', () => {
  const at = 'spec.validation.openAPIV3Schema.properties[spec]';
  test.each<[string, object, string]>([
    ['a field without a type', object({ a: {} }), `${at}.properties[a].type: Required value: must not be empty for specified object fields`],
    ['a list of nothing', { type: 'array' }, `${at}.items: Required value: must be specified`],
    ['a type that is none', object({ a: { type: 'int' } }), `${at}.properties[a].type: Unsupported value: "int": supported values: "array", "boolean", "integer", "number", "object", "string"`],
    ['a default of another type', object({ a: { type: 'integer', default: 'x' } }), `${at}.properties[a].default: Invalid value: "string":  in body must be of type integer: "string"`],
    ['a default with too much', object({ a: object({ b: INTEGER }, { default: { c: 1 } }) }), `${at}.properties[a].default: Invalid value: {"c":1}: must not have unknown fields`],
    ['fields beside free ones', object({ a: INTEGER }, { additionalProperties: { type: 'string' } }), `${at}.additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive`],
    ['unique items', { type: 'array', items: INTEGER, uniqueItems: true }, `${at}.uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic`],
    ['a type inside of anyOf', object({ a: { type: 'string', anyOf: [{ type: 'string' }] } }), `${at}.properties[a].anyOf[0].type: Forbidden: must be empty to be structural`],
    ['keys that are no fields', { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['n'], items: object({ m: INTEGER }) }, `${at}.x-kubernetes-list-map-keys: Invalid value: ["n"]: entries must all be names of item properties`],
    ['keys that may lack', { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['m'], items: object({ m: INTEGER }) }, `${at}.items.properties[m].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property`],
    ['a rule that does not compile', object({ a: INTEGER }, rules({ rule: 'self.b > 1' })), `${at}.x-kubernetes-validations[0].rule: Invalid value: {"Rule":"self.b \\u003e 1","Message":"","MessageExpression":"","Reason":null,"FieldPath":"","OptionalOldSelf":null}: compilation failed: ERROR: <input>:1:5: undefined field 'b'\n | self.b > 1\n | ....^`],
    ['a rule that is no question', object({ a: INTEGER }, rules({ rule: 'self.a' })), `${at}.x-kubernetes-validations[0].rule: Invalid value: {"Rule":"self.a","Message":"","MessageExpression":"","Reason":null,"FieldPath":"","OptionalOldSelf":null}: cel expression must evaluate to a bool`],
    ['an empty rule', object({ a: INTEGER }, rules({ rule: ' ' })), `${at}.x-kubernetes-validations[0].rule: Required value: rule is not specified`],
    ['a place that is none', object({ a: INTEGER }, rules({ rule: 'true', fieldPath: '.b' })), `${at}.x-kubernetes-validations[0].fieldPath: Invalid value: ".b": must be a valid path`],
    ['the past of what can not be told apart', object({ l: { type: 'array', items: { ...INTEGER, ...rules({ rule: 'self == oldSelf' }) } } }), `${at}.properties[l].items.x-kubernetes-validations[0].rule: Invalid value: "self == oldSelf": oldSelf cannot be used on the uncorrelatable portion of the schema within ${at}.properties[l]`],
    ['all of a list without end', object({ l: { type: 'array', items: { type: 'string' } } }, rules({ rule: 'self.l.all(a, self.l.all(b, a == b))' })), `[${at}.x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget by factor of more than 100x ${ADVICE}, ${at}.x-kubernetes-validations[0].rule: Forbidden: contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema, spec.validation.openAPIV3Schema: Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of more than 100x ${ADVICE}]`],
    ['a number in a message', object({ a: INTEGER }, rules({ rule: 'self.a >= 0', messageExpression: "'invalid attempts: ' + string(self.a)" })), `[${at}.x-kubernetes-validations[0].messageExpression: Forbidden: estimated messageExpression cost exceeds budget by factor of more than 100x ${ADVICE}, ${at}.x-kubernetes-validations[0].messageExpression: Forbidden: contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema, spec.validation.openAPIV3Schema: Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of more than 100x ${ADVICE}]`],
    ['a pattern that is none', object({ a: { type: 'string', pattern: '(' } }), `${at}.properties[a].pattern: Invalid value: "(": must be a valid regular expression, but isn't: error parsing regexp: missing closing ): \`(\``],
  ])('%s', (_name, schema, want) => {
    expect(send(aSmallCluster(), 'POST', DEFINITIONS, definition(schema)).message).toBe(`CustomResourceDefinition.apiextensions.k8s.io "boats.example.com" is invalid: ${want}`);
  });

  const version = (name: string, more: object = {}) => ({ name, served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } }, ...more });
  test.each<[string, object, string]>([
    ['no schema', { versions: [{ name: 'v1', served: true, storage: true }] }, 'spec.versions[0].schema.openAPIV3Schema: Required value'],
    ['two versions of storage', { versions: [version('v1'), version('v2')] }, 'spec.versions: Invalid value: [{"Name":"v1","Served":true,"Storage":true,"Deprecated":false,"DeprecationWarning":null,"Schema":null,"Subresources":null,"AdditionalPrinterColumns":null,"SelectableFields":null},{"Name":"v2","Served":true,"Storage":true,"Deprecated":false,"DeprecationWarning":null,"Schema":null,"Subresources":null,"AdditionalPrinterColumns":null,"SelectableFields":null}]: must have exactly one version marked as storage version'],
    ['a column without a path', { versions: [version('v1', { additionalPrinterColumns: [{ name: 'A', type: 'text', jsonPath: 'spec.a' }] })] }, '[spec.additionalPrinterColumns[0].type: Invalid value: "text": must be one of boolean,date,integer,number,string, spec.additionalPrinterColumns[0].JSONPath: Invalid value: "spec.a": must be a simple json path starting with .]'],
    ['a scale of the metadata', { versions: [version('v1', { subresources: { scale: { specReplicasPath: '.metadata.x', statusReplicasPath: '.status.n' } } })] }, 'spec.subresources.scale.specReplicasPath: Invalid value: ".metadata.x": should be a json path under .spec'],
    ['a field that is none to select by', { versions: [version('v1', { selectableFields: [{ jsonPath: '.spec.x' }] })] }, 'spec.selectableFields[0].jsonPath: Invalid value: ".spec.x": is an invalid path: does not refer to a valid field'],
    ['a scope that is none', { scope: 'World' }, 'spec.scope: Unsupported value: "World": supported values: "Cluster", "Namespaced"'],
    ['unknown fields that are kept', { preserveUnknownFields: true }, 'spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead'],
    ['names in capitals', { names: { plural: 'boats', kind: 'Boat', shortNames: ['BT'] } }, `spec.names.shortNames[0]: Invalid value: "BT": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')`],
  ])('%s', (_name, more, want) => {
    expect(send(aSmallCluster(), 'POST', DEFINITIONS, definition(object({ a: INTEGER }), more)).message).toBe(`CustomResourceDefinition.apiextensions.k8s.io "boats.example.com" is invalid: ${want}`);
  });

  test('a group of the community wants an approval', () => {
    const ofCommunity = (annotations: object) => ({ ...definition(object({}), { group: 'x.k8s.io' }), metadata: { name: 'boats.x.k8s.io', annotations } });
    const answer = (annotations: object) => send(aSmallCluster(), 'POST', DEFINITIONS, ofCommunity(annotations));
    expect(answer({}).message).toContain('metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111');
    expect(answer({ 'api-approved.kubernetes.io': 'maybe' }).message).toContain('Invalid value: "maybe": protected groups must have approval annotation "api-approved.kubernetes.io" with either a URL or a reason starting with "unapproved"');
    expect(answer({ 'api-approved.kubernetes.io': 'unapproved, a try' }).status?.conditions?.[0]).toMatchObject({ type: 'KubernetesAPIApprovalPolicyConformant', status: 'False', reason: 'UnapprovedAnnotation', message: 'not approved: "unapproved, a try"' });
  });

  test('a format that nobody knows is warned of', () => {
    const response = aSmallCluster().apiServer.handle({
      method: 'POST', target: DEFINITIONS, headers: { host: 'api' }, body: encodeUtf8(JSON.stringify(definition(object({ a: { type: 'string', format: 'nosuch' }, b: { ...INTEGER, format: 'int32' } })))),
      client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } },
    });
    expect(response).toMatchObject({ status: 201, headers: { warning: '299 - "unrecognized format \\"nosuch\\""' } });
  });

  test.each([null, { names: null }, { versions: null }, { versions: [] }, { group: null, scope: null }])('an update to %j', (spec) => {
    expect(send(withBoats(object({ a: INTEGER })), 'PATCH', `${DEFINITIONS}/boats.example.com`, { spec }).code).toBe(422);
  });

  test('what can not be changed', () => {
    const cluster = withBoats(object({ a: INTEGER }));
    expect(send(cluster, 'PATCH', `${DEFINITIONS}/boats.example.com`, { spec: { scope: 'Cluster', names: { kind: 'Ship' } } }).message).toBe(
      'CustomResourceDefinition.apiextensions.k8s.io "boats.example.com" is invalid: [spec.scope: Invalid value: "Cluster": field is immutable, spec.names.kind: Invalid value: "Ship": field is immutable]',
    );
  });
});

describe('the life of a definition', () => {
  const conditionsOf = (cluster: SmallCluster, name: string) => send(cluster, 'GET', `${DEFINITIONS}/${name}.example.com`).status?.conditions?.map(({ type, status, reason, message }) => [type, status, reason, message]);

  test('it takes its objects with it, and waits for those that stay', () => {
    const cluster = withBoats(object({ a: INTEGER }));
    send(cluster, 'POST', BOATS, { ...boat({}), metadata: { name: 'a', finalizers: ['example.com/x'] } });
    send(cluster, 'POST', BOATS, boat({}, 'b'));
    send(cluster, 'DELETE', `${DEFINITIONS}/boats.example.com`);
    cluster.advance(100);
    expect(conditionsOf(cluster, 'boats')?.at(-1)).toEqual(['Terminating', 'True', 'InstanceDeletionInProgress', 'CustomResource deletion is in progress']);
    expect(send(cluster, 'GET', BOATS).items).toHaveLength(1);
    expect(send(cluster, 'POST', BOATS, boat({}, 'c'))).toMatchObject({ code: 405, message: 'create not allowed while custom resource definition is terminating' });
    send(cluster, 'PATCH', `${BOATS}/a`, { metadata: { finalizers: null } });
    cluster.advance(6_000);
    expect(send(cluster, 'GET', `${DEFINITIONS}/boats.example.com`).code).toBe(404);
    send(cluster, 'POST', DEFINITIONS, definition(object({ a: INTEGER })));
    expect(send(cluster, 'GET', BOATS).items).toEqual([]);
  });

  test('names that are taken are accepted when they are free', () => {
    const cluster = withBoats(object({ a: INTEGER }));
    send(cluster, 'POST', DEFINITIONS, definition(object({ a: INTEGER }), {}, 'ships'));
    expect(conditionsOf(cluster, 'ships')).toEqual([['NamesAccepted', 'False', 'ListKindConflict', '"BoatList" is already in use'], ['Established', 'False', 'NotAccepted', 'not all names are accepted']]);
    expect(send(cluster, 'GET', '/apis/example.com/v1/ships').code).toBe(404);
    send(cluster, 'DELETE', `${DEFINITIONS}/boats.example.com`);
    cluster.advance(100);
    expect(conditionsOf(cluster, 'ships')).toEqual([['NamesAccepted', 'True', 'NoConflicts', 'no conflicts found'], ['Established', 'True', 'InitialNamesAccepted', 'the initial names have been accepted']]);
  });

  test('versions share what is stored; later defaults show', () => {
    const schema = (properties: object) => ({ openAPIV3Schema: object({ spec: object(properties) }) });
    const versions = [{ name: 'v1', served: true, storage: true, schema: schema({ a: INTEGER }) }, { name: 'v2', served: true, storage: false, schema: schema({ a: INTEGER, b: { type: 'string', default: 'x' } }) }];
    const cluster = withBoats({}, { versions });
    send(cluster, 'POST', '/apis/example.com/v2/namespaces/default/boats', { ...boat({ a: 1, b: 'y' }), apiVersion: 'example.com/v2' });
    expect(send(cluster, 'GET', `${BOATS}/a`)).toMatchObject({ apiVersion: 'example.com/v1', spec: { a: 1 } });
    expect(send(cluster, 'GET', '/apis/example.com/v2/namespaces/default/boats/a')).toMatchObject({ apiVersion: 'example.com/v2', spec: { a: 1, b: 'x' } });
  });
});
