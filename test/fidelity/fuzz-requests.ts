import { schemaOfKind } from '#cluster/api/schema.js';
import type { StructSchema, TypeSchema } from '#cluster/apimachinery/schema.js';
import type { SeededRandom } from '#linux/env/seeded-random.js';
import { encodeUtf8 } from '#linux/env/text.js';
import type { HttpRequest } from '#linux/net/network.js';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const podSpec = { containers: [{ name: 'c', image: 'nginx:1.27', ports: [{ containerPort: 80, name: 'http' }], env: [{ name: 'A', value: 'b' }], resources: { requests: { cpu: '100m', memory: '64Mi' } }, volumeMounts: [{ name: 'v', mountPath: '/v' }], livenessProbe: { httpGet: { path: '/', port: 80 } } }], volumes: [{ name: 'v', emptyDir: {} }], tolerations: [{ operator: 'Exists' }], affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] }] } } } };
const template = { metadata: { labels: { app: 'a' } }, spec: podSpec };
const selector = { matchLabels: { app: 'a' } };

/** Resource, its group-version, and a good object of it. */
const KINDS: readonly { readonly path: string; readonly resource: string; readonly isNamespaced: boolean; readonly object: Json }[] = [
  kind('', 'v1', 'pods', 'Pod', { spec: podSpec }),
  kind('', 'v1', 'services', 'Service', { spec: { selector: { app: 'a' }, ports: [{ port: 80, targetPort: 'http', name: 'http' }] } }),
  kind('', 'v1', 'configmaps', 'ConfigMap', { data: { a: 'b' }, binaryData: { c: 'AAAA' } }),
  kind('', 'v1', 'secrets', 'Secret', { stringData: { a: 'b' }, type: 'Opaque' }),
  kind('', 'v1', 'serviceaccounts', 'ServiceAccount', {}),
  kind('', 'v1', 'persistentvolumeclaims', 'PersistentVolumeClaim', { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }),
  kind('', 'v1', 'persistentvolumes', 'PersistentVolume', { spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/tmp' } } }, false),
  kind('', 'v1', 'events', 'Event', { involvedObject: { kind: 'Pod', name: 'x', namespace: 'default' }, reason: 'R', message: 'm', type: 'Normal' }),
  kind('', 'v1', 'endpoints', 'Endpoints', { subsets: [{ addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 80 }] }] }),
  kind('', 'v1', 'limitranges', 'LimitRange', { spec: { limits: [{ type: 'Container', default: { cpu: '1' } }] } }),
  kind('', 'v1', 'resourcequotas', 'ResourceQuota', { spec: { hard: { pods: '10' } } }),
  kind('', 'v1', 'replicationcontrollers', 'ReplicationController', { spec: { replicas: 1, selector: { app: 'a' }, template } }),
  kind('', 'v1', 'namespaces', 'Namespace', {}, false),
  kind('', 'v1', 'nodes', 'Node', { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } }, false),
  kind('', 'v1', 'podtemplates', 'PodTemplate', { template }),
  kind('apps', 'v1', 'deployments', 'Deployment', { spec: { replicas: 1, selector, template } }),
  kind('apps', 'v1', 'replicasets', 'ReplicaSet', { spec: { replicas: 1, selector, template } }),
  kind('apps', 'v1', 'statefulsets', 'StatefulSet', { spec: { replicas: 1, serviceName: 's', selector, template } }),
  kind('apps', 'v1', 'daemonsets', 'DaemonSet', { spec: { selector, template } }),
  kind('apps', 'v1', 'controllerrevisions', 'ControllerRevision', { revision: 1, data: { a: 1 } }),
  kind('batch', 'v1', 'jobs', 'Job', { spec: { template: { spec: { ...podSpec, restartPolicy: 'Never' } } } }),
  kind('batch', 'v1', 'cronjobs', 'CronJob', { spec: { schedule: '*/5 * * * *', jobTemplate: { spec: { template: { spec: { ...podSpec, restartPolicy: 'Never' } } } } } }),
  kind('autoscaling', 'v2', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler', { spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' }, maxReplicas: 3, metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }] } }),
  kind('autoscaling', 'v1', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler', { spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' }, maxReplicas: 3 } }),
  kind('policy', 'v1', 'poddisruptionbudgets', 'PodDisruptionBudget', { spec: { minAvailable: 1, selector } }),
  kind('networking.k8s.io', 'v1', 'ingresses', 'Ingress', { spec: { rules: [{ host: 'a.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 's', port: { number: 80 } } } }] } }] } }),
  kind('networking.k8s.io', 'v1', 'networkpolicies', 'NetworkPolicy', { spec: { podSelector: {}, ingress: [{ from: [{ podSelector: selector }], ports: [{ port: 80 }] }], policyTypes: ['Ingress'] } }),
  kind('rbac.authorization.k8s.io', 'v1', 'roles', 'Role', { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }),
  kind('rbac.authorization.k8s.io', 'v1', 'rolebindings', 'RoleBinding', { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' }, subjects: [{ kind: 'User', name: 'u', apiGroup: 'rbac.authorization.k8s.io' }] }),
  kind('rbac.authorization.k8s.io', 'v1', 'clusterroles', 'ClusterRole', { rules: [], aggregationRule: { clusterRoleSelectors: [selector] } }, false),
  kind('storage.k8s.io', 'v1', 'storageclasses', 'StorageClass', { provisioner: 'x.example.com/y' }, false),
  kind('scheduling.k8s.io', 'v1', 'priorityclasses', 'PriorityClass', { value: 10 }, false),
  kind('coordination.k8s.io', 'v1', 'leases', 'Lease', { spec: { holderIdentity: 'x', leaseDurationSeconds: 10 } }),
  kind('discovery.k8s.io', 'v1', 'endpointslices', 'EndpointSlice', { addressType: 'IPv4', endpoints: [{ addresses: ['10.0.0.1'] }], ports: [{ port: 80, name: 'a' }] }),
  kind('events.k8s.io', 'v1', 'events', 'Event', { eventTime: '2026-01-01T00:00:00.000000Z', reportingController: 'x.example.com/y', reportingInstance: 'i', action: 'A', reason: 'R', type: 'Normal', regarding: { kind: 'Pod', name: 'x', namespace: 'default' } }),
  kind('apiextensions.k8s.io', 'v1', 'customresourcedefinitions', 'CustomResourceDefinition', { spec: { group: 'x.example.com', scope: 'Namespaced', names: { plural: 'things', singular: 'thing', kind: 'Thing' }, versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { n: { type: 'integer', minimum: 0, default: 1 }, list: { type: 'array', items: { type: 'string' } } } } } } }, subresources: { status: {}, scale: { specReplicasPath: '.spec.n', statusReplicasPath: '.status.n' } } }] } }, false),
  kind('x.example.com', 'v1', 'things', 'Thing', { spec: { n: 1, list: ['a'] } }),
  kind('certificates.k8s.io', 'v1', 'certificatesigningrequests', 'CertificateSigningRequest', { spec: { request: 'AAAA', signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] } }, false),
  kind('admissionregistration.k8s.io', 'v1', 'validatingadmissionpolicies', 'ValidatingAdmissionPolicy', { spec: { matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }] }, validations: [{ expression: 'object.metadata.name != "no"' }] } }, false),
  kind('admissionregistration.k8s.io', 'v1', 'validatingadmissionpolicybindings', 'ValidatingAdmissionPolicyBinding', { spec: { policyName: 'x', validationActions: ['Deny'] } }, false),
  kind('admissionregistration.k8s.io', 'v1', 'mutatingadmissionpolicies', 'MutatingAdmissionPolicy', { spec: {} }, false),
  kind('admissionregistration.k8s.io', 'v1', 'validatingwebhookconfigurations', 'ValidatingWebhookConfiguration', { webhooks: [{ name: 'x.example.com', clientConfig: { url: 'https://x.example.com' }, sideEffects: 'None', admissionReviewVersions: ['v1'], failurePolicy: 'Ignore', rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['secrets'] }] }] }, false),
  kind('rbac.authorization.k8s.io', 'v1', 'clusterrolebindings', 'ClusterRoleBinding', { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }, subjects: [] }, false),
  kind('networking.k8s.io', 'v1', 'ingressclasses', 'IngressClass', { spec: { controller: 'x.example.com/y' } }, false),
  kind('networking.k8s.io', 'v1', 'ipaddresses', 'IPAddress', { spec: { parentRef: { resource: 'services', name: 'x' } } }, false),
  kind('networking.k8s.io', 'v1', 'servicecidrs', 'ServiceCIDR', { spec: { cidrs: ['10.0.0.0/16'] } }, false),
  kind('node.k8s.io', 'v1', 'runtimeclasses', 'RuntimeClass', { handler: 'runc' }, false),
  kind('storage.k8s.io', 'v1', 'csidrivers', 'CSIDriver', { spec: {} }, false),
  kind('storage.k8s.io', 'v1', 'volumeattachments', 'VolumeAttachment', { spec: { attacher: 'x', nodeName: 'node01', source: { persistentVolumeName: 'x' } } }, false),
  kind('flowcontrol.apiserver.k8s.io', 'v1', 'flowschemas', 'FlowSchema', { spec: { priorityLevelConfiguration: { name: 'x' } } }, false),
  kind('flowcontrol.apiserver.k8s.io', 'v1', 'prioritylevelconfigurations', 'PriorityLevelConfiguration', { spec: { type: 'Exempt' } }, false),
  kind('apiregistration.k8s.io', 'v1', 'apiservices', 'APIService', { spec: { group: 'x.example.com', version: 'v1', groupPriorityMinimum: 1, versionPriority: 1 } }, false),
  kind('resource.k8s.io', 'v1', 'deviceclasses', 'DeviceClass', { spec: {} }, false),
  kind('resource.k8s.io', 'v1', 'resourceclaims', 'ResourceClaim', { spec: {} }),
  kind('authorization.k8s.io', 'v1', 'subjectaccessreviews', 'SubjectAccessReview', { spec: { user: 'x', resourceAttributes: { verb: 'get' } } }, false),
  kind('authorization.k8s.io', 'v1', 'selfsubjectrulesreviews', 'SelfSubjectRulesReview', { spec: { namespace: 'default' } }, false),
  kind('authorization.k8s.io', 'v1', 'selfsubjectaccessreviews', 'SelfSubjectAccessReview', { spec: { resourceAttributes: { verb: 'get', resource: 'pods' } } }, false),
  kind('authentication.k8s.io', 'v1', 'tokenreviews', 'TokenReview', { spec: { token: 'x' } }, false),
];
const SUBRESOURCES = ['status', 'scale', 'log', 'exec', 'attach', 'portforward', 'eviction', 'binding', 'ephemeralcontainers', 'resize', 'proxy', 'token', 'approval', 'finalize', 'nope'];
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'get', ''];
const QUERIES = [
  'limit=1', 'limit=-1', 'limit=x', 'limit=99999999999999999999', 'continue=abc', 'continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJ4In0', 'resourceVersion=0', 'resourceVersion=1', 'resourceVersion=x',
  'resourceVersion=-1', 'resourceVersion=999999', 'resourceVersionMatch=Exact', 'resourceVersionMatch=NotOlderThan', 'resourceVersionMatch=x', 'watch=true', 'watch=1', 'watch', 'watch=x', 'timeoutSeconds=1', 'timeoutSeconds=-1',
  'timeoutSeconds=1e9', 'allowWatchBookmarks=true', 'sendInitialEvents=true', 'sendInitialEvents=x', 'labelSelector=app%3Da', 'labelSelector=app%20in%20(a,b)', 'labelSelector=!!', 'labelSelector=app%20in%20(', 'labelSelector=a%3Db%3Dc',
  'fieldSelector=metadata.name%3Dx', 'fieldSelector=spec.nope%3Dx', 'fieldSelector=%3D', 'fieldSelector=status.phase!%3DRunning', 'dryRun=All', 'dryRun=x', 'dryRun=', 'fieldManager=me', 'fieldManager=', `fieldManager=${'x'.repeat(200)}`, 'fieldManager=%00',
  'fieldValidation=Strict', 'fieldValidation=x', 'force=true', 'force=x', 'pretty=true', 'pretty=x', 'gracePeriodSeconds=0', 'gracePeriodSeconds=-5', 'gracePeriodSeconds=x', 'propagationPolicy=Orphan', 'propagationPolicy=x', 'orphanDependents=true', 'orphanDependents=x',
  'includeObject=Object', 'includeObject=None', 'includeObject=x', 'container=c', 'container=%ff', 'follow=x', 'tailLines=-1', 'tailLines=x', 'sinceSeconds=x', 'sinceTime=x', 'limitBytes=-1', 'stream=Stdout', 'command=ls', 'ports=80', '%', '&&', '=', 'a=%zz',
];
const ACCEPTS = ['application/json', '*/*', 'application/yaml', 'application/vnd.kubernetes.protobuf', 'application/json;as=Table;v=v1;g=meta.k8s.io', 'application/json;as=Table;g=meta.k8s.io;v=v1,application/json', 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io', 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io', 'application/json;as=Nope;v=v1;g=meta.k8s.io', 'text/html', '', ';;;', 'application/json;q=0.5', 'application/cbor', 'application/json;stream=watch'];
const CONTENT_TYPES = ['application/json', 'application/yaml', 'application/json-patch+json', 'application/merge-patch+json', 'application/strategic-merge-patch+json', 'application/apply-patch+yaml', 'application/apply-patch+cbor', 'application/vnd.kubernetes.protobuf', 'text/plain', '', 'application/json; charset=utf-8', 'multipart/form-data', ';'];
const SCALARS: readonly Json[] = [null, true, false, 0, -1, 1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, '', 'x', 'A B', '-', '..', '/', '%', '10', '1Gi', '0', '-1', '1e3', '2026-01-01T00:00:00Z', 'Always', '\u0000', '💥', 'x'.repeat(300), [], {}, [null], [[]], [1, 'a', {}], { a: null }, { '': {} }, { $patch: 'delete' }, { $patch: 'x' }, { $retainKeys: ['a'] }, '__proto__', 'constructor'];
const FIELDS = ['spec', 'metadata', 'status', 'name', 'namespace', 'labels', 'annotations', 'finalizers', 'ownerReferences', 'managedFields', 'resourceVersion', 'uid', 'generateName', 'deletionTimestamp', 'kind', 'apiVersion', 'containers', 'volumes', 'template', 'selector', 'replicas', 'type', 'data', 'rules', 'conditions', '$patch', '$retainKeys', '$setElementOrder/containers', '$deleteFromPrimitiveList/finalizers', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'nope', 'initContainers', 'securityContext', 'preconditions', 'propagationPolicy', 'dryRun'];
const NAMES = ['x', 'y', 'a', 'default', 'node01', 'Bad_Name', '..', '%2e%2e', '%00', '%', 'x%2Fy', 'constructor', '__proto__', 'things.x.example.com', ''];
const NAMESPACES = ['default', 'default', 'default', 'kube-system', 'nope', 'Bad_NS', '', '%2F', '__proto__'];
const ROOTS = ['/', '/api', '/apis', '/api/v1', '/apis/apps', '/apis/apps/v1', '/apis/nope', '/version', '/healthz', '/livez?verbose', '/readyz/etcd', '/metrics', '/openapi/v2', '/openapi/v3', '/openapi/v3/apis/apps/v1', '/openapi/v3/nope', '/openid/v1/jwks', '/.well-known/openid-configuration', '/logs', '//', '/api//v1', '/api/v1/', '/apis/apps/v1/', '/api/v1/watch/pods', '/api/v1/watch/namespaces/default/pods/x', '/%', '/api/v1/namespaces/default', '/api/v2/pods'];

