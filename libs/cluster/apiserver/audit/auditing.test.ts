import { describe, expect, test } from 'vitest';
import { pods } from '#cluster/api/resources.js';
import { configurationOf } from '#cluster/apiserver/configuration/configuration.js';
import type { KubeletApi } from '#cluster/apiserver/api-server.js';
import { aNetwork } from '#cluster/testing/a-network.js';
import { aSmallCluster, type SmallCluster } from '#cluster/testing/a-small-cluster.js';
import { ask, send } from '#cluster/testing/ask.js';
import { aPod } from '#cluster/testing/builders.js';
import { encodeBase64 } from '#linux/env/base64.js';
import { encodeUtf8 } from '#linux/env/text.js';
import type { Files } from '#linux/fs/files.js';
import type { ChannelStream, HttpStream } from '#linux/net/network.js';

const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const POLICY = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata}]\n';

interface Event {
  readonly auditID: string;
  readonly stage: string;
  readonly verb: string;
  readonly responseStatus?: { readonly code: number };
  readonly objectRef?: { readonly resource: string; readonly subresource?: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A cluster whose requests are logged from now on. */
function audited(cluster: SmallCluster): (resource: string) => readonly Event[] {
  const lines: string[] = [];
  const configuration = configurationOf({ 'authorization-mode': 'Node,RBAC', 'audit-policy-file': '/p', 'audit-log-path': '/a.log' }, () => POLICY);
  const files = { exists: () => true, stat: () => ({ size: 0 }), append: (_path: string, text: string) => lines.push(text) };
  configuration.audit?.adopt(files as unknown as Files);
  cluster.apiServer.configure(configuration);
  return (resource) => lines.map((line): Event => JSON.parse(line)).filter(({ objectRef }) => objectRef?.resource === resource);
}

const rules = { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }] };
const stages = (events: readonly Event[]) => events.map(({ stage, responseStatus }) => [stage, responseStatus?.code]);

describe('the audit log', () => {
  test('has the name that the answer has', () => {
    const cluster = aSmallCluster();
    const events = audited(cluster);
    const named = [send(cluster, 'GET', CONFIG_MAPS), send(cluster, 'GET', CONFIG_MAPS, undefined, { 'audit-id': 'mine' })].map(({ headers }) => headers['audit-id']);
    expect(named[1]).toBe('mine');
    expect(events('configmaps').map(({ auditID }) => auditID)).toEqual([named[0], named[0], named[1], named[1]]);
  });

  test('has what policies say', () => {
    const cluster = aSmallCluster();
    send(cluster, 'POST', `${ADMISSION}/validatingadmissionpolicies`, {
      metadata: { name: 'p' },
      spec: { matchConstraints: rules, validations: [{ expression: 'true' }, { expression: 'size(object.data) < 1', message: 'too large' }], auditAnnotations: [{ key: 'size', valueExpression: 'string(size(object.data))' }, { key: 'none', valueExpression: 'null' }] },
    });
    for (const name of ['b', 'c']) send(cluster, 'POST', `${ADMISSION}/validatingadmissionpolicybindings`, { metadata: { name }, spec: { policyName: 'p', validationActions: ['Audit'] } });
    const events = audited(cluster);
    expect(ask(cluster, 'POST', CONFIG_MAPS, { metadata: { name: 'x' }, data: { a: '1' } }).code).toBe(201);
    expect(events('configmaps')[1]?.annotations).toEqual({
      'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': '', 'p/size': '1',
      'validation.policy.admission.k8s.io/validation_failure': '[{"message":"too large","policy":"p","binding":"b","expressionIndex":1,"validationActions":["Audit"]}]',
    });
  });

  test('has what webhooks say, once, when the request that waited ends', () => {
    const cluster = aSmallCluster();
    send(cluster, 'POST', '/api/v1/namespaces/default/services', { metadata: { name: 's' }, spec: { clusterIP: '10.96.7.7', ports: [{ port: 443 }] } });
    const patch = encodeBase64(encodeUtf8('[{"op":"add","path":"/data/b","value":"2"}]'));
    cluster.apiServer.core.wires.net = aNetwork(cluster.clock, (_path, body) => {
      const { uid } = (JSON.parse(body) as { request: { uid: string } }).request;
      return { afterMs: 2_000, body: { kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', response: { uid, allowed: true, patchType: 'JSONPatch', patch, auditAnnotations: { seen: 'yes' } } } };
    });
    send(cluster, 'POST', `${ADMISSION}/mutatingwebhookconfigurations`, {
      metadata: { name: 'w' },
      webhooks: [{ name: 'w.example.com', admissionReviewVersions: ['v1'], sideEffects: 'None', clientConfig: { service: { name: 's', namespace: 'default' }, caBundle: encodeBase64(encodeUtf8('CA')) }, rules: rules.resourceRules }],
    });
    const events = audited(cluster);
    ask(cluster, 'POST', CONFIG_MAPS, { metadata: { name: 'x' }, data: { a: '1' } });
    expect(stages(events('configmaps'))).toEqual([['RequestReceived', undefined], ['ResponseComplete', 201]]);
    expect(events('configmaps')[1]?.annotations).toMatchObject({ 'w.example.com/seen': 'yes', 'mutation.webhook.admission.k8s.io/round_0_index_0': '{"configuration":"w","webhook":"w.example.com","mutated":true}' });
  });

  test('tells when a watch begins and ends', () => {
    const cluster = aSmallCluster();
    const events = audited(cluster);
    const stream = send(cluster, 'GET', `${CONFIG_MAPS}?watch=1`).body as HttpStream;
    expect(stages(events('configmaps'))).toEqual([['RequestReceived', undefined], ['ResponseStarted', 200]]);
    stream.cancel();
    stream.cancel();
    expect(stages(events('configmaps')).slice(2)).toEqual([['ResponseComplete', 200]]);
  });

  test('tells of commands in containers', () => {
    const cluster = aSmallCluster();
    cluster.client.create(pods, aPod('p').withNode('n').fresh());
    let isOver = false;
    const channel: ChannelStream = { send: () => undefined, closeChannel: () => undefined, next: () => (isOver ? null : undefined), onReadable: () => () => undefined, cancel: () => undefined };
    cluster.apiServer.registerKubelet('n', { exec: () => channel } as unknown as KubeletApi);
    const events = audited(cluster);
    const open = (pod: string) => cluster.apiServer.upgrade({ method: 'GET', target: `/api/v1/namespaces/default/pods/${pod}/exec?command=ls&stdout=true`, headers: { host: 'api' }, body: new Uint8Array(), client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } } });
    const stream = open('p') as ChannelStream;
    expect(stream.next()).toBeUndefined();
    isOver = true;
    expect(stream.next()).toBeNull();
    expect(stages(events('pods'))).toEqual([['RequestReceived', undefined], ['ResponseStarted', 101], ['ResponseComplete', 101]]);
    expect(events('pods')[2]).toMatchObject({ verb: 'get', objectRef: { resource: 'pods', subresource: 'exec' } });
    open('nosuch');
    expect(stages(events('pods')).slice(3)).toEqual([['RequestReceived', undefined], ['ResponseComplete', 404]]);
  });
});
