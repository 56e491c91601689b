// Mirrors pkg/controller/certificates/signer
// Differs: one controller for the four signers of kube-controller-manager, each of which would have its own.
import { certificatesigningrequests } from '#cluster/api/resources.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import { on } from '#cluster/client/controller.js';
import type { Controller } from '#cluster/client/controller.js';
import { ACCOUNT, API_SERVER_CLIENT, hasCondition, KUBELET_CLIENT, KUBELET_SERVING, LEGACY_UNKNOWN, requestIn, signerRefusal } from '#cluster/controllers/certificates/signing-request.js';
import { ownKey } from '#cluster/controllers/wake.js';
import { encodeBase64 } from '#linux/env/base64.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { certificateOf } from '#linux/pki/certificate.js';
import { privateKeyOf } from '#linux/pki/keys.js';
import { pem, pemBlocks } from '#linux/pki/pem.js';
import { type Signer, signSigningRequest } from './sign.js';

const SIGNERS = [KUBELET_SERVING, KUBELET_CLIENT, API_SERVER_CLIENT, LEGACY_UNKNOWN];

/** Signs approved requests with the cluster's CA, whose certificate and key are PEM. */
export function csrSigningController(authority: { readonly certificatePem: string; readonly keyPem: string }): Controller {
  // Read with the first request: most clusters never sign one.
  let signer: Signer | undefined;
  return {
    name: 'certificatesigningrequest-signing-controller',
    serviceAccount: ACCOUNT,
    watches: [on(certificatesigningrequests, ownKey)],
    /** Gives an approved request its certificate, or says why it can't have one. */
    reconcile(name, { client, env, lister }) {
      const csr = lister(certificatesigningrequests).find(name);
      if (csr === undefined || !hasCondition(csr, 'Approved') || hasCondition(csr, 'Failed') || (csr.status?.certificate ?? '') !== '') return;
      if (!SIGNERS.includes(csr.spec.signerName)) return;
      const request = requestIn(csr);
      if (request === undefined) return;
      const usages = csr.spec.usages ?? [];
      const refusal = signerRefusal(csr.spec.signerName, request, usages);
      const conditions = csr.status?.conditions ?? [];
      const status = refusal === undefined
        ? { ...csr.status, certificate: encodeBase64(encodeUtf8(pem('CERTIFICATE', signSigningRequest(env, (signer ??= signerOf(authority)), request, usages, csr.spec.expirationSeconds)))) }
        : { ...csr.status, conditions: [...conditions, { type: 'Failed', status: 'True', reason: 'SignerValidationFailure', message: refusal, lastUpdateTime: formatTime(env.clock.now()) }] };
      client.updateStatus(certificatesigningrequests, { ...csr, status });
    },
  };
}

function signerOf({ certificatePem, keyPem }: { readonly certificatePem: string; readonly keyPem: string }): Signer {
  const [certificate] = pemBlocks(certificatePem);
  const [key] = pemBlocks(keyPem);
  const parsed = key === undefined ? undefined : privateKeyOf(key.label, key.bytes);
  if (certificate === undefined || parsed === undefined) throw new Error('the cluster has no certificate authority');
  return { certificate: certificateOf(certificate.bytes), key: parsed };
}