/** Texts for fields of all sorts: names, addresses, paths, amounts, times, schedules, and what is none of these. */
const TEXTS = ['x', 'a-b', 'A', '', '10.0.0.1', '10.0.0.0/8', 'fe80::1', '/tmp', '../x', 'http', '80', '0', '100m', '1Gi', '-1', '50%', '150%', '*/5 * * * *', '0 0 31 2 *', 'Always', 'Never', 'True', 'TCP', 'In', 'Exists', 'NoSchedule', 'ClusterIP', 'app=a', 'nginx:1.27', 'x@sha256:zz', '2026-01-01T00:00:00Z', 'AAAA', 'a.example.com', '*.example.com', 'https://x.example.com/y', 'self.x > 1', 'object.spec == null', 'app/b', 'kubernetes.io/hostname', '__proto__', 'constructor'];
const NUMBERS = [0, 1, 2, 3, 80, 443, 30_000, 65_535, 65_536, -1, 100, 2 ** 31 - 1, 2 ** 31];
/** Kinds whose objects are made from nothing but their schema, too. */
const DEEP = 7;

function kind(group: string, version: string, resource: string, name: string, rest: { [key: string]: Json }, isNamespaced = true) {
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return { path: group === '' ? `/api/${version}` : `/apis/${apiVersion}`, resource, isNamespaced, object: { apiVersion, kind: name, metadata: { name: 'x', labels: { app: 'a' } }, ...rest } as Json };
}

