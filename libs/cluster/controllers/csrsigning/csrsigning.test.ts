import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { CertificateSigningRequest } from '#cluster/api/generated/types.js';
import { certificatesigningrequests, clusterrolebindings, clusterroles } from '#cluster/api/resources.js';
import { controllers } from '#cluster/controllers/list.js';
import { CertificateAuthority } from '#cluster/pki/certificate.js';
import { HollowCluster, START_MS } from '#cluster/testing/hollow-cluster.js';
import { encodeBase64 } from '#linux/env/base64.js';
import { SeededRandom } from '#linux/env/seeded-random.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { getDigest } from '#linux/pki/digests.js';
import { alternativeNames, extension } from '#linux/pki/extensions.js';
import { newEcKey } from '#linux/pki/keys.js';
import { nameOf } from '#linux/pki/names.js';
import { getObjectIdentifier } from '#linux/pki/object-identifiers.js';
import { pem } from '#linux/pki/pem.js';
import { signRequest } from '#linux/pki/request.js';
import { csrSigningController } from './csrsigning.js';

const MINUTE_MS = 60_000;
const authority = new CertificateAuthority('kubernetes', START_MS - MINUTE_MS, new SeededRandom(1));
const CLIENT = 'kubernetes.io/kube-apiserver-client';
const KUBELET = 'kubernetes.io/kube-apiserver-client-kubelet';
const SERVING = 'kubernetes.io/kubelet-serving';

/** `CN=jane O=dev`, and DNS names. */
function requestFor(subject: string, names: readonly string[] = []): string {
  const steps = subject.split(' ').map((part) => {
    const [short = '', value = ''] = part.split('=');
    return [{ type: getObjectIdentifier(short), value }];
  });
  const extensions = names.length === 0 ? [] : [extension('subjectAltName', alternativeNames(names.map((value) => ({ kind: 'DNS', value }))))];
  return encodeBase64(encodeUtf8(pem('CERTIFICATE REQUEST', signRequest(nameOf(steps), extensions, newEcKey(new SeededRandom(9), 'prime256v1'), getDigest('sha256')))));
}

function aCsr(name: string, spec: Partial<CertificateSigningRequest['spec']>): CertificateSigningRequest {
  return { apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', metadata: { name }, spec: { request: requestFor('CN=jane O=dev'), signerName: CLIENT, usages: ['client auth'], ...spec } };
}

function aCluster(): HollowCluster {
  return new HollowCluster({ controllers: [...controllers, csrSigningController(authority)] });
}

function decide(cluster: HollowCluster, name: string, type: 'Approved' | 'Denied'): void {
  cluster.client.patch(certificatesigningrequests, undefined, name, 'merge', { status: { conditions: [{ type, status: 'True', reason: 'Test' }] } }, 'approval');
  cluster.advance(1000);
}

function certificateOf(cluster: HollowCluster, name: string): X509Certificate {
  return new X509Certificate(Buffer.from(cluster.client.get(certificatesigningrequests, undefined, name).status?.certificate ?? '', 'base64'));
}

describe('signing', () => {
  test('an approved request of a user becomes a certificate that the CA signed', () => {
    const cluster = aCluster();
    cluster.client.create(certificatesigningrequests, aCsr('jane', { usages: ['client auth', 'digital signature'], expirationSeconds: 86_400 }));
    cluster.advance(1000);
    expect(cluster.client.get(certificatesigningrequests, undefined, 'jane').status?.certificate).toBeUndefined();
    decide(cluster, 'jane', 'Approved');
    const certificate = certificateOf(cluster, 'jane');
    expect(certificate.verify(new X509Certificate(authority.certificatePem).publicKey)).toBe(true);
    expect(certificate.subject).toBe('O=dev\nCN=jane');
    expect(certificate.ca).toBe(false);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)).toBe(86_400_000); // both are five minutes early
    expect(Date.parse(certificate.validFrom)).toBeLessThan(START_MS);
    expect(cluster.problems).toEqual([]);
  });

  test.each([
    { name: 'another signer', spec: { signerName: 'example.com/own' }, want: ['Approved'] },
    { name: 'a usage that is not for clients', spec: { usages: ['server auth'] }, want: ['Approved', 'invalid usage for client certificate: server auth'] },
    { name: 'no client auth', spec: { usages: ['digital signature'] }, want: ['Approved', 'missing required usage for client certificate: client auth'] },
    { name: 'a node that is none', spec: { signerName: KUBELET, request: requestFor('CN=x O=system:nodes'), usages: ['client auth', 'digital signature'] }, want: ['Approved', 'subject common name does not begin with system:node:'] },
    { name: 'a node with other usages', spec: { signerName: KUBELET, request: requestFor('CN=system:node:x O=system:nodes') }, want: ['Approved', 'usages did not match [client auth digital signature key encipherment]'] },
    { name: 'a kubelet without an address', spec: { signerName: SERVING, request: requestFor('CN=system:node:x O=system:nodes'), usages: ['server auth', 'digital signature'] }, want: ['Approved', 'DNS or IP subjectAltName is required'] },
  ])('no certificate for $name', ({ spec, want }) => {
    const cluster = aCluster();
    cluster.client.create(certificatesigningrequests, aCsr('x', spec));
    decide(cluster, 'x', 'Approved');
    const { status } = cluster.client.get(certificatesigningrequests, undefined, 'x');
    expect(status?.certificate).toBeUndefined();
    expect(status?.conditions?.map(({ type, message }) => (type === 'Failed' ? message : type))).toEqual(want);
  });

  test('a kubelet gets its serving certificate', () => {
    const cluster = aCluster();
    cluster.client.create(certificatesigningrequests, aCsr('x', { signerName: SERVING, request: requestFor('CN=system:node:x O=system:nodes', ['x']), usages: ['server auth', 'digital signature'] }));
    decide(cluster, 'x', 'Approved');
    expect(certificateOf(cluster, 'x').subjectAltName).toBe('DNS:x');
  });
});

