import { describe, expect, test } from 'vitest';
import type { CertificateSigningRequest } from '#cluster/api/generated/types.js';
import { certificatesigningrequests } from '#cluster/api/resources.js';
import { HollowCluster } from '#cluster/testing/hollow-cluster.js';
import { encodeBase64 } from '#linux/env/base64.js';
import { SeededRandom } from '#linux/env/seeded-random.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { getDigest } from '#linux/pki/digests.js';
import { newEcKey } from '#linux/pki/keys.js';
import { nameOf } from '#linux/pki/names.js';
import { getObjectIdentifier } from '#linux/pki/object-identifiers.js';
import { pem } from '#linux/pki/pem.js';
import { signRequest } from '#linux/pki/request.js';

const base64 = (text: string) => encodeBase64(encodeUtf8(text));
const der = (organization: string) => signRequest(nameOf([[{ type: getObjectIdentifier('O'), value: organization }]]), [], newEcKey(new SeededRandom(1), 'prime256v1'), getDigest('sha256'));
const GOOD = base64(pem('CERTIFICATE REQUEST', der('dev')));
const CHANGED = base64(pem('CERTIFICATE REQUEST', der('dev').map((byte, index, all) => (byte === 0x64 && all[index + 1] === 0x65 ? 0x44 : byte))));

function aCsr(spec: Partial<CertificateSigningRequest['spec']>): CertificateSigningRequest {
  return { apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', metadata: { name: 'x' }, spec: { request: GOOD, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'], ...spec } };
}

