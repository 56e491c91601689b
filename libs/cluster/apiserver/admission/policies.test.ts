import { describe, expect, test } from 'vitest';
import { encodeUtf8, decodeUtf8 } from '#linux/env/text.js';
import { aSmallCluster, type SmallCluster } from '#cluster/testing/a-small-cluster.js';

const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

function send(cluster: SmallCluster, method: string, target: string, body?: unknown) {
  const response = cluster.apiServer.handle({
    method, target, headers: { host: 'api', ...(method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {}) },
    body: body === undefined ? new Uint8Array() : encodeUtf8(JSON.stringify(body)),
    client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } },
  });
  const answer = JSON.parse(decodeUtf8(response.body as Uint8Array)) as { message?: string; reason?: string; metadata?: { labels?: object }; data?: object };
  return { code: response.status, warning: response.headers['warning'], ...answer };
}

const rule = (resource: string, ...operations: string[]) => ({ apiGroups: [''], apiVersions: ['v1'], operations: operations.length === 0 ? ['CREATE', 'UPDATE'] : operations, resources: [resource] });
const policy = (spec: object) => ({ metadata: { name: 'p' }, spec: { matchConstraints: { resourceRules: [rule('configmaps')] }, ...spec } });
const binding = (spec: object = {}) => ({ metadata: { name: 'b' }, spec: { policyName: 'p', validationActions: ['Deny'], ...spec } });
const configMap = (data: object = {}, name = 'c') => ({ metadata: { name, labels: { app: 'a' } }, data });

/** A cluster with one policy, bound. */
function guarded(spec: object, bound: object = {}): SmallCluster {
  const cluster = aSmallCluster();
  expect(send(cluster, 'POST', `${ADMISSION}/validatingadmissionpolicies`, policy(spec))).toMatchObject({ code: 201 });
  expect(send(cluster, 'POST', `${ADMISSION}/validatingadmissionpolicybindings`, binding(bound))).toMatchObject({ code: 201 });
  return cluster;
}

const small = { expression: 'size(object.data) <= 1' };
const denied = (why: string) => `configmaps "c" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: ${why}`;

