import type { Pod } from '#cluster/api/generated/types.js';
import { serviceaccounts } from '#cluster/api/resources.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Client } from '#cluster/client/client.js';

/** A service account's token for a pod of the node; '' when there is none to be had. */
export function requestToken(client: Client, { metadata, spec }: Stored<Pod>, audience: string | undefined, expirationSeconds: number): string {
  const body = {
    apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest',
    spec: {
      audiences: audience === undefined ? [] : [audience], expirationSeconds,
      boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: metadata.name, uid: metadata.uid },
    },
  };
  try {
    const answer = client.createSubresource(serviceaccounts, metadata.namespace, spec.serviceAccountName ?? 'default', 'token', body);
    return (answer as { status?: { token?: string } }).status?.token ?? '';
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return '';
  }
}
