// Mirrors pkg/controller/bootstrap/bootstrapsigner.go and k8s.io/cluster-bootstrap/token/jws
// Differs: nothing.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { configmaps, secrets } from '#cluster/api/resources.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import { base64Url } from '#cluster/pki/token-key.js';
import { on } from '#cluster/client/controller.js';
import type { Controller, ControllerContext } from '#cluster/client/controller.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { isBootstrapSecret, remainingMs, tokenIn, valueIn } from './bootstrap-secret.js';

const KEY = 'kube-public/cluster-info';
const CONFIG = 'kubeconfig';
const SIGNATURE_PREFIX = 'jws-kubeconfig-';

export const bootstrapSigner: Controller = {
  name: 'bootstrap-signer-controller',
  serviceAccount: 'bootstrap-signer',
  watches: [
    on(secrets, (secret) => (isBootstrapSecret(secret) ? [KEY] : [])),
    on(configmaps, ({ metadata }) => (`${metadata.namespace ?? ''}/${metadata.name}` === KEY ? [KEY] : [])),
  ],
  /** Signs the cluster's address with every token, so that who has one can believe it. */
  reconcile(key, context) {
    const info = context.lister(configmaps).find(key);
    const config = info?.data?.[CONFIG];
    if (info === undefined || config === undefined) return;
    const others = Object.entries(info.data ?? {}).filter(([name]) => !name.startsWith(SIGNATURE_PREFIX));
    const data = Object.fromEntries([...others, ...signatures(context, config)]);
    if (!deepEqual(data, info.data)) context.client.update(configmaps, { ...info, data });
  },
};

function signatures(context: ControllerContext, config: string): readonly (readonly [string, string])[] {
  return context.lister(secrets).list('kube-system').filter(isBootstrapSecret).flatMap((secret) => {
    const token = tokenIn(secret);
    const isUsed = valueIn(secret, 'usage-bootstrap-signing') === 'true' && remainingMs(secret, context.env.clock.now()) !== 0;
    return token === undefined || !isUsed ? [] : [[`${SIGNATURE_PREFIX}${token.id}`, detachedSignature(config, token.id, token.key)] as const];
  });
}

/** RFC 7515, Appendix F: without what is signed. */
function detachedSignature(content: string, id: string, key: string): string {
  const header = base64Url(encodeUtf8(JSON.stringify({ alg: 'HS256', kid: id })));
  const signed = hmac(sha256, encodeUtf8(`${id}.${key}`), encodeUtf8(`${header}.${base64Url(encodeUtf8(content))}`));
  return `${header}..${base64Url(signed)}`;
}