describe('certificate signing requests', () => {
  test.each([
    { name: 'what is no request', spec: { request: 'aGVsbG8=' }, want: 'spec.request: Invalid value: "aGVsbG8=": PEM block type must be CERTIFICATE REQUEST' },
    { name: 'a request changed after it was signed', spec: { request: CHANGED }, want: 'x509: ECDSA verification failure' },
    { name: 'no usages', spec: { usages: [] }, want: 'spec.usages: Required value' },
    { name: 'a usage twice', spec: { usages: ['client auth', 'client auth'] }, want: 'spec.usages[1]: Duplicate value: "client auth"' },
    { name: 'an unknown usage', spec: { usages: ['client'] }, want: 'spec.usages[0]: Unsupported value: "client"' },
    { name: 'a signer without a domain', spec: { signerName: 'own' }, want: "spec.signerName: Invalid value: \"own\": must be a fully qualified domain and path of the form 'example.com/signer-name'" },
    { name: 'a signer of a short domain', spec: { signerName: 'a/b' }, want: 'spec.signerName: Invalid value: "a": should be a domain with at least two segments separated by dots' },
    { name: 'a signer of wrong labels, the first of each part', spec: { signerName: 'A.B.c/D.E' }, want: 'spec.signerName: Invalid value: "A.B.c": validating label "A": a lowercase RFC 1123 label must' },
    { name: 'too long a signer', spec: { signerName: `${'a.'.repeat(127)}a/b` }, want: 'spec.signerName: Too long: may not be more than 253 bytes' },
    { name: 'the signer of old', spec: { signerName: 'kubernetes.io/legacy-unknown' }, want: 'spec.signerName: Invalid value: "kubernetes.io/legacy-unknown": the legacy signerName is not allowed via this API version' },
    { name: 'too short a life', spec: { expirationSeconds: 599 }, want: 'spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 600 seconds (10 minutes)' },
    { name: "the administrators' group", spec: { request: base64(pem('CERTIFICATE REQUEST', der('system:masters'))) }, want: 'is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed' },
  ])('refuses $name', ({ spec, want }) => {
    const cluster = new HollowCluster({ nodes: [], controllers: [] });
    expect(() => cluster.client.create(certificatesigningrequests, aCsr(spec))).toThrow(want);
  });

  test('knows who asks, and when it was decided', () => {
    const { client } = new HollowCluster({ nodes: [], controllers: [] });
    expect(client.create(certificatesigningrequests, { ...aCsr({ username: 'somebody else' }), status: { certificate: 'eA==' } })).toMatchObject({ spec: { username: 'admin' }, status: {} });
    const conditions = [{ type: 'Approved', status: 'True', reason: 'Test' }];
    const decided = client.patch(certificatesigningrequests, undefined, 'x', 'merge', { spec: { signerName: 'a.b/c' }, status: { conditions, certificate: 'eA==' } }, 'approval');
    expect(decided.spec.signerName).toBe('kubernetes.io/kube-apiserver-client');
    expect(decided.status?.certificate).toBeUndefined();
    expect(decided.status?.conditions?.[0]).toMatchObject({ lastUpdateTime: '2026-01-01T00:00:00Z', lastTransitionTime: '2026-01-01T00:00:00Z' });
  });

  test.each([
    { name: 'approved and denied at once', conditions: [{ type: 'Approved', status: 'True' }, { type: 'Denied', status: 'True' }], want: 'status.conditions[1].type: Invalid value: "Denied": Approved and Denied conditions are mutually exclusive' },
    { name: 'not quite approved', conditions: [{ type: 'Approved', status: 'Unknown' }], want: 'status.conditions[0].status: Unsupported value: "Unknown": supported values: "True"' },
    { name: 'an approval taken back', conditions: [], want: 'status.conditions: Forbidden: updates may not remove a condition of type "Approved"' },
  ])('refuses $name', ({ conditions, want }) => {
    const { client } = new HollowCluster({ nodes: [], controllers: [] });
    client.create(certificatesigningrequests, aCsr({}));
    const decide = (list: readonly object[]) => client.patch(certificatesigningrequests, undefined, 'x', 'merge', { status: { conditions: list } }, 'approval');
    if (conditions.length === 0) decide([{ type: 'Approved', status: 'True' }]);
    expect(() => decide(conditions)).toThrow(want);
  });

  const approved = { type: 'Approved', status: 'True', reason: 'Test' };
  test.each<{ name: string; status: object; want: string }>([
    { name: 'an approval by who signs', status: { conditions: [approved, { type: 'Denied', status: 'True' }] }, want: '[status.conditions[1].type: Invalid value: "Denied": Approved and Denied conditions are mutually exclusive, status.conditions: Forbidden: updates may not add a condition of type "Denied"]' },
    { name: 'an approval forgotten', status: { conditions: [] }, want: 'status.conditions: Forbidden: updates may not remove a condition of type "Approved"' },
    { name: 'what is no certificate', status: { certificate: base64('x') }, want: 'status.certificate: Invalid value: "<certificate data>": must contain at least one CERTIFICATE PEM block' },
    { name: 'a request as a certificate', status: { certificate: GOOD }, want: 'only CERTIFICATE PEM blocks are allowed, found "CERTIFICATE REQUEST"' },
    { name: 'something else in the place of one', status: { certificate: base64(pem('CERTIFICATE', new Uint8Array([1, 2, 3]))) }, want: 'x509: malformed certificate' },
    { name: 'a certificate with headers', status: { certificate: base64('-----BEGIN CERTIFICATE-----\nA: b\n\nAQID\n-----END CERTIFICATE-----\n') }, want: 'no PEM block headers are permitted' },
  ])('refuses in a status: $name', ({ status, want }) => {
    const { client } = new HollowCluster({ nodes: [], controllers: [] });
    client.create(certificatesigningrequests, aCsr({}));
    client.patch(certificatesigningrequests, undefined, 'x', 'merge', { status: { conditions: [approved] } }, 'approval');
    expect(() => client.patch(certificatesigningrequests, undefined, 'x', 'merge', { status }, 'status')).toThrow(want);
  });

  test('a status keeps an approval as it was', () => {
    const { client } = new HollowCluster({ nodes: [], controllers: [] });
    client.create(certificatesigningrequests, aCsr({}));
    client.patch(certificatesigningrequests, undefined, 'x', 'merge', { status: { conditions: [approved] } }, 'approval');
    const failed = client.patch(certificatesigningrequests, undefined, 'x', 'merge', { status: { conditions: [{ ...approved, reason: 'Other' }, { type: 'Failed', status: 'True' }] } }, 'status');
    expect(failed.status?.conditions?.map(({ type, reason = '' }) => `${type}:${reason}`)).toEqual(['Approved:Test', 'Failed:']);
  });
});
