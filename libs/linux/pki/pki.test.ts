import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '#linux/env/seeded-random.js';
import { certificateOf, isSignedBy, signCertificate } from './certificate.js';
import { elementOf } from './der-element.js';
import { getDigest } from './digests.js';
import { alternativeNames, alternativeNamesIn, basicConstraints, extension } from './extensions.js';
import { type CurveName, curves, newEcKey, newEdKey, type PrivateKey, privateKeyInfo, privateKeyOf, publicKeyIn, publicKeyInfo } from './keys.js';
import { nameFormats, nameOf } from './names.js';
import { findPem, pem } from './pem.js';
import { newRsaKey } from './rsa.js';
import { isSelfSigned, requestOf, signRequest } from './request.js';

function rsaKey(seed: number, bits: number): PrivateKey {
  const search = newRsaKey(new SeededRandom(seed), bits);
  for (;;) {
    const { value, done } = search.next();
    if (done === true) return value;
  }
}

const keys: readonly (readonly [string, PrivateKey])[] = [
  ['RSA 1024', rsaKey(1, 1024)], ['RSA 2048', rsaKey(2, 2048)], ['Ed25519', newEdKey(new SeededRandom(3))],
  ...Object.keys(curves).map((curve, seed) => [curve, newEcKey(new SeededRandom(seed), curve as CurveName)] as const),
];
const subject = nameOf([[{ type: '2.5.4.10', value: 'Foo, Inc.' }], [{ type: '2.5.4.3', value: 'jane' }]]);
const sha256 = getDigest('sha256');

describe.each(keys)('%s', (_, key) => {
  test('Node reads the key, and we read it back', () => {
    const der = privateKeyInfo(key);
    expect(createPublicKey(createPrivateKey(pem('PRIVATE KEY', der))).export({ type: 'spki', format: 'der' }).equals(publicKeyInfo(key))).toBe(true);
    expect(privateKeyOf('PRIVATE KEY', der)).toEqual(key);
    expect(publicKeyInfo(publicKeyIn(elementOf(publicKeyInfo(key))))).toEqual(publicKeyInfo(key));
  });

  test('Node believes its certificate, and so do we', () => {
    const content = { serial: Uint8Array.of(1, 2), issuer: subject, subject, notBeforeMs: 0, notAfterMs: Date.UTC(2051, 0, 1), publicKey: key, extensions: [extension('basicConstraints', basicConstraints(true), true), extension('subjectAltName', alternativeNames([{ kind: 'DNS', value: 'a.b' }, { kind: 'IP', value: '::1' }]))] };
    const der = signCertificate(content, key, sha256);
    const seen = new X509Certificate(der);
    expect(seen.verify(seen.publicKey)).toBe(true);
    expect(seen.subjectAltName).toBe('DNS:a.b, IP Address:0:0:0:0:0:0:0:1');
    const read = certificateOf(findPem(pem('CERTIFICATE', der), 'CERTIFICATE')?.bytes as Uint8Array);
    expect(isSignedBy(read, read.publicKey)).toBe(true);
    expect(nameFormats.oneline(read.subject)).toBe('O = "Foo, Inc.", CN = jane');
    expect(read.notAfterMs).toBe(Date.UTC(2051, 0, 1));
    expect(alternativeNamesIn(read.extensions[1]?.value as Uint8Array)).toEqual([{ kind: 'DNS', value: 'a.b' }, { kind: 'IP', value: '0:0:0:0:0:0:0:1' }]);
  });

  test('a request shows that its maker has the key, and a changed one does not', () => {
    const der = signRequest(subject, [], key, sha256);
    expect(isSelfSigned(requestOf(der))).toBe(true);
    const changed = der.slice();
    const letter = changed.findIndex((byte, index) => byte === 0x6a && changed[index + 1] === 0x61); // the j of jane
    changed[letter] = 0x4a;
    expect(isSelfSigned(requestOf(changed))).toBe(false);
  });
});

test('the same seed makes the same key, another seed another', () => {
  expect(rsaKey(7, 1024)).toEqual(rsaKey(7, 1024));
  expect(rsaKey(7, 1024)).not.toEqual(rsaKey(8, 1024));
});
