// Mirrors apiserver/pkg/authentication and endpoints/filters: authentication, impersonation
// Differs: a certificate that comes without its bytes was verified by whoever terminated TLS.
import { nodes, pods, secrets, serviceaccounts } from '#cluster/api/resources.js';
import type { Core } from '#cluster/apiserver/core.js';
import { readStored } from '#cluster/apiserver/core.js';
import { refusal } from '#cluster/apiserver/authorization/authorize.js';
import { unauthorized } from '#cluster/apimachinery/errors.js';
import type { KubeObject, ResourceRef } from '#cluster/apimachinery/object.js';
import type { UserInfo } from '#cluster/client/client.js';
import { decodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import type { HttpRequest } from '#linux/net/network.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { verifyToken, type TokenClaims } from './service-account-token.js';

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const ANONYMOUS: UserInfo = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

/** Who sent the request. Throws StatusError Unauthorized for a certificate or a bearer token that is not good. */
export function authenticate(core: Core, request: HttpRequest): UserInfo {
  const { certificate } = request.client;
  const header = request.headers['authorization'] ?? '';
  const hasToken = /^bearer /i.test(header);
  if (certificate?.pem !== undefined) {
    const user = core.clientCertificates.verify(certificate.pem, core.settings.certificateAuthority, core.env.clock.now());
    if (user !== undefined && user.name !== '') return user;
    if (user === undefined && !hasToken) throw unauthorized();
  } else if (certificate !== undefined) {
    return {
      name: certificate.commonName,
      groups: [...certificate.organizations, 'system:authenticated'],
      // Kubernetes hashes the certificate; here only its subject is known.
      extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${hex(sha256(encodeUtf8(JSON.stringify(certificate))))}`] },
    };
  }
  if (!hasToken) return ANONYMOUS;
  return core.tokens.userOf(header.slice(7).trim(), core.env.clock.now(), (token) => userOfToken(core, token)) ?? refuse();
}

function refuse(): never {
  throw unauthorized();
}

/** The service account that a token was made for, while it and what the token is bound to are there. */
export function userOfToken(core: Core, token: string): UserInfo | undefined {
  const claims = verifyToken(core.settings.signingKey, token);
  if (claims === undefined) return bootstrapUser(core, token);
  const legacy = legacyUser(core, claims as unknown as Record<string, string>);
  if (legacy !== undefined) return legacy;
  const bound = claims['kubernetes.io'];
  if (bound === undefined || (claims.exp ?? 0) * 1000 <= core.env.clock.now()) return undefined;
  if (!claims.aud.includes(core.settings.issuer)) return undefined;
  const isThere = (ref: ResourceRef, namespace: string | undefined, object: { readonly name: string; readonly uid: string } | undefined) =>
    object === undefined || find(core, ref, namespace, object.name)?.metadata?.uid === object.uid;
  const { namespace, serviceaccount, pod, secret, node } = bound;
  if (!isThere(serviceaccounts, namespace, serviceaccount) || !isThere(pods, namespace, pod) || !isThere(secrets, namespace, secret)) return undefined;
  if (pod === undefined && !isThere(nodes, undefined, node)) return undefined;
  return serviceAccountUser(namespace, serviceaccount.name, serviceaccount.uid, extraOf(claims));
}

function extraOf(claims: TokenClaims): Readonly<Record<string, readonly string[]>> {
  const { pod, node } = claims['kubernetes.io'] ?? {};
  const prefix = 'authentication.kubernetes.io';
  return {
    ...(claims.jti === undefined ? {} : { [`${prefix}/credential-id`]: [`JTI=${claims.jti}`] }),
    ...(node === undefined ? {} : { [`${prefix}/node-name`]: [node.name], [`${prefix}/node-uid`]: [node.uid] }),
    ...(pod === undefined ? {} : { [`${prefix}/pod-name`]: [pod.name], [`${prefix}/pod-uid`]: [pod.uid] }),
  };
}

function serviceAccountUser(namespace: string, name: string, uid: string, extra?: UserInfo['extra']): UserInfo {
  return {
    name: `system:serviceaccount:${namespace}:${name}`,
    uid,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    ...(extra === undefined ? {} : { extra }),
  };
}

/** Tokens in Secrets of type kubernetes.io/service-account-token have no end. */
function legacyUser(core: Core, claims: Readonly<Record<string, string>>): UserInfo | undefined {
  const part = (name: string) => claims[`kubernetes.io/serviceaccount/${name}`];
  const namespace = part('namespace');
  const name = part('service-account.name');
  const secret = part('secret.name');
  if (namespace === undefined || name === undefined || secret === undefined) return undefined;
  const account = find(core, serviceaccounts, namespace, name);
  const uid = account?.metadata?.uid;
  if (uid === undefined || uid !== part('service-account.uid') || find(core, secrets, namespace, secret) === undefined) return undefined;
  return serviceAccountUser(namespace, name, uid);
}

/** `abcdef.0123456789abcdef`: a bootstrap token Secret in kube-system. */
function bootstrapUser(core: Core, token: string): UserInfo | undefined {
  const match = /^([a-z0-9]{6})\.([a-z0-9]{16})$/.exec(token);
  if (match === null) return undefined;
  const secret = find(core, secrets, 'kube-system', `bootstrap-token-${match[1] as string}`) as { readonly type?: string; readonly data?: Readonly<Record<string, string>> } | undefined;
  if (secret?.type !== 'bootstrap.kubernetes.io/token') return undefined;
  const value = (name: string) => base64Text(secret.data?.[name]);
  if (value('token-secret') !== match[2] || value('usage-bootstrap-authentication') !== 'true') return undefined;
  const expiration = Date.parse(value('expiration'));
  if (!Number.isNaN(expiration) && expiration <= core.env.clock.now()) return undefined;
  const groups = value('auth-extra-groups').split(',').filter((group) => group !== '');
  return { name: `system:bootstrap:${match[1] as string}`, groups: ['system:bootstrappers', ...groups, 'system:authenticated'] };
}

function base64Text(text: string | undefined): string {
  return text === undefined ? '' : decodeUtf8(decodeBase64(text));
}

function find(core: Core, ref: ResourceRef, namespace: string | undefined, name: string): KubeObject | undefined {
  return readStored(core, core.table.get(ref), namespace, name);
}

/** Impersonate-* headers. Throws StatusError Forbidden. */
export function impersonated(core: Core, request: HttpRequest, user: UserInfo): UserInfo {
  const name = request.headers['impersonate-user'];
  const groupHeader = request.headers['impersonate-group'];
  const uid = request.headers['impersonate-uid'];
  if (name === undefined && groupHeader === undefined && uid === undefined) return user;
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name ?? '');
  const may = (resource: string, subject: string, namespace?: string) => {
    const question = { verb: 'impersonate', group: '', version: 'v1', resource, name: subject, ...(namespace === undefined ? {} : { namespace }) };
    if (!core.authorizer.authorize(user, question).isAllowed) throw refusal(user, question);
  };
  if (account !== null) may('serviceaccounts', account[2] as string, account[1] as string);
  else may('users', name ?? '');
  const groups = groupHeader === undefined ? [] : groupHeader.split(',').map((each) => each.trim());
  for (const group of groups) may('groups', group);
  if (groups.length === 0 && account !== null) groups.push('system:serviceaccounts', `system:serviceaccounts:${account[1] as string}`);
  if (name !== 'system:anonymous' && !groups.includes('system:authenticated')) groups.push('system:authenticated');
  if (name === 'system:anonymous' && !groups.includes('system:unauthenticated')) groups.push('system:unauthenticated');
  return { name: name ?? '', groups, ...(uid === undefined ? {} : { uid }) };
}