describe('validating policies', () => {
  test.each<{ name: string; spec: object; bound?: object; data?: object; code?: number; want: string | undefined }>([
    { name: 'what holds passes', spec: { validations: [small] }, data: { a: '1' }, want: undefined },
    { name: 'the expression is the message of last resort', spec: { validations: [small] }, want: denied('failed expression: size(object.data) <= 1') },
    { name: 'a message', spec: { validations: [{ ...small, message: ' too large ' }] }, want: denied('too large') },
    { name: 'a message that is worked out', spec: { validations: [{ ...small, message: 'no', messageExpression: "'has ' + string(size(object.data))" }] }, want: denied('has 2') },
    { name: 'a message that can not be worked out', spec: { validations: [{ ...small, message: 'no', messageExpression: 'object.nope' + " + 'x'" }] }, want: denied('no') },
    { name: 'a reason', spec: { validations: [{ ...small, reason: 'Forbidden', message: 'no' }] }, code: 403, want: denied('no') },
    { name: 'an expression that fails', spec: { validations: [{ expression: 'object.spec.size > 1' }] }, want: denied("expression 'object.spec.size > 1' resulted in error: no such key: spec") },
    { name: 'failing is ignored', spec: { failurePolicy: 'Ignore', validations: [{ expression: 'object.spec.size > 1' }] }, want: undefined },
    { name: 'a condition that does not hold', spec: { matchConditions: [{ name: 'x', expression: "object.metadata.name != 'c'" }], validations: [small] }, want: undefined },
    { name: 'a condition that fails', spec: { matchConditions: [{ name: 'x', expression: 'object.spec.x == 1' }], validations: [small] }, want: denied("expression 'object.spec.x == 1' resulted in error: no such key: spec") },
    { name: 'variables', spec: { variables: [{ name: 'n', expression: 'size(object.data)' }, { name: 'm', expression: 'variables.n + 1' }], validations: [{ expression: 'variables.m == 9', messageExpression: 'string(variables.m)' }] }, want: denied('3') },
    { name: 'who asks, and where', spec: { validations: [{ expression: "request.userInfo.username == 'eve'", messageExpression: "request.operation + ' ' + request.userInfo.username + ' ' + namespaceObject.metadata.name + ' ' + request.resource.resource" }] }, want: denied('CREATE admin default configmaps') },
    { name: 'rights', spec: { validations: [{ expression: "!authorizer.group('').resource('pods').namespace('default').check('create').allowed()", message: 'admin may' }] }, want: denied('admin may') },
    { name: 'old objects are null', spec: { validations: [{ expression: 'oldObject != null' }] }, want: denied('failed expression: oldObject != null') },
    { name: 'an audit annotation that fails', spec: { auditAnnotations: [{ key: 'k', valueExpression: 'object.spec.x' + " + 'y'" }] }, want: denied("expression 'object.spec.x + 'y'' resulted in error: no such key: spec") },
    { name: 'another namespace', spec: { validations: [small] }, bound: { matchResources: { namespaceSelector: { matchLabels: { a: 'b' } } } }, want: undefined },
    { name: 'this namespace', spec: { validations: [small] }, bound: { matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'default' } } } }, want: denied('failed expression: size(object.data) <= 1') },
    { name: 'other objects', spec: { validations: [small] }, bound: { matchResources: { objectSelector: { matchLabels: { app: 'b' } } } }, want: undefined },
    { name: 'other names', spec: { matchConstraints: { resourceRules: [{ ...rule('configmaps'), resourceNames: ['d'] }] }, validations: [small] }, want: undefined },
    { name: 'what is excluded', spec: { matchConstraints: { resourceRules: [rule('*')], excludeResourceRules: [rule('configmaps')] }, validations: [small] }, want: undefined },
    { name: 'things of the cluster only', spec: { matchConstraints: { resourceRules: [{ ...rule('*'), scope: 'Cluster' }] }, validations: [small] }, want: undefined },
    { name: 'parameters that are not there', spec: { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' }, validations: [small] }, bound: { paramRef: { name: 'x', parameterNotFoundAction: 'Deny' } }, want: denied('failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction') },
    { name: 'parameters that need not be there', spec: { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' }, validations: [small] }, bound: { paramRef: { name: 'x', parameterNotFoundAction: 'Allow' } }, want: undefined },
    { name: 'a kind of parameters that nobody knows', spec: { paramKind: { apiVersion: 'a.b/v1', kind: 'Limit' }, validations: [small] }, bound: { paramRef: { name: 'x', parameterNotFoundAction: 'Deny' } }, want: denied('failed to configure binding: paramKind kind `a.b/v1, Kind=Limit` not known') },
    { name: 'too dear', spec: { validations: [{ expression: 'lists.range(3000).all(a, lists.range(3000).all(b, a + b >= 0))' }] }, want: denied("expression 'lists.range(3000).all(a, lists.range(3000).all(b, a + b >= 0))' resulted in error: operation cancelled: actual cost limit exceeded") },
  ])('$name', ({ spec, bound, data = { a: '1', b: '2' }, code = 422, want }) => {
    const answer = send(guarded(spec, bound), 'POST', CONFIG_MAPS, configMap(data));
    expect(answer.code).toBe(want === undefined ? 201 : code);
    expect(answer.message).toBe(want);
  });

  test('warnings do not deny', () => {
    const cluster = guarded({ validations: [small] }, { validationActions: ['Warn', 'Audit'] });
    expect(send(cluster, 'POST', CONFIG_MAPS, configMap({ a: '1', b: '2' }))).toMatchObject({ code: 201, warning: `299 - "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': failed expression: size(object.data) <= 1"` });
  });

  test('an update has an old object; a policy that is gone denies nothing', () => {
    const cluster = guarded({ validations: [{ expression: 'oldObject == null || object.data.a >= oldObject.data.a', message: 'only up' }] });
    send(cluster, 'POST', CONFIG_MAPS, configMap({ a: '2' }));
    expect(send(cluster, 'PATCH', `${CONFIG_MAPS}/c`, { data: { a: '1' } })).toMatchObject({ code: 422, message: denied('only up') });
    send(cluster, 'DELETE', `${ADMISSION}/validatingadmissionpolicies/p`);
    expect(send(cluster, 'PATCH', `${CONFIG_MAPS}/c`, { data: { a: '1' } })).toMatchObject({ code: 200 });
  });

  test('deletions are asked about with the old object alone', () => {
    const cluster = guarded({ matchConstraints: { resourceRules: [rule('configmaps', 'DELETE')] }, validations: [{ expression: "object == null && oldObject.metadata.name != 'c'", message: 'stays' }] });
    send(cluster, 'POST', CONFIG_MAPS, configMap());
    expect(send(cluster, 'DELETE', `${CONFIG_MAPS}/c`)).toMatchObject({ code: 422, message: denied('stays') });
  });

  test.each([
    { subresource: 'binding', body: { target: { kind: 'Node', name: 'node01' } }, kind: 'Binding' },
    { subresource: 'eviction', body: { apiVersion: 'policy/v1', kind: 'Eviction' }, kind: 'Eviction' },
  ])('what is posted to pods/$subresource is something new', ({ subresource, body, kind }) => {
    const pod = { metadata: { name: 'x' }, spec: { schedulerName: 'nobody', containers: [{ name: 'c', image: 'busybox' }] } };
    const asked = (operations: string, expression: string) => guarded({ matchConstraints: { resourceRules: [rule(`pods/${subresource}`, operations), rule('pods', 'DELETE')] }, validations: [{ expression, message: 'not so' }] });
    const answers = (operations: string, expression: string) => {
      const cluster = asked(operations, expression);
      expect(send(cluster, 'POST', '/api/v1/namespaces/default/pods', pod)).toMatchObject({ code: 201 });
      return send(cluster, 'POST', `/api/v1/namespaces/default/pods/x/${subresource}`, { metadata: { name: 'x' }, ...body });
    };
    expect(answers('CREATE', `object.kind != '${kind}'`)).toMatchObject({ code: 422, message: expect.stringContaining('denied request: not so') });
    expect(answers('UPDATE', 'false')).toMatchObject({ code: 201 });
  });

  test('a connection is asked about with its options', () => {
    const cluster = guarded({ matchConstraints: { resourceRules: [rule('pods/exec', 'CONNECT')] }, validations: [{ expression: "object.command[0] != 'sh' || request.requestKind.kind != 'PodExecOptions'", message: 'no shell' }] });
    const open = (command: string) => cluster.apiServer.upgrade({ method: 'GET', target: `/api/v1/namespaces/default/pods/x/exec?command=${command}&stdout=true`, headers: { host: 'api' }, body: new Uint8Array(), client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } } });
    const messageOf = (answer: ReturnType<typeof open>) => ('status' in answer ? JSON.parse(decodeUtf8(answer.body as Uint8Array)).message : 'open');
    expect(messageOf(open('sh'))).toBe(`pods "x" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no shell`);
    expect(messageOf(open('ls'))).toBe('pods "x" not found');
  });

  test('a version that is another form of the named one', () => {
    const cluster = guarded({ matchConstraints: { resourceRules: [{ apiGroups: ['autoscaling'], apiVersions: ['v2'], operations: ['CREATE'], resources: ['horizontalpodautoscalers'] }] }, validations: [{ expression: "object.apiVersion == 'autoscaling/v2' && object.spec.maxReplicas < 5", message: 'small ones' }] });
    const hpa = (maxReplicas: number) => ({ metadata: { name: 'h' }, spec: { maxReplicas, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'w' } } });
    expect(send(cluster, 'POST', '/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers', hpa(9)).message).toContain('denied request: small ones');
    expect(send(cluster, 'POST', '/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers', hpa(3)).code).toBe(201);
  });

  test.each<[string, object, string]>([
    ['no validations', {}, '[spec.validations: Required value: validations or auditAnnotations must contain at least one item, spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item]'],
    ['no rules', { matchConstraints: {}, validations: [small] }, 'spec.matchConstraints.resourceRules: Required value'],
    ['an operation that is none', { matchConstraints: { resourceRules: [rule('pods', 'CREAT')] }, validations: [small] }, 'spec.matchConstraints.resourceRules[0].operations[0]: Unsupported value: "CREAT": supported values: "*", "CONNECT", "CREATE", "DELETE", "UPDATE"'],
    ['not a bool', { validations: [{ expression: '1 + 1' }] }, 'spec.validations[0].expression: Invalid value: "1 + 1": must evaluate to bool but got int'],
    ['a name that is none', { validations: [{ expression: 'objct == null' }] }, `spec.validations[0].expression: Invalid value: "objct == null": compilation failed: ERROR: <input>:1:1: undeclared reference to 'objct' (in container '')\n | objct == null\n | ^`],
    ['parameters without a kind', { validations: [{ expression: 'params == null' }] }, `spec.validations[0].expression: Invalid value: "params == null": compilation failed: ERROR: <input>:1:1: undeclared reference to 'params' (in container '')\n | params == null\n | ^`],
    ['a variable of later', { variables: [{ name: 'a', expression: 'variables.b' }, { name: 'b', expression: '1' }], validations: [small] }, `spec.variables[0].expression: Invalid value: "variables.b": compilation failed: ERROR: <input>:1:10: undefined field 'b'\n | variables.b\n | .........^`],
    ['a reserved name', { variables: [{ name: 'for', expression: '1' }], validations: [small] }, 'spec.variables[0].name: Invalid value: "for": must be a valid CEL identifier'],
    ['a message in two lines', { validations: [{ ...small, message: 'a\nb' }] }, 'spec.validations[0].message: Invalid value: "a\\nb": must not contain line breaks'],
    ['a message that is no text', { validations: [{ ...small, messageExpression: '1' }] }, 'spec.validations[0].messageExpression: Invalid value: "1": must evaluate to string but got int'],
    ['a reason that is none', { validations: [{ ...small, reason: 'Bad' }] }, 'spec.validations[0].reason: Unsupported value: "Bad": supported values: "Forbidden", "Invalid", "RequestEntityTooLarge"'],
    ['the authorizer in a message', { validations: [{ ...small, messageExpression: "string(authorizer.path('/x').check('get').allowed())" }] }, `spec.validations[0].messageExpression: Invalid value: "string(authorizer.path('/x').check('get').allowed())": compilation failed: ERROR: <input>:1:8: undeclared reference to 'authorizer' (in container '')\n | string(authorizer.path('/x').check('get').allowed())\n | .......^`],
  ])('refuses a policy with %s', (_name, spec, want) => {
    expect(send(aSmallCluster(), 'POST', `${ADMISSION}/validatingadmissionpolicies`, policy(spec)).message).toBe(`ValidatingAdmissionPolicy.admissionregistration.k8s.io "p" is invalid: ${want}`);
  });

  test.each<[string, object, string]>([
    ['no action', { validationActions: [] }, 'spec.validationActions: Required value: at least one validation action is required'],
    ['Deny and Warn', { validationActions: ['Deny', 'Warn'] }, 'spec.validationActions: Invalid value: ["Deny","Warn"]: must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)'],
    ['a name and a selector', { paramRef: { name: 'x', selector: {}, parameterNotFoundAction: 'Deny' } }, '[spec.paramRef.name: Forbidden: name and selector are mutually exclusive, spec.paramRef.selector: Forbidden: name and selector are mutually exclusive]'],
    ['nothing to do where there are none', { paramRef: { name: 'x' } }, 'spec.paramRef.parameterNotFoundAction: Required value'],
  ])('refuses a binding with %s', (_name, spec, want) => {
    expect(send(aSmallCluster(), 'POST', `${ADMISSION}/validatingadmissionpolicybindings`, binding(spec)).message).toBe(`ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io "b" is invalid: ${want}`);
  });
});

