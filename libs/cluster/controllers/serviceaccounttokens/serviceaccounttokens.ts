// Mirrors pkg/controller/serviceaccount/tokens_controller.go
// Differs: the token comes from the account's token sub-resource, bound to the secret, and so it ends (after a hundred years).
import { configmaps, secrets, serviceaccounts } from '#cluster/api/resources.js';
import type { Secret } from '#cluster/api/generated/types.js';
import { isNotFound } from '#cluster/apimachinery/errors.js';
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
const EXPIRATION_SECONDS = 100 * 365 * 24 * 3600;

export const serviceAccountTokensController: Controller = {
  name: 'serviceaccount-token-controller',
  serviceAccount: null,
  watches: [
    on(secrets, (secret) => (secret.type === TYPE ? [keyOf(secret)] : [])),
    on(serviceaccounts, (account, _previous, listers) =>
      listers.lister(secrets).list(namespaceOf(account)).filter((secret) => secret.type === TYPE && secret.metadata.annotations?.[ACCOUNT_NAME] === account.metadata.name).map(keyOf),
    ),
    on(configmaps, () => []),
  ],
  /** Fills a token secret that people made for an account; removes it when the account is gone. */
  reconcile(key, context) {
    const secret = context.lister(secrets).find(key);
    if (secret === undefined || secret.type !== TYPE || secret.metadata.deletionTimestamp !== undefined) return;
    const name = secret.metadata.annotations?.[ACCOUNT_NAME] ?? '';
    const account = context.lister(serviceaccounts).find(`${namespaceOf(secret)}/${name}`);
    const wantedUid = secret.metadata.annotations?.[ACCOUNT_UID];
    if (account === undefined || (wantedUid !== undefined && wantedUid !== account.metadata.uid)) remove(context, secret);
    else if (secret.data?.['token'] === undefined || secret.data['ca.crt'] === undefined || wantedUid === undefined) fill(context, secret, name, account.metadata.uid);
  },
};

function remove(context: ControllerContext, secret: Stored<Secret>): void {
  const { namespace, name, uid } = secret.metadata;
  try {
    context.client.delete(secrets, namespace, name, { preconditions: { uid } });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

function fill(context: ControllerContext, secret: Stored<Secret>, account: string, uid: string): void {
  const namespace = namespaceOf(secret);
  const certificate = context.lister(configmaps).find('kube-system/extension-apiserver-authentication')?.data?.['client-ca-file'] ?? '';
  const boundObjectRef = { apiVersion: 'v1', kind: 'Secret', name: secret.metadata.name, uid: secret.metadata.uid };
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: EXPIRATION_SECONDS, boundObjectRef } };
  const answer = context.client.createSubresource(serviceaccounts, namespace, account, 'token', request) as { readonly status?: { readonly token?: string } };
  const text = (value: string): string => encodeBase64(encodeUtf8(value));
  context.client.update(secrets, {
    ...secret,
    metadata: { ...secret.metadata, annotations: { ...secret.metadata.annotations, [ACCOUNT_UID]: uid } },
    data: { ...secret.data, 'ca.crt': text(certificate), namespace: text(namespace), token: text(answer.status?.token ?? '') },
  });
}
