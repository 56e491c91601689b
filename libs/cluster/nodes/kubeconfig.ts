import { stringify } from 'yaml';
import type { SignedPair } from '#cluster/pki/certificate.js';
import { encodeBase64 } from '#linux/env/base64.js';
import { encodeUtf8 } from '#linux/env/text.js';

/** Whom a kubeconfig logs in where, and by which names. */
export interface Access {
  readonly cluster: string;
  readonly server: string;
  readonly context: string;
  readonly user: string;
}

/** A kubeconfig with its certificates inside, as kubeadm writes them. */
export function kubeconfigOf(access: Access, authorityPem: string, pair: SignedPair): string {
  const data = (pem: string) => encodeBase64(encodeUtf8(pem));
  return stringify({
    apiVersion: 'v1',
    clusters: [{ cluster: { 'certificate-authority-data': data(authorityPem), server: access.server }, name: access.cluster }],
    contexts: [{ context: { cluster: access.cluster, user: access.user }, name: access.context }],
    'current-context': access.context,
    kind: 'Config',
    users: [{ name: access.user, user: { 'client-certificate-data': data(pair.certificatePem), 'client-key-data': data(pair.keyPem) } }],
  }, { lineWidth: 0 });
}
