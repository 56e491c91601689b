// Mirrors pkg/serviceaccount: signed JSON Web Tokens bound to objects
// Differs: the signature that claims RS256 is HMAC-SHA256 stretched to RSA's length; only this server checks it.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { decodeBase64, encodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';

const SIGNATURE_BYTES = 256;

export interface BoundObject {
  readonly name: string;
  readonly uid: string;
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

export function signToken(key: string, claims: object): string {
  const header = base64Url(encodeUtf8(JSON.stringify({ alg: 'RS256', kid: keyId(key) })));
  const body = `${header}.${base64Url(encodeUtf8(JSON.stringify(claims)))}`;
  return `${body}.${base64Url(signature(key, body))}`;
}

/** The claims, when the signature is this server's. */
export function verifyToken(key: string, token: string): TokenClaims | undefined {
  const parts = token.split('.');
  if (parts.length !== 3) return undefined;
  const [header, claims, signed] = parts as [string, string, string];
  if (base64Url(signature(key, `${header}.${claims}`)) !== signed) return undefined;
  return JSON.parse(decodeUtf8(decodeBase64(claims.replaceAll('-', '+').replaceAll('_', '/')))) as TokenClaims;
}

export function keyId(key: string): string {
  return base64Url(sha256(encodeUtf8(`kid ${key}`)));
}

function signature(key: string, text: string): Uint8Array {
  const bytes = new Uint8Array(SIGNATURE_BYTES);
  const seed = hmac(sha256, encodeUtf8(key), encodeUtf8(text));
  for (let i = 0; i < SIGNATURE_BYTES; i += seed.length) bytes.set(hmac(sha256, seed, new Uint8Array([i / seed.length])), i);
  return bytes;
}

function base64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
