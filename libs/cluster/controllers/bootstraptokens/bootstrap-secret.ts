// Mirrors k8s.io/cluster-bootstrap/token/util and api
// Differs: nothing.
import type { Secret } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { base64Text } from '#cluster/apimachinery/base64-text.js';

const TYPE = 'bootstrap.kubernetes.io/token';
const PREFIX = 'bootstrap-token-';

/** Is it a Secret with which machines join the cluster? */
export function isBootstrapSecret({ type, metadata }: Stored<Secret>): boolean {
  return type === TYPE && metadata.namespace === 'kube-system' && metadata.name.startsWith(PREFIX);
}

export function valueIn({ data }: Stored<Secret>, key: string): string {
  return base64Text(data?.[key]);
}

/** Milliseconds until it ends, 0 when it has; undefined when it does not end. A time that can't be read has come. */
export function remainingMs(secret: Stored<Secret>, nowMs: number): number | undefined {
  const text = valueIn(secret, 'expiration');
  if (text === '') return undefined;
  const endMs = Date.parse(text);
  return Number.isNaN(endMs) ? 0 : Math.max(0, endMs - nowMs);
}

/** `token-id` and `token-secret`, where they are as they must be. */
export function tokenIn(secret: Stored<Secret>): { readonly id: string; readonly key: string } | undefined {
  const [id, key] = [valueIn(secret, 'token-id'), valueIn(secret, 'token-secret')];
  return /^[a-z0-9]{6}$/.test(id) && /^[a-z0-9]{16}$/.test(key) && secret.metadata.name === `${PREFIX}${id}` ? { id, key } : undefined;
}