/** Requests that are right, nearly right, and wrong; each maker with one seed makes the same ones. */
export class RequestMaker {
  constructor(private readonly random: SeededRandom) {}

  next(): HttpRequest {
    const chosen = this.#pick(KINDS);
    // Half of them only have an odd body: they get past what looks at the rest.
    const isPlain = this.random.chance(1, 2);
    const method = isPlain ? this.#pick(['GET', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE']) : this.#pick(METHODS);
    const hasName = method !== 'POST' && this.random.chance(4, 5);
    const target = !isPlain && this.random.chance(1, 8) ? this.#pick(ROOTS) : this.#target(chosen, hasName, method, isPlain);
    const body = method === 'GET' && this.random.chance(9, 10) ? new Uint8Array() : this.#body(chosen, method, target);
    const headers: Record<string, string> = { host: 'kubernetes' };
    if (isPlain) {
      if (method === 'PATCH') headers['content-type'] = this.#pick(CONTENT_TYPES.slice(2, 6));
      return this.#request(method, target, headers, body);
    }
    if (this.random.chance(1, 2)) headers['accept'] = this.#pick(ACCEPTS);
    if (method === 'PATCH' || this.random.chance(1, 4)) headers['content-type'] = this.#pick(method === 'PATCH' ? CONTENT_TYPES.slice(2, 6) : CONTENT_TYPES);
    if (this.random.chance(1, 20)) headers['content-type'] = this.#pick(CONTENT_TYPES);
    if (this.random.chance(1, 20)) headers['accept-encoding'] = 'gzip';
    if (this.random.chance(1, 20)) headers['user-agent'] = this.#pick(['kubectl/v1.36', '', '/', 'curl/8', '%00']);
    if (this.random.chance(1, 40)) headers['impersonate-user'] = this.#pick(['jane', '', 'system:node:node01', 'system:serviceaccount:default:default']);
    if (this.random.chance(1, 60)) headers['impersonate-group'] = 'system:masters';
    if (this.random.chance(1, 60)) headers['authorization'] = this.#pick(['Bearer x', 'Bearer a.b.c', 'Basic eDp5', 'Bearer', '']);
    return this.#request(method, target, headers, body);
  }

