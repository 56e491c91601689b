// Mirrors pkg/controller/serviceaccount/tokens_controller.go
// Differs: nothing.
import { configmaps, secrets, serviceaccounts } from '#cluster/api/resources.js';
import type { Secret } from '#cluster/api/generated/types.js';
import { isNotFound } from '#cluster/apimachinery/errors.js';
import { LEGACY_ISSUER, signToken } from '#cluster/pki/service-account-token.js';
import type { TokenKey } from '#cluster/pki/token-key.js';
import { keyOf } from '#cluster/apimachinery/object.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { on } from '#cluster/client/controller.js';
import type { Controller, ControllerContext } from '#cluster/client/controller.js';
import { namespaceOf } from '#cluster/controllers/wake.js';
import { encodeBase64 } from '#linux/env/base64.js';
import { encodeUtf8 } from '#linux/env/text.js';

const TYPE = 'kubernetes.io/service-account-token';
const ACCOUNT_NAME = 'kubernetes.io/service-account.name';
const ACCOUNT_UID = 'kubernetes.io/service-account.uid';

/** `key`: what the API server knows tokens by. */
export function serviceAccountTokensController(key: TokenKey): Controller {
  return { ...controller, reconcile: (name, context) => reconcile(name, context, key) };
}

const controller: Omit<Controller, 'reconcile'> = {
  name: 'serviceaccount-token-controller',
  serviceAccount: null,
  watches: [
    on(secrets, (secret) => (secret.type === TYPE ? [keyOf(secret)] : [])),
    on(serviceaccounts, (account, _previous, listers) =>
      listers.lister(secrets).list(namespaceOf(account)).filter((secret) => secret.type === TYPE && secret.metadata.annotations?.[ACCOUNT_NAME] === account.metadata.name).map(keyOf),
    ),
    on(configmaps, () => []),
  ],
};

/** Fills a token secret that people made for an account; removes it when the account is gone. */
function reconcile(name: string, context: ControllerContext, key: TokenKey): void {
  const secret = context.lister(secrets).find(name);
  if (secret === undefined || secret.type !== TYPE || secret.metadata.deletionTimestamp !== undefined) return;
  const accountName = secret.metadata.annotations?.[ACCOUNT_NAME] ?? '';
  const account = context.lister(serviceaccounts).find(`${namespaceOf(secret)}/${accountName}`);
  const wantedUid = secret.metadata.annotations?.[ACCOUNT_UID];
  if (account === undefined || (wantedUid !== undefined && wantedUid !== account.metadata.uid)) remove(context, secret);
  else if (isUnfilled(secret)) fill(context, key, secret, accountName, account.metadata.uid);
}

function isUnfilled({ data, metadata }: Stored<Secret>): boolean {
  return data?.['token'] === undefined || data['ca.crt'] === undefined || data['namespace'] === undefined || metadata.annotations?.[ACCOUNT_UID] === undefined;
}

function remove(context: ControllerContext, secret: Stored<Secret>): void {
  const { namespace, name, uid } = secret.metadata;
  try {
    context.client.delete(secrets, namespace, name, { preconditions: { uid } });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

function fill(context: ControllerContext, key: TokenKey, secret: Stored<Secret>, account: string, uid: string): void {
  const namespace = namespaceOf(secret);
  const certificate = context.lister(configmaps).find('kube-system/extension-apiserver-authentication')?.data?.['client-ca-file'] ?? '';
  const text = (value: string): string => encodeBase64(encodeUtf8(value));
  const token = () => signToken(key, {
    iss: LEGACY_ISSUER,
    'kubernetes.io/serviceaccount/namespace': namespace,
    'kubernetes.io/serviceaccount/secret.name': secret.metadata.name,
    'kubernetes.io/serviceaccount/service-account.name': account,
    'kubernetes.io/serviceaccount/service-account.uid': uid,
    sub: `system:serviceaccount:${namespace}:${account}`,
  });
  context.client.update(secrets, {
    ...secret,
    metadata: { ...secret.metadata, annotations: { ...secret.metadata.annotations, [ACCOUNT_UID]: uid } },
    data: { ...secret.data, 'ca.crt': text(certificate), namespace: text(namespace), token: secret.data?.['token'] ?? text(token()) },
  });
}
