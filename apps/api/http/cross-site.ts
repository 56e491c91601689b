import type { IncomingMessage } from 'node:http';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request that carries cookies and changes something was sent by a page of another site. Cookies are SameSite
 * already; this holds for browsers and siblings of our domain for which that is not enough.
 */
export function isForged(request: Pick<IncomingMessage, 'method' | 'headers'>, trustedOrigins: readonly string[]): boolean {
  if (SAFE.has(request.method ?? 'GET') || request.headers.cookie === undefined) return false;
  return !comesFromUs(request, trustedOrigins);
}

/** Whether the request names no origin at all (not a browser) or one of ours. */
export function comesFromUs({ headers }: Pick<IncomingMessage, 'headers'>, trustedOrigins: readonly string[]): boolean {
  if (headers.origin !== undefined) return trustedOrigins.includes(headers.origin);
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}
