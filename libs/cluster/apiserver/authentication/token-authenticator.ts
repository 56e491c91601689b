// Mirrors pkg/serviceaccount: jwt.go, claims.go, legacy.go; plugin/pkg/auth/authenticator/token/bootstrap
// Differs: signatures are of one key.
import { nodes, pods, secrets, serviceaccounts } from '#cluster/api/resources.js';
import { readStored, type Core } from '#cluster/apiserver/core.js';
import { ownContext } from '#cluster/apiserver/request.js';
import type { TokenVerdict } from '#cluster/apiserver/store-access.js';
import { patchObject } from '#cluster/apiserver/verbs/patch.js';
import { qualified } from '#cluster/apimachinery/errors.js';
import type { KubeObject, ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import { formatTime, parseTime } from '#cluster/apimachinery/time.js';
import type { UserInfo } from '#cluster/client/client.js';
import { base64Text } from '#cluster/apimachinery/base64-text.js';
import { bootstrapUser } from './bootstrap-token.js';
import { claimsOf, isSignedBy, LEGACY_ISSUER, type BoundObject, type LegacyClaims, type TokenClaims } from '#cluster/pki/service-account-token.js';

/** Clocks may differ by so much. */
const LEEWAY_S = 60;
const INVALIDATED = 'service account token has been invalidated';
const PREFIX = 'authentication.kubernetes.io';
const DAY_MS = 24 * 3600 * 1000;
const LAST_USED = 'kubernetes.io/legacy-token-last-used';
const INVALID_SINCE = 'kubernetes.io/legacy-token-invalid-since';

/** `audiences`: for whom it must have been made; the API server itself, if not said. */
export function judgeToken(core: Core, token: string, audiences: readonly string[] = [core.settings.issuer]): TokenVerdict {
  const claims = claimsOf(token);
  if (claims === undefined) {
    const user = bootstrapUser(core, token);
    return user === undefined ? { error: '' } : { user, audiences };
  }
  if (claims.iss !== LEGACY_ISSUER && claims.iss !== core.settings.issuer) return { error: '' };
  if (!isSignedBy(core.tokenKey, token)) return { error: 'go-jose/go-jose: error in cryptographic primitive' };
  if (claims.iss === LEGACY_ISSUER) return legacyVerdict(core, token, claims as LegacyClaims, audiences);
  return boundVerdict(core, claims as TokenClaims, audiences);
}

function boundVerdict(core: Core, claims: TokenClaims, wanted: readonly string[]): TokenVerdict {
  const audiences = wanted.filter((each) => claims.aud.includes(each));
  if (audiences.length === 0) return { error: `token audiences ${listText(claims.aud)} is invalid for the target audiences ${listText(wanted)}` };
  const bound = claims['kubernetes.io'];
  if (bound === undefined) return { error: 'namespace claim is missing' };
  const nowS = core.env.clock.now() / 1000;
  if (nowS - LEEWAY_S > (claims.exp ?? 0)) return { error: 'service account token has expired' };
  if (nowS + LEEWAY_S < (claims.nbf ?? 0)) return { error: 'service account token is not valid yet' };
  const { namespace, serviceaccount, pod, secret, node } = bound;
  const account = find(core, serviceaccounts, namespace, serviceaccount.name);
  if (account === undefined) return { error: `${qualified(serviceaccounts)} ${JSON.stringify(serviceaccount.name)} not found` };
  if (account.metadata.uid !== serviceaccount.uid) return { error: `service account UID (${account.metadata.uid}) does not match claim (${serviceaccount.uid ?? ''})` };
  const error = objectError(core, secrets, namespace, secret) ?? objectError(core, pods, namespace, pod) ?? (pod === undefined ? objectError(core, nodes, undefined, node) : undefined);
  if (error !== undefined) return { error };
  return { user: serviceAccountUser(namespace, serviceaccount.name, account.metadata.uid, extraOf(claims)), audiences };
}

/** What a token is bound to must still be there; a moment longer while it is being deleted. */
function objectError(core: Core, ref: ResourceRef, namespace: string | undefined, bound: BoundObject | undefined): string | undefined {
  if (bound === undefined) return undefined;
  const object = find(core, ref, namespace, bound.name);
  const deletedMs = parseTime(object?.metadata.deletionTimestamp);
  if (object === undefined || (deletedMs !== undefined && deletedMs < core.env.clock.now() - LEEWAY_S * 1000)) return INVALIDATED;
  if (object.metadata.uid === bound.uid) return undefined;
  const what = ref.kind.toLowerCase();
  return `${what} UID (${object.metadata.uid}) does not match service account ${what} ref claim (${bound.uid ?? ''})`;
}

function extraOf(claims: TokenClaims): Readonly<Record<string, readonly string[]>> {
  const { pod, node } = claims['kubernetes.io'] ?? {};
  return {
    ...(claims.jti === undefined ? {} : { [`${PREFIX}/credential-id`]: [`JTI=${claims.jti}`] }),
    ...(node === undefined ? {} : { [`${PREFIX}/node-name`]: [node.name], ...(node.uid === undefined ? {} : { [`${PREFIX}/node-uid`]: [node.uid] }) }),
    ...(pod === undefined ? {} : { [`${PREFIX}/pod-name`]: [pod.name], [`${PREFIX}/pod-uid`]: [pod.uid ?? ''] }),
  };
}

function legacyVerdict(core: Core, token: string, claims: LegacyClaims, audiences: readonly string[]): TokenVerdict {
  const part = (name: 'namespace' | 'secret.name' | 'service-account.name' | 'service-account.uid') => claims[`kubernetes.io/serviceaccount/${name}`] ?? '';
  const [namespace, name, uid] = [part('namespace'), part('service-account.name'), part('service-account.uid')];
  const secret = find(core, secrets, namespace, part('secret.name')) as Stored<KubeObject & { readonly data?: Readonly<Record<string, string>> }> | undefined;
  if (secret === undefined || secret.metadata.deletionTimestamp !== undefined) return { error: 'Token has been invalidated' };
  if (base64Text(secret.data?.['token']) !== token) return { error: "Token does not match server's copy" };
  const account = find(core, serviceaccounts, namespace, name);
  if (account === undefined) return { error: `${qualified(serviceaccounts)} ${JSON.stringify(name)} not found` };
  if (account.metadata.deletionTimestamp !== undefined) return { error: `ServiceAccount ${namespace}/${name} has been deleted` };
  if (account.metadata.uid !== uid) return { error: `ServiceAccount UID (${account.metadata.uid}) does not match claim (${uid})` };
  if (secret.metadata.labels?.[INVALID_SINCE] !== undefined) {
    const which = `the token in secret ${namespace}/${secret.metadata.name} for service account ${namespace}/${name}`;
    return { error: `${which} has been marked invalid. Use tokens from the TokenRequest API or manually created secret-based tokens, or remove the '${INVALID_SINCE}' label from the secret to temporarily allow use of this token` };
  }
  noteUse(core, secret);
  return { user: serviceAccountUser(namespace, name, uid), audiences };
}

/** A label says on which day the token was last used. */
function noteUse(core: Core, { metadata }: Stored<KubeObject>): void {
  const nowMs = core.env.clock.now();
  const [today, tomorrow] = [formatTime(nowMs), formatTime(nowMs + DAY_MS)].map((time) => time.slice(0, 10)) as [string, string];
  const lastUsed = metadata.labels?.[LAST_USED];
  if (lastUsed === today || lastUsed === tomorrow) return;
  const target = { namespace: metadata.namespace, name: metadata.name };
  core.requests.inBackground(() => patchObject(core, ownContext(), core.table.get(secrets), target, 'merge', { metadata: { labels: { [LAST_USED]: today } } }));
}

function serviceAccountUser(namespace: string, name: string, uid: string, extra?: UserInfo['extra']): UserInfo {
  return {
    name: `system:serviceaccount:${namespace}:${name}`,
    uid,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    ...(extra === undefined ? {} : { extra }),
  };
}

function find(core: Core, ref: ResourceRef, namespace: string | undefined, name: string): Stored<KubeObject> | undefined {
  return readStored(core, core.table.get(ref), namespace, name);
}

/** Go's %q of a list. */
function listText(list: readonly string[]): string {
  return `[${list.map((each) => JSON.stringify(each)).join(' ')}]`;
}
