// Mirrors the key pair that kubeadm gives the API server for service account tokens (sa.key, sa.pub)
// Differs: all simulated clusters have the same; it opens nothing outside of them.
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeBase64 } from '#linux/env/base64.js';
import { SeededRandom } from '#linux/env/seeded-random.js';
import { publicKeyInfo, rsaPrivateKeyDer } from '#linux/pki/keys.js';
import { pem } from '#linux/pki/pem.js';
import { randomOdd } from '#linux/pki/prime.js';
import { bytesOfNumber, byteLengthOf, type RsaPrivateKey, rsaKeyOf } from '#linux/pki/rsa.js';

const PRIME_BITS = 1024;
const EXPONENT = 65_537n;
/** Where the primes lie behind the draws of two seeds, in odd numbers: searched for once, because a search takes 0.1 s. */
const PRIMES = [{ seed: 36, steps: 982 }, { seed: 37, steps: 1014 }] as const;

/** A public key as RFC 7517 writes it. */
export interface JsonWebKey {
  readonly use: 'sig';
  readonly kty: 'RSA';
  readonly kid: string;
  readonly alg: 'RS256';
  readonly n: string;
  readonly e: string;
}

/** Made when it is first used. */
export class TokenKey {
  #key: RsaPrivateKey | undefined;
  #id: string | undefined;

  get key(): RsaPrivateKey {
    this.#key ??= newKey();
    return this.#key;
  }

  /** `kid`: the digest of the public key. */
  get id(): string {
    this.#id ??= base64Url(sha256(publicKeyInfo(this.key)));
    return this.#id;
  }

  get jsonWebKey(): JsonWebKey {
    const { modulus, exponent } = this.key;
    return { use: 'sig', kty: 'RSA', kid: this.id, alg: 'RS256', n: base64Url(bytesOfNumber(modulus, byteLengthOf(modulus))), e: base64Url(bytesOfNumber(exponent, byteLengthOf(exponent))) };
  }

  /** As in /etc/kubernetes/pki/sa.key. */
  get privatePem(): string {
    return pem('RSA PRIVATE KEY', rsaPrivateKeyDer(this.key));
  }

  /** As in /etc/kubernetes/pki/sa.pub. */
  get publicPem(): string {
    return pem('PUBLIC KEY', publicKeyInfo(this.key));
  }
}

function newKey(): RsaPrivateKey {
  const [first, second] = PRIMES.map(({ seed, steps }) => randomOdd(new SeededRandom(seed), PRIME_BITS) + 2n * BigInt(steps)) as [bigint, bigint];
  return rsaKeyOf(first > second ? first : second, first > second ? second : first, EXPONENT);
}

/** RFC 4648's alphabet for URLs, without padding. */
export function base64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
