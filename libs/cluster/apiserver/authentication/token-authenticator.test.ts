import { describe, expect, test } from 'vitest';
import { nodes, pods, secrets, serviceaccounts, tokenreviews } from '#cluster/api/resources.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import { serviceAccountTokensController } from '#cluster/controllers/serviceaccounttokens/serviceaccounttokens.js';
import { aSmallCluster, type SmallCluster } from '#cluster/testing/a-small-cluster.js';
import { aPod } from '#cluster/testing/builders.js';
import { encodeBase64 } from '#linux/env/base64.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { claimsOf } from '#cluster/pki/service-account-token.js';
import { judgeToken } from './token-authenticator.js';

const ISSUER = 'https://kubernetes.default.svc.cluster.local';

interface Asked {
  readonly spec?: object;
  readonly metadata?: object;
}

function tokenOf({ client }: SmallCluster, body: Asked = {}): string {
  const answer = client.createSubresource(serviceaccounts, 'default', 'default', 'token', { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', ...body });
  return (answer as { readonly status: { readonly token: string } }).status.token;
}

function withPod(): SmallCluster {
  const cluster = aSmallCluster();
  cluster.client.create(nodes, { metadata: { name: 'n1' } });
  cluster.client.create(pods, aPod('p').withNode('n1').fresh());
  return cluster;
}

const boundTo = (kind: string, name: string, more: object = {}) => ({ spec: { expirationSeconds: 3607, boundObjectRef: { apiVersion: 'v1', kind, name, ...more } } });

describe('TokenRequest', () => {
  test('claims of a pod', () => {
    const cluster = withPod();
    const now = cluster.clock.now() / 1000;
    const uid = (ref: typeof pods, name: string) => cluster.client.get(ref, 'default', name).metadata.uid;
    expect(claimsOf(tokenOf(cluster, boundTo('Pod', 'p')))).toEqual({
      aud: [ISSUER], exp: now + 365 * 24 * 3600, iat: now, iss: ISSUER, jti: expect.any(String), nbf: now, sub: 'system:serviceaccount:default:default',
      'kubernetes.io': {
        namespace: 'default', node: { name: 'n1', uid: cluster.client.get(nodes, undefined, 'n1').metadata.uid }, pod: { name: 'p', uid: uid(pods, 'p') },
        serviceaccount: { name: 'default', uid: cluster.client.get(serviceaccounts, 'default', 'default').metadata.uid }, warnafter: now + 3607,
      },
    });
  });

  test.each([
    { name: 'a pod of nobody', body: boundTo('Pod', 'x'), want: 'pods "x" not found' },
    { name: 'another pod of that name', body: boundTo('Pod', 'p', { uid: 'u' }), want: 'Operation cannot be fulfilled on Pod "p": the UID in the bound object reference (u) does not match the UID in record. The object might have been deleted and then recreated' },
    { name: 'a deployment', body: { spec: { boundObjectRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd' } } }, want: 'cannot bind token to object of type apps/v1, Kind=Deployment' },
    { name: 'a minute', body: { spec: { expirationSeconds: 60 } }, want: 'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes' },
    { name: 'ages', body: { spec: { expirationSeconds: 2 ** 33 } }, want: 'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 8589934592: may not specify a duration larger than 2^32 seconds' },
    { name: 'another account', body: { metadata: { name: 'x' } }, want: 'TokenRequest.authentication.k8s.io "default" is invalid: metadata.name: Invalid value: "x": must match the service account name if specified' },
  ])('refuses $name', ({ body, want }) => {
    const cluster = withPod();
    expect(() => tokenOf(cluster, body)).toThrow(StatusError);
    expect(() => tokenOf(cluster, body)).toThrow(want);
  });
});

describe('tokens', () => {
  const judged = (cluster: SmallCluster, token: string, audiences?: readonly string[]) => {
    const verdict = judgeToken(cluster.apiServer.core, token, audiences);
    return 'user' in verdict ? verdict.user.name : verdict.error;
  };

  test.each([
    { name: 'a good one', change: () => undefined, want: 'system:serviceaccount:default:default' },
    { name: 'one whose account is gone', change: ({ client }: SmallCluster) => client.delete(serviceaccounts, 'default', 'default'), want: 'serviceaccounts "default" not found' },
    { name: 'one whose pod is gone', change: ({ client }: SmallCluster) => client.delete(pods, 'default', 'p', { gracePeriodSeconds: 0 }), want: 'service account token has been invalidated' },
    { name: 'one that has just ended', change: (cluster: SmallCluster) => cluster.advance(365 * 24 * 3600_000 + 59_000), want: 'system:serviceaccount:default:default' },
    { name: 'one that has ended', change: (cluster: SmallCluster) => cluster.advance(365 * 24 * 3600_000 + 61_000), want: 'service account token has expired' },
  ])('$name: $want', ({ change, want }) => {
    const cluster = withPod();
    const token = tokenOf(cluster, boundTo('Pod', 'p'));
    change(cluster);
    expect(judged(cluster, token)).toBe(want);
  });

  test('audiences', () => {
    const cluster = aSmallCluster();
    const token = tokenOf(cluster, { spec: { audiences: ['vault'] } });
    expect(judged(cluster, token)).toBe(`token audiences ["vault"] is invalid for the target audiences ["${ISSUER}"]`);
    expect(judged(cluster, token, ['vault', 'other'])).toBe('system:serviceaccount:default:default');
    const review = (audiences: string[], text = token) => cluster.client.create(tokenreviews, { spec: { token: text, audiences } }).status;
    expect(review(['vault', 'other'])).toMatchObject({ authenticated: true, audiences: ['vault'] });
    expect(review([])).toEqual({ user: {}, error: `[invalid bearer token, token audiences ["vault"] is invalid for the target audiences ["${ISSUER}"]]` });
    expect(review([], 'garbage')).toEqual({ user: {}, error: 'invalid bearer token' });
    expect(review([], `${token.slice(0, -4)}AAAA`)).toEqual({ user: {}, error: '[invalid bearer token, go-jose/go-jose: error in cryptographic primitive]' });
  });

  test('in a secret: without an end, until secret or account go', () => {
    const cluster = aSmallCluster();
    cluster.run(serviceAccountTokensController(cluster.apiServer.core.tokenKey));
    const secret = () => cluster.client.create(secrets, { metadata: { name: 's', namespace: 'default', annotations: { 'kubernetes.io/service-account.name': 'default' } }, type: 'kubernetes.io/service-account-token' });
    secret();
    cluster.advance(1000);
    const token = Buffer.from(cluster.client.get(secrets, 'default', 's').data?.['token'] ?? '', 'base64').toString();
    expect(claimsOf(token)).toMatchObject({ iss: 'kubernetes/serviceaccount', 'kubernetes.io/serviceaccount/secret.name': 's', sub: 'system:serviceaccount:default:default' });
    expect(judged(cluster, token)).toBe('system:serviceaccount:default:default');
    expect(cluster.client.get(secrets, 'default', 's').metadata.labels).toEqual({ 'kubernetes.io/legacy-token-last-used': '2026-01-01' });
    cluster.advance(50 * 365 * 24 * 3600_000);
    expect(judged(cluster, token)).toBe('system:serviceaccount:default:default');
    cluster.client.delete(secrets, 'default', 's');
    expect(judged(cluster, token)).toBe('Token has been invalidated');
    expect(cluster.complaints).toEqual([]);
  });
});

describe('bootstrap tokens', () => {
  const data = { 'token-id': 'abcdef', 'token-secret': '0123456789abcdef', 'usage-bootstrap-authentication': 'true', 'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token' };
  test.each([
    { name: 'a good one', change: {}, want: ['system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token', 'system:authenticated'] },
    { name: 'one that is not for this', change: { 'usage-bootstrap-authentication': 'false' }, want: undefined },
    { name: 'one that has ended', change: { expiration: '2020-01-01T00:00:00Z' }, want: undefined },
    { name: 'one that will end', change: { expiration: '2030-01-01T00:00:00Z' }, want: ['system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token', 'system:authenticated'] },
    { name: 'one with groups of its own', change: { 'auth-extra-groups': 'system:masters' }, want: undefined },
    { name: 'one with another secret', change: { 'token-secret': 'ffffffffffffffff' }, want: undefined },
  ])('$name', ({ change, want }) => {
    const cluster = aSmallCluster();
    const encoded = Object.fromEntries(Object.entries({ ...data, ...change }).map(([key, value]) => [key, encodeBase64(encodeUtf8(value))]));
    cluster.client.create(secrets, { metadata: { name: 'bootstrap-token-abcdef', namespace: 'kube-system' }, type: 'bootstrap.kubernetes.io/token', data: encoded });
    const verdict = judgeToken(cluster.apiServer.core, 'abcdef.0123456789abcdef');
    expect('user' in verdict ? verdict.user : undefined).toEqual(want === undefined ? undefined : { name: 'system:bootstrap:abcdef', groups: want });
  });
});
