// Mirrors plugin/pkg/auth/authenticator/token/bootstrap
// Differs: nothing.
import { secrets } from '#cluster/api/resources.js';
import { readStored, type Core } from '#cluster/apiserver/core.js';
import type { UserInfo } from '#cluster/client/client.js';
import { base64Text } from '#cluster/apimachinery/base64-text.js';

const TYPE = 'bootstrap.kubernetes.io/token';
const GROUP = 'system:bootstrappers';

/** `abcdef.0123456789abcdef`: whom a Secret of kube-system lets join the cluster. */
export function bootstrapUser(core: Core, token: string): UserInfo | undefined {
  const [, id, key] = /^([a-z0-9]{6})\.([a-z0-9]{16})$/.exec(token) ?? [];
  if (id === undefined || key === undefined) return undefined;
  const secret = readStored(core, core.table.get(secrets), 'kube-system', `bootstrap-token-${id}`) as { readonly type?: string; readonly data?: Readonly<Record<string, string>>; readonly metadata: { readonly deletionTimestamp?: string } } | undefined;
  if (secret?.type !== TYPE || secret.metadata.deletionTimestamp !== undefined) return undefined;
  const value = (name: string) => base64Text(secret.data?.[name]);
  if (value('token-id') !== id || value('token-secret') !== key || value('usage-bootstrap-authentication') !== 'true') return undefined;
  const expiration = value('expiration');
  // What can't be read as a time has expired.
  if (expiration !== '' && !(Date.parse(expiration) > core.env.clock.now())) return undefined;
  const groups = value('auth-extra-groups').split(',').filter((group) => group !== '');
  if (groups.some((group) => !/^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/.test(group))) return undefined;
  return { name: `system:bootstrap:${id}`, groups: [...[...new Set([GROUP, ...groups])].sort(), 'system:authenticated'] };
}
