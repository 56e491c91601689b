// Mirrors crypto/tls and crypto/x509 of Go: what a client says of a server's certificate
// Differs: no intermediate certificates.
import { formatTime } from '#cluster/apimachinery/time.js';
import { decodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8 } from '#linux/env/text.js';
import type { HttpService } from '#linux/net/network.js';
import { type Certificate, certificateOf, isSignedBy } from '#linux/pki/certificate.js';
import { DerError } from '#linux/pki/der.js';
import { findExtension } from '#linux/pki/extensions.js';
import { isSameName, valuesOf } from '#linux/pki/names.js';
import { findPem, pemBlocks } from '#linux/pki/pem.js';

/** Verdicts remembered: one for each webhook of a cluster, as good as always. */
const REMEMBERED_MAX = 64;
const FAILED = 'tls: failed to verify certificate: x509: ';

type Tls = NonNullable<HttpService['tls']>;

/** Checks servers' certificates, and remembers which bundle signed which: signatures are slow to verify. */
export class ServerTrust {
  readonly #signed = new Map<string, boolean>();

  /** Undefined: it is good for `host`. `caBundle` is base64 of PEM. */
  problem(tls: HttpService['tls'], host: string, caBundle: string | undefined, nowMs: number): string | undefined {
    if (tls === undefined) return 'http: server gave HTTP response to HTTPS client';
    const own = tls.certificatePem === undefined ? undefined : parsed(tls.certificatePem);
    if (own !== undefined && (nowMs < own.notBeforeMs || nowMs > own.notAfterMs)) {
      const [which, limitMs] = nowMs > own.notAfterMs ? ['after', own.notAfterMs] : ['before', own.notBeforeMs];
      return `${FAILED}certificate has expired or is not yet valid: current time ${formatTime(nowMs)} is ${which} ${formatTime(limitMs)}`;
    }
    return nameProblem(tls, own, host) ?? (this.#isTrusted(tls, own, caBundle) ? undefined : `${FAILED}certificate signed by unknown authority`);
  }

  #isTrusted({ authority, certificatePem = '' }: Tls, own: Certificate | undefined, caBundle = ''): boolean {
    if (caBundle === '') return false;
    const bundle = decodeUtf8(decodeBase64(caBundle));
    if (bare(bundle).includes(bare(authority))) return true;
    if (own === undefined) return false;
    const key = `${certificatePem} ${caBundle}`;
    const known = this.#signed.get(key) ?? pemBlocks(bundle).some(({ label, bytes }) => label === 'CERTIFICATE' && signs(bytes, own));
    this.#signed.set(key, known);
    if (this.#signed.size > REMEMBERED_MAX) this.#signed.delete(this.#signed.keys().next().value as string);
    return known;
  }
}

function nameProblem({ names }: Tls, own: Certificate | undefined, host: string): string | undefined {
  if (names.some((name) => isFor(name, host))) return undefined;
  if (own !== undefined && findExtension(own.extensions, 'subjectAltName') === undefined && valuesOf(own.subject, 'CN').length > 0) return `${FAILED}certificate relies on legacy Common Name field, use SANs instead`;
  return names.length === 0 ? `${FAILED}certificate is not valid for any names, but wanted to match ${host}` : `${FAILED}certificate is valid for ${names.join(', ')}, not ${host}`;
}

/** A star stands for the first label. */
function isFor(name: string, host: string): boolean {
  const [pattern, wanted] = [name.toLowerCase(), host.toLowerCase()];
  return pattern === wanted || (pattern.startsWith('*.') && wanted.includes('.') && wanted.slice(wanted.indexOf('.')) === pattern.slice(1));
}

function signs(authority: Uint8Array, own: Certificate): boolean {
  const signer = read(authority);
  return signer !== undefined && isSameName(own.issuer, signer.subject) && isSignedBy(own, signer.publicKey);
}

function parsed(pem: string): Certificate | undefined {
  const block = findPem(pem, 'CERTIFICATE');
  return block === undefined ? undefined : read(block.bytes);
}

function read(bytes: Uint8Array): Certificate | undefined {
  try {
    return certificateOf(bytes);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

function bare(pem: string): string {
  return pem.replace(/\s/g, '');
}