describe('mutating policies', () => {
  const apply = (expression: string) => ({ patchType: 'ApplyConfiguration', applyConfiguration: { expression } });
  const patch = (expression: string) => ({ patchType: 'JSONPatch', jsonPatch: { expression } });

  function mutated(mutations: readonly object[], more: object = {}) {
    const cluster = aSmallCluster();
    const made = send(cluster, 'POST', `${ADMISSION}/mutatingadmissionpolicies`, policy({ reinvocationPolicy: 'Never', mutations, ...more }));
    if (made.code !== 201) return made;
    send(cluster, 'POST', `${ADMISSION}/mutatingadmissionpolicybindings`, { metadata: { name: 'b' }, spec: { policyName: 'p' } });
    return send(cluster, 'POST', CONFIG_MAPS, configMap({ a: '1' }));
  }

  test.each<{ name: string; mutations: readonly object[]; more?: object; want: object }>([
    { name: 'merges what is applied', mutations: [apply('Object{metadata: Object.metadata{labels: {"x": "y"}}}')], want: { code: 201, metadata: { labels: { app: 'a', x: 'y' } } } },
    { name: 'patches', mutations: [patch('[JSONPatch{op: "test", path: "/data/a", value: "1"}, JSONPatch{op: "add", path: "/metadata/labels/" + jsonpatch.escapeKey("a/b"), value: "c"}]')], want: { metadata: { labels: { app: 'a', 'a/b': 'c' } } } },
    { name: 'one after the other', mutations: [patch('[JSONPatch{op: "add", path: "/data/b", value: "2"}]'), patch('[JSONPatch{op: "add", path: "/data/c", value: object.data.b + "!"}]')], want: { data: { a: '1', b: '2', c: '2!' } } },
    { name: 'only where its conditions hold', mutations: [patch('[JSONPatch{op: "add", path: "/data/b", value: "2"}]')], more: { matchConditions: [{ name: 'n', expression: 'has(object.data.z)' }] }, want: { data: { a: '1' } } },
    { name: 'an error denies', mutations: [patch('[JSONPatch{op: "add", path: "/data/b", value: object.spec.x}]')], want: { code: 403, message: "policy 'p' with binding 'b' denied request: expression '[JSONPatch{op: \"add\", path: \"/data/b\", value: object.spec.x}]' resulted in error: no such key: spec" } },
    { name: 'an error may be ignored', mutations: [patch('[JSONPatch{op: "add", path: "/data/b", value: object.spec.x}]')], more: { failurePolicy: 'Ignore' }, want: { code: 201, data: { a: '1' } } },
    { name: 'messages stand where they are named for', mutations: [apply('Object{metadata: Object.spec{labels: {"x": "y"}}}')], want: { message: `policy 'p' with binding 'b' denied request: type mismatch: unexpected type name "Object.spec", expected "Object.metadata", which matches field name path from root Object type` } },
    { name: 'a type that is wrong', mutations: [apply('"x"')], want: { code: 422, message: 'MutatingAdmissionPolicy.admissionregistration.k8s.io "p" is invalid: spec.mutations[0].applyConfiguration.expression: Invalid value: "\\"x\\"": must evaluate to Object but got string' } },
    { name: 'no mutations', mutations: [], want: { code: 422, message: 'MutatingAdmissionPolicy.admissionregistration.k8s.io "p" is invalid: spec.mutations: Required value: mutations must contain at least one item' } },
  ])('$name', ({ mutations, more, want }) => {
    expect(mutated(mutations, more)).toMatchObject(want);
  });
});
