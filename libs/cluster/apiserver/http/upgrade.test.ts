import { describe, expect, test } from 'vitest';
import { pods } from '#cluster/api/resources.js';
import type { KubeletApi } from '#cluster/apiserver/api-server.js';
import { aNetwork, type Served } from '#cluster/testing/a-network.js';
import { aSmallCluster, type SmallCluster } from '#cluster/testing/a-small-cluster.js';
import { ask, send } from '#cluster/testing/ask.js';
import { aPod } from '#cluster/testing/builders.js';
import { encodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { drive } from '#linux/kernel/drive.js';
import { isStep } from '#linux/net/http-server-side.js';
import type { ChannelStream, Upgraded } from '#linux/net/network.js';

const POD = '/api/v1/namespaces/default/pods/p';
const channel: ChannelStream = { send: () => undefined, closeChannel: () => undefined, next: () => undefined, onReadable: () => () => undefined, cancel: () => undefined };

interface Judged {
  readonly cluster: SmallCluster;
  /** What the webhook was asked, and the commands that a kubelet was given. */
  readonly asked: readonly { readonly kind: unknown; readonly object: unknown }[];
  readonly begun: readonly string[];
}

/** A pod whose connections are judged by a webhook that takes two seconds. */
function judged(isAllowed: boolean, timeoutSeconds = 10): Judged {
  const cluster = aSmallCluster();
  const asked: { kind: unknown; object: unknown }[] = [];
  const begun: string[] = [];
  cluster.client.create(pods, aPod('p').withNode('n').fresh());
  cluster.apiServer.registerKubelet('n', {
    exec: (_namespace: string, _pod: string, _container: string, { command }: { readonly command: readonly string[] }) => {
      begun.push(command.join(' '));
      return channel;
    },
  } as unknown as KubeletApi);
  send(cluster, 'POST', '/api/v1/namespaces/default/services', { metadata: { name: 's' }, spec: { clusterIP: '10.96.7.7', ports: [{ port: 443 }] } });
  cluster.apiServer.core.wires.net = aNetwork(cluster.clock, (_path, body): Served => {
    const { uid, kind, object } = (JSON.parse(body) as { request: { uid: string; kind: { kind: string }; object: unknown } }).request;
    asked.push({ kind: kind.kind, object });
    return { afterMs: 2_000, body: { kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', response: { uid, allowed: isAllowed, status: { message: 'not now' } } } };
  });
  send(cluster, 'POST', '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations', {
    metadata: { name: 'w' },
    webhooks: [{
      name: 'w.example.com', admissionReviewVersions: ['v1'], sideEffects: 'None', timeoutSeconds,
      clientConfig: { service: { name: 's', namespace: 'default' }, caBundle: encodeBase64(encodeUtf8('CA')) },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CONNECT'], resources: ['pods/exec', 'pods/proxy'] }],
    }],
  });
  return { cluster, asked, begun };
}

function open({ apiServer, clock }: SmallCluster, target: string): { readonly answer: Upgraded | undefined; readonly tookMs: number } {
  const begun = clock.now();
  const opened = apiServer.upgrade({ method: 'GET', target, headers: { host: 'api' }, body: new Uint8Array(), client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } } });
  if (!isStep(opened)) return { answer: opened, tookMs: 0 };
  let answer: Upgraded | undefined;
  drive(clock, opened, (came) => { answer = came; }, (error) => { throw error; });
  while (answer === undefined && clock.runNext(begun + 120_000));
  return { answer, tookMs: clock.now() - begun };
}

function textIn(answer: Upgraded | undefined): string {
  if (answer === undefined || !('status' in answer)) return answer === channel ? 'open' : 'other';
  return (JSON.parse(decodeUtf8(answer.body as Uint8Array)) as { message: string }).message;
}

describe('a webhook that takes time', () => {
  test.each([
    { name: 'lets a command begin', isAllowed: true, text: 'open', begun: ['ls'], tookMs: 2_000 },
    { name: 'refuses a command', isAllowed: false, text: 'admission webhook "w.example.com" denied the request: not now', begun: [], tookMs: 2_000 },
  ])('$name', ({ isAllowed, text, begun, tookMs }) => {
    const place = judged(isAllowed);
    const opened = open(place.cluster, `${POD}/exec?command=ls&stdout=true`);
    expect([textIn(opened.answer), opened.tookMs, place.begun]).toEqual([text, tookMs, begun]);
    expect(place.asked).toEqual([{ kind: 'PodExecOptions', object: { kind: 'PodExecOptions', apiVersion: 'v1', stdout: true, command: ['ls'] } }]);
  });

  test('is waited for as long as it may take', () => {
    const { cluster } = judged(true, 1);
    const { answer, tookMs } = open(cluster, `${POD}/exec?command=ls&stdout=true`);
    expect(tookMs).toBe(1_000);
    expect(textIn(answer)).toContain('failed calling webhook "w.example.com"');
  });

  test('is counted as one request', () => {
    const { cluster } = judged(true);
    open(cluster, `${POD}/exec?command=ls&stdout=true`);
    const counts = [...cluster.apiServer.core.metrics.requests.values()].filter(({ labels }) => labels.subresource === 'exec');
    expect(counts.map(({ codes }) => [...codes])).toEqual([[[101, 1]]]);
  });

  test('judges what goes through a proxy, too', () => {
    const { cluster, asked } = judged(false);
    expect(ask(cluster, 'GET', `${POD}/proxy/a/b/`)).toMatchObject({ code: 400, tookMs: 2_000, body: { message: 'admission webhook "w.example.com" denied the request: not now' } });
    expect(asked).toEqual([{ kind: 'PodProxyOptions', object: { kind: 'PodProxyOptions', apiVersion: 'v1', path: 'a/b/' } }]);
    expect(textIn(open(cluster, `${POD}/proxy/`).answer)).toContain('not now');
  });
});