  #request(method: string, target: string, headers: Record<string, string>, body: Uint8Array): HttpRequest {
    return { method, target, headers, body, client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } } };
  }

  #pick<T>(from: readonly T[]): T {
    return from[this.random.below(from.length)] as T;
  }

  #target({ path, resource, isNamespaced }: (typeof KINDS)[number], hasName: boolean, method: string, isPlain: boolean): string {
    const isOdd = !isPlain && this.random.chance(1, 6);
    const namespace = isNamespaced && !(method === 'GET' && this.random.chance(1, 4)) ? `/namespaces/${isOdd ? this.#pick(NAMESPACES) : 'default'}` : '';
    const name = hasName ? `/${isOdd ? this.#pick(NAMES) : 'x'}` : '';
    const subresource = hasName && this.random.chance(1, 4) ? `/${this.#pick(SUBRESOURCES)}${this.random.chance(1, 6) ? '/more/%2e%2e' : ''}` : '';
    const query: string[] = [];
    while (!isPlain && this.random.chance(1, 2) && query.length < 5) query.push(this.#pick(QUERIES));
    if (method === 'PATCH' && this.random.chance(1, 2)) query.push('fieldManager=me');
    return `${path}${namespace}/${resource}${name}${subresource}${query.length === 0 ? '' : `?${query.join('&')}`}`;
  }

  #body({ object }: (typeof KINDS)[number], method: string, target: string): Uint8Array {
    if (this.random.chance(1, 40)) return encodeUtf8(this.#pick(['', '{', '[]', 'null', '"x"', '1', 'a: b: c', '- a\n- b', '&a [*a]', '{"a":'.repeat(2_000), 'k8s\u0000x', '%', '{"kind":"Pod"}', '\ufeff{}', '---\n---\n']));
    if (this.random.chance(1, 80)) return Uint8Array.from({ length: this.random.below(200) }, () => this.random.below(256));
    if (method !== 'DELETE' && this.random.chance(1, 3)) return encodeUtf8(JSON.stringify(this.#schematic(object)));
    let made: Json = object;
    if (method === 'DELETE') made = this.#pick<Json>([{}, { propagationPolicy: 'Foreground' }, { gracePeriodSeconds: 0 }, { preconditions: { uid: 'x' } }, { kind: 'DeleteOptions', apiVersion: 'v1', dryRun: ['All'] }]);
    if (method === 'PATCH') made = this.#patch(object);
    if (target.includes('/scale')) made = { kind: 'Scale', apiVersion: 'autoscaling/v1', metadata: { name: 'x' }, spec: { replicas: 2 } };
    if (target.includes('/eviction')) made = { kind: 'Eviction', apiVersion: 'policy/v1', metadata: { name: 'x' } };
    if (target.includes('/binding')) made = { kind: 'Binding', apiVersion: 'v1', metadata: { name: 'x' }, target: { kind: 'Node', name: 'node01' } };
    if (this.random.chance(3, 4)) for (let i = this.random.below(3); i >= 0; i--) made = this.#mutated(made, 0);
    return encodeUtf8(JSON.stringify(made));
  }

  /** An object whose fields are of the right types and of random values. */
  #schematic(object: Json): Json {
    const { apiVersion, kind: name } = object as { apiVersion: string; kind: string };
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') as [string, string] : ['', apiVersion];
    const schema = schemaOfKind(group, version, name);
    if (schema === undefined) return object;
    const { metadata: _m, status: _s, ...made } = this.#struct(schema, 0) as { [key: string]: Json };
    return { ...made, apiVersion, kind: name, metadata: { name: 'x', ...(this.random.chance(1, 10) ? { labels: { [this.#pick(TEXTS)]: this.#pick(TEXTS) } } : {}) } };
  }

  #struct(schema: StructSchema, depth: number): Json {
    const fields: [string, Json][] = [];
    for (const field of schema.fields.values()) {
      const wanted = field.isRequired ? this.random.chance(19, 20) : this.random.chance(1, depth === 0 ? 1 : 4);
      if (!wanted || (depth > DEEP && !field.isRequired)) continue;
      fields.push([field.name, field.enum !== undefined && this.random.chance(9, 10) ? this.#pick(field.enum) : this.#value(field.type, depth + 1)]);
    }
    return Object.fromEntries(fields);
  }

  #value(type: TypeSchema, depth: number): Json {
    const count = depth > DEEP ? 0 : this.random.below(3);
    switch (type.kind) {
      case 'struct':
        return depth > 2 * DEEP ? {} : this.#struct(type, depth);
      case 'list':
        return Array.from({ length: count }, () => this.#value(type.items, depth + 1));
      case 'map':
        return Object.fromEntries(Array.from({ length: count }, () => [this.#pick(TEXTS), this.#value(type.values, depth + 1)]));
      case 'bool':
        return this.random.chance(1, 2);
      case 'int32':
      case 'int64':
      case 'double':
        return this.#pick(NUMBERS);
      case 'intstr':
        return this.random.chance(1, 2) ? this.#pick(NUMBERS) : this.#pick(TEXTS);
      case 'quantity':
        return this.#pick(['0', '1', '100m', '1Gi', '-1', '1e3', '0.5', 'x']);
      case 'time':
        return '2026-01-01T00:00:00Z';
      case 'microtime':
        return '2026-01-01T00:00:00.000000Z';
      case 'bytes':
        return this.#pick(['AAAA', '', 'eA==', '{']);
      case 'any':
        return this.#pick(SCALARS);
      default:
        return this.#pick(TEXTS);
    }
  }

  #patch(object: Json): Json {
    if (this.random.chance(1, 3)) {
      return Array.from({ length: this.random.below(3) + 1 }, () => ({
        op: this.#pick(['add', 'remove', 'replace', 'test', 'move', 'copy', 'nope']), path: this.#pick(['/metadata/labels/x', '/spec', '/spec/replicas', '/spec/template/spec/containers/0', '/spec/containers/-', '/metadata/name', '', '/', 'x', '/a/b/c', '/metadata/finalizers', '/spec/containers/99']),
        value: this.#pick(SCALARS), from: '/metadata/labels/app',
      }));
    }
    if (this.random.chance(1, 2)) return object;
    return { metadata: { labels: { x: 'y' } }, spec: { [this.#pick(FIELDS)]: this.#pick(SCALARS) } };
  }

  /** A copy with one place changed: replaced, taken out, added or doubled. */
  #mutated(value: Json, depth: number): Json {
    const goesOn = depth < 8 && this.random.chance(4, 5);
    if (Array.isArray(value)) {
      const i = this.random.below(value.length + 1);
      const item = value[i];
      if (item === undefined) return [...value, this.#pick(SCALARS)];
      if (goesOn) return value.map((each, at) => (at === i ? this.#mutated(each, depth + 1) : each));
      return this.random.chance(1, 2) ? [...value, item] : value.filter((_, at) => at !== i);
    }
    if (typeof value === 'object' && value !== null) {
      const keys = Object.keys(value);
      const key = keys[this.random.below(keys.length + 1)];
      if (key === undefined) return withKey(value, this.#pick(FIELDS), this.#pick(SCALARS));
      if (goesOn) return withKey(value, key, this.#mutated(value[key] ?? null, depth + 1));
      return this.random.chance(1, 2) ? withKey(value, key, this.#pick(SCALARS)) : Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
    }
    return this.#pick(SCALARS);
  }
}

/** Also for `__proto__`, which an assignment would not make a key. */
function withKey(object: { [key: string]: Json }, key: string, value: Json): Json {
  return Object.fromEntries([...Object.entries(object).filter(([name]) => name !== key), [key, value]]);
}