describe('approving', () => {
  const node = { signerName: KUBELET, request: requestFor('CN=system:node:x O=system:nodes'), usages: ['client auth', 'digital signature'] };

  test('a node is approved when whoever asks may ask for nodes', () => {
    const cluster = aCluster();
    const bootstrapper = cluster.apiServer.client({ name: 'system:bootstrap:abcdef', groups: ['system:bootstrappers', 'system:authenticated'] }, 'kubeadm');
    const bind = (role: string) => cluster.client.create(clusterrolebindings, { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: role.replaceAll(':', '-') }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role }, subjects: [{ kind: 'Group', name: 'system:bootstrappers', apiGroup: 'rbac.authorization.k8s.io' }] });
    bind('system:node-bootstrapper');
    bootstrapper.create(certificatesigningrequests, aCsr('early', node));
    cluster.advance(1000);
    expect(cluster.client.get(certificatesigningrequests, undefined, 'early').status?.conditions).toBeUndefined();
    bind('system:certificates.k8s.io:certificatesigningrequests:nodeclient');
    bootstrapper.create(certificatesigningrequests, aCsr('late', node));
    cluster.advance(1000);
    expect(cluster.client.get(certificatesigningrequests, undefined, 'late').status?.conditions?.[0]?.message).toBe('Auto approving kubelet client certificate after SubjectAccessReview.');
    expect(certificateOf(cluster, 'late').subject).toBe('O=system:nodes\nCN=system:node:x');
  });
});

describe('cleaning', () => {
  test.each([
    { name: 'pending', type: undefined, staysMinutes: 23 * 60, goesMinutes: 24 * 60 + 1 },
    { name: 'denied', type: 'Denied', staysMinutes: 58, goesMinutes: 61 },
    { name: 'issued', type: 'Approved', staysMinutes: 58, goesMinutes: 61 },
  ] as const)('$name requests go', ({ type, staysMinutes, goesMinutes }) => {
    const cluster = aCluster();
    cluster.client.create(certificatesigningrequests, aCsr('x', {}));
    if (type !== undefined) decide(cluster, 'x', type);
    cluster.advance(staysMinutes * MINUTE_MS);
    expect(cluster.client.find(certificatesigningrequests, undefined, 'x')).toBeDefined();
    cluster.advance((goesMinutes - staysMinutes) * MINUTE_MS);
    expect(cluster.client.find(certificatesigningrequests, undefined, 'x')).toBeUndefined();
  });

  test('an issued request goes with its certificate', () => {
    const cluster = aCluster();
    cluster.client.create(certificatesigningrequests, aCsr('x', { expirationSeconds: 600 }));
    decide(cluster, 'x', 'Approved');
    cluster.advance(11 * MINUTE_MS);
    expect(cluster.client.find(certificatesigningrequests, undefined, 'x')).toBeUndefined();
  });
});

test('approving needs the right to approve for the signer', () => {
  const cluster = aCluster();
  cluster.client.create(certificatesigningrequests, aCsr('x', {}));
  const jane = cluster.apiServer.client({ name: 'jane', groups: ['approvers', 'system:authenticated'] }, 'kubectl');
  const metadata = { name: 'approvers' };
  cluster.client.create(clusterroles, { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata, rules: [{ apiGroups: ['certificates.k8s.io'], resources: ['certificatesigningrequests', 'certificatesigningrequests/approval'], verbs: ['get', 'update', 'patch'] }] });
  cluster.client.create(clusterrolebindings, { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'approvers' }, subjects: [{ kind: 'User', name: 'jane', apiGroup: 'rbac.authorization.k8s.io' }] });
  const approve = () => jane.patch(certificatesigningrequests, undefined, 'x', 'merge', { status: { conditions: [{ type: 'Approved', status: 'True', reason: 'Test' }] } }, 'approval');
  expect(approve).toThrow('user not permitted to approve requests with signerName "kubernetes.io/kube-apiserver-client"');
});
