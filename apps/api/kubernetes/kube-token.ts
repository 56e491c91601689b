import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const Claims = z.object({
  sessionId: z.uuid(), organisationId: z.string(), userId: z.string(), rights: z.enum(['admin', 'view']),
  /** Milliseconds since the epoch. */
  expiresAt: z.number(),
});
/** What the token in a downloaded kubeconfig allows. */
export type KubeClaims = z.infer<typeof Claims>;

const PREFIX = 'whk_';

export function signKubeToken(claims: KubeClaims, secret: string): string {
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${PREFIX}${payload}.${signatureOf(payload, secret)}`;
}

/** The claims of a token that we made and that is still good; undefined for any other text. */
export function readKubeToken(token: string, secret: string, now: number): KubeClaims | undefined {
  const [payload, signature, ...rest] = token.startsWith(PREFIX) ? token.slice(PREFIX.length).split('.') : [];
  if (payload === undefined || signature === undefined || rest.length > 0) return undefined;
  const expected = Buffer.from(signatureOf(payload, secret));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const claims = Claims.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  return claims.success && claims.data.expiresAt > now ? claims.data : undefined;
}

function signatureOf(payload: string, secret: string): string {
  // A key of its own: what signs cookies must not sign these.
  const key = createHmac('sha256', secret).update('wheelhouse kubeconfig token').digest();
  return createHmac('sha256', key).update(payload).digest('base64url');
}
