// Mirrors crypto/tls: X509KeyPair
// Differs: of certificates that cannot be read only the general complaint is made.
import { certificateOf, type Certificate } from '#linux/pki/certificate.js';
import { DerError } from '#linux/pki/der.js';
import { isKeyOf, privateKeyOf, type PrivateKey } from '#linux/pki/keys.js';
import { pemBlocks } from '#linux/pki/pem.js';

/** Why a certificate and a key are no pair, in Go's words; undefined for a pair. */
export function tlsPairProblem(certificateText: string, keyText: string): string | undefined {
  const certificates = pemBlocks(certificateText);
  const first = certificates.find(({ label }) => label === 'CERTIFICATE');
  if (first === undefined) return certificateProblem(certificates.map(({ label }) => label));
  const keys = pemBlocks(keyText);
  const key = keys.find(({ label }) => label === 'PRIVATE KEY' || label.endsWith(' PRIVATE KEY'));
  if (key === undefined) return keyProblem(keys.map(({ label }) => label));
  const certificate = readable(() => certificateOf(first.bytes));
  if (certificate === undefined) return 'x509: malformed certificate';
  const secret = readable(() => privateKeyOf(key.label, key.bytes));
  if (secret === undefined) return 'tls: failed to parse private key';
  return mismatch(certificate, secret);
}

function certificateProblem(skipped: readonly string[]): string {
  if (skipped.length === 0) return 'tls: failed to find any PEM data in certificate input';
  if (skipped.length === 1 && skipped[0]?.endsWith('PRIVATE KEY') === true) return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${skipped.join(' ')}]`;
}

function keyProblem(skipped: readonly string[]): string {
  if (skipped.length === 0) return 'tls: failed to find any PEM data in key input';
  if (skipped.length === 1 && skipped[0] === 'CERTIFICATE') return 'tls: found a certificate rather than a key in the PEM for the private key';
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${skipped.join(' ')}]`;
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

function mismatch({ publicKey }: Certificate, secret: PrivateKey): string | undefined {
  if (publicKey.kind !== secret.kind) return 'tls: private key type does not match public key type';
  return isKeyOf(publicKey, secret) ? undefined : 'tls: private key does not match public key';
}
