import { describe, expect, test } from 'vitest';
import { CertificateAuthority } from '#cluster/pki/certificate.js';
import { encodeBase64 } from '#linux/env/base64.js';
import { SeededRandom } from '#linux/env/seeded-random.js';
import { encodeUtf8 } from '#linux/env/text.js';
import type { HttpService } from '#linux/net/network.js';
import { certificateOf, namesIn } from '#linux/pki/certificate.js';
import { findPem } from '#linux/pki/pem.js';
import { ServerTrust } from './server-trust.js';

const NOW = Date.UTC(2026, 0, 1);
const DAY_MS = 24 * 3600 * 1000;
const authority = (seed: number) => new CertificateAuthority('ca', NOW - DAY_MS, new SeededRandom(seed));
const [ours, theirs] = [authority(1), authority(2)];

/** What a server shows that has the certificate alone, not its authority's. */
function shown(names: readonly string[] | undefined, notBeforeMs = NOW - DAY_MS): HttpService['tls'] {
  const { certificatePem } = ours.sign({ subject: { commonName: 's.default.svc', organizations: [] }, usage: 'server', notBeforeMs, ...(names === undefined ? {} : { names }) });
  const certificate = certificateOf(findPem(certificatePem, 'CERTIFICATE')?.bytes as Uint8Array);
  return { names: namesIn(certificate), authority: certificatePem, certificatePem };
}

const bundle = (...pems: readonly string[]) => encodeBase64(encodeUtf8(pems.join('\n')));
const failed = (why: string) => `tls: failed to verify certificate: x509: ${why}`;

describe("a server's certificate", () => {
  test.each<{ name: string; tls: HttpService['tls']; caBundle: string | undefined; want: string | undefined }>([
    { name: 'signed by the authority', tls: shown(['s.default.svc']), caBundle: bundle(ours.certificatePem), want: undefined },
    { name: 'signed by one of them', tls: shown(['s.default.svc']), caBundle: bundle(theirs.certificatePem, ours.certificatePem), want: undefined },
    { name: 'signed by another of the same name', tls: shown(['s.default.svc']), caBundle: bundle(theirs.certificatePem), want: failed('certificate signed by unknown authority') },
    { name: 'nobody is trusted', tls: shown(['s.default.svc']), caBundle: undefined, want: failed('certificate signed by unknown authority') },
    { name: 'for all of a domain', tls: shown(['*.default.svc']), caBundle: bundle(ours.certificatePem), want: undefined },
    { name: 'for others', tls: shown(['a.default.svc', 'b.default.svc']), caBundle: bundle(ours.certificatePem), want: failed('certificate is valid for a.default.svc, b.default.svc, not s.default.svc') },
    { name: 'with a common name alone', tls: shown(undefined), caBundle: bundle(ours.certificatePem), want: failed('certificate relies on legacy Common Name field, use SANs instead') },
    { name: 'of long ago', tls: shown(['s.default.svc'], NOW - 800 * DAY_MS), caBundle: bundle(ours.certificatePem), want: failed('certificate has expired or is not yet valid: current time 2026-01-01T00:00:00Z is after 2024-10-23T00:00:00Z') },
    { name: 'none', tls: undefined, caBundle: bundle(ours.certificatePem), want: 'http: server gave HTTP response to HTTPS client' },
  ])('$name', ({ tls, caBundle, want }) => {
    expect(new ServerTrust().problem(tls, 's.default.svc', caBundle, NOW)).toBe(want);
  });
});
