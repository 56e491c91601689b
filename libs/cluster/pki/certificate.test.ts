import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '#linux/env/seeded-random.js';
import { CertificateAuthority } from './certificate.js';

const now = Date.UTC(2026, 0, 1);

describe('CertificateAuthority', () => {
  test('signs what Node verifies', () => {
    const authority = new CertificateAuthority('kubernetes', now, new SeededRandom(1));
    const pair = authority.sign({ subject: { commonName: 'admin', organizations: ['system:masters'] }, usage: 'client', notBeforeMs: now });
    const certificate = new X509Certificate(pair.certificatePem);
    expect(certificate.subject).toBe('O=system:masters\nCN=admin');
    expect(certificate.verify(new X509Certificate(authority.certificatePem).publicKey)).toBe(true);
    expect(certificate.checkIssued(new X509Certificate(authority.certificatePem))).toBe(true);
    expect(certificate.validTo).toBe('Jan  1 00:00:00 2027 GMT');
  });

  test('names a server', () => {
    const authority = new CertificateAuthority('kubernetes', now, new SeededRandom(2));
    const pair = authority.sign({ subject: { commonName: 'kube-apiserver', organizations: [] }, usage: 'server', names: ['kubernetes', '10.96.0.1'], notBeforeMs: now });
    expect(new X509Certificate(pair.certificatePem).subjectAltName).toBe('DNS:kubernetes, IP Address:10.96.0.1');
  });

  test('the same seed makes the same bytes', () => {
    const make = () => new CertificateAuthority('kubernetes', now, new SeededRandom(3)).certificatePem;
    expect(make()).toBe(make());
  });
});
