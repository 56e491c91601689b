// For tests only: a webhook that takes its time to allow things.
import { services, validatingwebhookconfigurations } from '#cluster/api/resources.js';
import type { ForkableApiServer } from '#cluster/apiserver/create-api-server.js';
import { encodeBase64 } from '#linux/env/base64.js';
import type { Clock } from '#linux/env/env.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { aNetwork } from './a-network.js';

/** Asks it about what `resources` name; the list of what it was asked, as `UPDATE pods/status p`. */
export function slowWebhook(apiServer: ForkableApiServer, clock: Clock, resources: readonly string[], operations: readonly string[] = ['*'], afterMs = 2_000): readonly string[] {
  const asked: string[] = [];
  const client = apiServer.client({ name: 'admin', groups: ['system:masters', 'system:authenticated'] }, 'test');
  apiServer.core.wires.net = aNetwork(clock, (_path, body) => {
    const { request } = JSON.parse(body) as { request: { uid: string; operation: string; name?: string; resource: { resource: string }; subResource?: string } };
    asked.push(`${request.operation} ${[request.resource.resource, request.subResource].filter(Boolean).join('/')} ${request.name ?? ''}`);
    return { afterMs, body: { kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', response: { uid: request.uid, allowed: true } } };
  });
  client.create(services, { metadata: { name: 's', namespace: 'default' }, spec: { clusterIP: '10.96.7.7', ports: [{ port: 443 }] } });
  client.create(validatingwebhookconfigurations, {
    metadata: { name: 'slow' },
    webhooks: [{
      name: 'slow.example.com', admissionReviewVersions: ['v1'], sideEffects: 'None', timeoutSeconds: 10,
      clientConfig: { service: { name: 's', namespace: 'default' }, caBundle: encodeBase64(encodeUtf8('CA')) },
      rules: [{ apiGroups: ['*'], apiVersions: ['*'], operations, resources }],
    }],
  });
  return asked;
}
