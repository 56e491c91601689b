import { describe, expect, test } from 'vitest';
import { CertificateAuthority } from '#cluster/pki/certificate.js';
import { SeededRandom } from '#linux/env/seeded-random.js';
import { ClientCertificates } from './client-certificates.js';

const MADE_MS = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;
const ours = new CertificateAuthority('kubernetes', MADE_MS, new SeededRandom(1));
/** The same name, another key. */
const theirs = new CertificateAuthority('kubernetes', MADE_MS, new SeededRandom(2));
const jane = { subject: { commonName: 'jane', organizations: ['ops', 'dev'] }, notBeforeMs: MADE_MS } as const;
const good = ours.sign({ ...jane, usage: 'client' }).certificatePem;

describe('ClientCertificates', () => {
  test.each([
    { name: 'signed by the CA', pem: good, atMs: MADE_MS + DAY_MS, want: 'jane' },
    { name: 'not yet valid', pem: good, atMs: MADE_MS - 1, want: undefined },
    { name: 'expired', pem: good, atMs: MADE_MS + 366 * DAY_MS, want: undefined },
    { name: 'of a server', pem: ours.sign({ ...jane, usage: 'server' }).certificatePem, atMs: MADE_MS, want: undefined },
    { name: 'signed by another CA of the same name', pem: theirs.sign({ ...jane, usage: 'client' }).certificatePem, atMs: MADE_MS, want: undefined },
    { name: 'no certificate at all', pem: 'hello', atMs: MADE_MS, want: undefined },
    { name: 'cut off', pem: good.replace(/(.{64}\n){3}/, ''), atMs: MADE_MS, want: undefined },
  ])('$name', ({ pem, atMs, want }) => {
    const certificates = new ClientCertificates();
    for (const _again of [1, 2]) expect(certificates.verify(pem, ours.certificatePem, atMs)?.name).toBe(want);
  });

  test('organisations are groups', () => {
    expect(new ClientCertificates().verify(good, ours.certificatePem, MADE_MS)?.groups.toSorted()).toEqual(['dev', 'ops', 'system:authenticated']);
  });

  test('what was found for one authority is not believed for another', () => {
    const certificates = new ClientCertificates();
    expect(certificates.verify(good, ours.certificatePem, MADE_MS)).toBeDefined();
    expect(certificates.verify(good, theirs.certificatePem, MADE_MS)).toBeUndefined();
  });
});
