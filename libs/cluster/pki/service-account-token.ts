// Mirrors pkg/serviceaccount: JSON Web Tokens (RFC 7519) signed with RS256
// Differs: nothing.
import { decodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { getDigest } from '#linux/pki/digests.js';
import { signRsa, verifyRsa } from '#linux/pki/rsa.js';
import { base64Url, type TokenKey } from './token-key.js';

export interface BoundObject {
  readonly name: string;
  readonly uid?: string;
}

/** The claims of a token, as Kubernetes writes them. Times are seconds since the epoch. */
export interface TokenClaims {
  readonly aud: readonly string[];
  readonly exp?: number;
  readonly iat?: number;
  readonly iss: string;
  readonly jti?: string;
  readonly 'kubernetes.io'?: {
    readonly namespace: string;
    readonly node?: BoundObject;
    readonly pod?: BoundObject;
    readonly secret?: BoundObject;
    readonly serviceaccount: BoundObject;
    readonly warnafter?: number;
  };
  readonly nbf?: number;
  readonly sub: string;
}

/** `iss` of the tokens in Secrets. */
export const LEGACY_ISSUER = 'kubernetes/serviceaccount';

/** The claims of a token in a Secret of type kubernetes.io/service-account-token. It has no end. */
export interface LegacyClaims {
  readonly iss: typeof LEGACY_ISSUER;
  readonly 'kubernetes.io/serviceaccount/namespace': string;
  readonly 'kubernetes.io/serviceaccount/secret.name': string;
  readonly 'kubernetes.io/serviceaccount/service-account.name': string;
  readonly 'kubernetes.io/serviceaccount/service-account.uid': string;
  readonly sub: string;
}

export function signToken(key: TokenKey, claims: TokenClaims | LegacyClaims): string {
  const header = base64Url(encodeUtf8(JSON.stringify({ alg: 'RS256', kid: key.id })));
  const body = `${header}.${base64Url(encodeUtf8(JSON.stringify(claims)))}`;
  return `${body}.${base64Url(signRsa(key.key, getDigest('sha256'), encodeUtf8(body)))}`;
}

/** The claims, whoever signed them; undefined for what is no such token. */
export function claimsOf(token: string): TokenClaims | LegacyClaims | undefined {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  try {
    const claims: unknown = JSON.parse(decodeUtf8(bytesOf(parts[1] as string)));
    return typeof claims === 'object' && claims !== null && !Array.isArray(claims) ? (claims as TokenClaims | LegacyClaims) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Is the token's signature by the key? */
export function isSignedBy(key: TokenKey, token: string): boolean {
  const dot = token.lastIndexOf('.');
  return verifyRsa(key.key, getDigest('sha256'), encodeUtf8(token.slice(0, dot)), bytesOf(token.slice(dot + 1)));
}

function bytesOf(text: string): Uint8Array {
  return decodeBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
}
