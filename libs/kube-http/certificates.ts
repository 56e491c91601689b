import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const YEAR_MS = 365 * 24 * 3600 * 1000;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export interface KeyPair {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

/** A certificate authority of its own and what it has signed for one server. */
export interface Credentials {
  readonly authority: string;
  readonly server: KeyPair;
  readonly admin: KeyPair;
}

/** Makes a CA, a server certificate for `names` (DNS names and IPv4 addresses), and an admin's client certificate. */
export async function makeCredentials(names: readonly string[]): Promise<Credentials> {
  x509.cryptoProvider.set(webcrypto as unknown as Parameters<typeof x509.cryptoProvider.set>[0]);
  const notBefore = new Date(Date.now() - 60_000);
  const notAfter = new Date(Date.now() + YEAR_MS);
  const authorityKeys = await generateKeys();
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01', name: 'CN=kubernetes', notBefore, notAfter, signingAlgorithm: algorithm, keys: authorityKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature, true),
    ],
  });
  const sign = async (serialNumber: string, subject: string, extensions: x509.Extension[]): Promise<KeyPair> => {
    const keys = await generateKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber, subject, issuer: authority.subject, notBefore, notAfter, signingAlgorithm: algorithm,
      publicKey: keys.publicKey, signingKey: authorityKeys.privateKey, extensions,
    });
    const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
    return { certificate: certificate.toString('pem'), key: pem('PRIVATE KEY', key) };
  };
  const alternatives = names.map((name) => ({ type: /^\d+(\.\d+){3}$/.test(name) ? ('ip' as const) : ('dns' as const), value: name }));
  return {
    authority: authority.toString('pem'),
    server: await sign('02', 'CN=kube-apiserver', [
      new x509.SubjectAlternativeNameExtension(alternatives), new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ]),
    admin: await sign('03', 'O=system:masters, CN=admin', [new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth])]),
  };
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

function pem(label: string, base64: string): string {
  return `-----BEGIN ${label}-----\n${(base64.match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`;
}
