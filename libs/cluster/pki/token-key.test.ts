import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isProbablePrime } from '#linux/pki/prime.js';
import { claimsOf, isSignedBy, LEGACY_ISSUER, signToken } from './service-account-token.js';
import { TokenKey } from './token-key.js';

const key = new TokenKey();
const claims = { iss: LEGACY_ISSUER, 'kubernetes.io/serviceaccount/namespace': 'a', 'kubernetes.io/serviceaccount/secret.name': 'b', 'kubernetes.io/serviceaccount/service-account.name': 'c', 'kubernetes.io/serviceaccount/service-account.uid': 'd', sub: 'é' } as const;

describe('TokenKey', () => {
  test('is made of primes, and is the same for everybody', () => {
    const { prime1, prime2, modulus } = key.key;
    expect(isProbablePrime(prime1) && isProbablePrime(prime2)).toBe(true);
    expect(modulus.toString(2)).toHaveLength(2048);
    expect(new TokenKey().id).toBe(key.id);
  });

  test('others check its signatures by the key that is published', () => {
    const token = signToken(key, claims);
    const dot = token.lastIndexOf('.');
    const check = (publicKey: ReturnType<typeof createPublicKey>) => verify('RSA-SHA256', Buffer.from(token.slice(0, dot)), publicKey, Buffer.from(token.slice(dot + 1), 'base64url'));
    expect(check(createPublicKey({ key: { ...key.jsonWebKey }, format: 'jwk' }))).toBe(true);
    expect(check(createPublicKey(key.publicPem))).toBe(true);
    expect(JSON.parse(Buffer.from(token.split('.')[0] as string, 'base64url').toString())).toEqual({ alg: 'RS256', kid: key.id });
    expect(claimsOf(token)).toEqual(claims);
  });

  test.each([
    { name: 'as it was', change: (token: string) => token, want: true },
    { name: 'other claims', change: (token: string) => token.replace(/\.(.)/, (_all, first: string) => `.${first === 'a' ? 'b' : 'a'}`), want: false },
    { name: 'no signature', change: (token: string) => token.slice(0, token.lastIndexOf('.') + 1), want: false },
  ])('$name: $want', ({ change, want }) => {
    expect(isSignedBy(key, change(signToken(key, claims)))).toBe(want);
  });

  test.each(['garbage', 'a.b', 'a.b.c', '..', 'e30.bnVsbA.x'])('%s is no token', (token) => {
    expect(claimsOf(token)).toBeUndefined();
  });
});
