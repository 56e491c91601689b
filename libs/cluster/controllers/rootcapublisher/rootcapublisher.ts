// Mirrors pkg/controller/certificates/rootcacertpublisher
// Differs: the certificate is read from kube-system's extension-apiserver-authentication rather than from a file.
import { configmaps, namespaces } from '#cluster/api/resources.js';
import { isAlreadyExists } from '#cluster/apimachinery/errors.js';
import { on } from '#cluster/client/controller.js';
import type { Controller } from '#cluster/client/controller.js';
import { isNamespaceTerminating } from '#cluster/controllers/pods/pod-control.js';
import { namespaceOf, ownKey } from '#cluster/controllers/wake.js';

const NAME = 'kube-root-ca.crt';
const SOURCE = 'kube-system/extension-apiserver-authentication';
const DESCRIPTION = 'kubernetes.io/description';
const DESCRIPTION_TEXT =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. ' +
  'No other usage is guaranteed across distributions of Kubernetes clusters.';

export const rootCaPublisher: Controller = {
  name: 'root-ca-certificate-publisher-controller',
  serviceAccount: 'root-ca-cert-publisher',
  watches: [
    on(namespaces, ownKey),
    on(configmaps, (map, _previous, listers) => {
      if (map.metadata.name === NAME) return [namespaceOf(map)];
      if (`${namespaceOf(map)}/${map.metadata.name}` !== SOURCE) return [];
      return listers.lister(namespaces).list().map(({ metadata }) => metadata.name);
    }),
  ],
  /** Each namespace has the certificate by which pods know the API server. */
  reconcile(name, context) {
    const namespace = context.lister(namespaces).find(name);
    const certificate = context.lister(configmaps).find(SOURCE)?.data?.['client-ca-file'];
    if (namespace === undefined || namespace.status?.phase === 'Terminating' || certificate === undefined) return;
    const existing = context.lister(configmaps).find(`${name}/${NAME}`);
    const data = { 'ca.crt': certificate };
    try {
      if (existing === undefined) {
        const metadata = { name: NAME, namespace: name, annotations: { [DESCRIPTION]: DESCRIPTION_TEXT } };
        context.client.create(configmaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
      } else if (existing.data?.['ca.crt'] !== certificate || Object.keys(existing.data).length !== 1 || existing.metadata.annotations?.[DESCRIPTION] === undefined) {
        const annotations = { ...existing.metadata.annotations, [DESCRIPTION]: DESCRIPTION_TEXT };
        context.client.update(configmaps, { ...existing, metadata: { ...existing.metadata, annotations }, data });
      }
    } catch (error) {
      if (!isAlreadyExists(error) && !isNamespaceTerminating(error)) throw error;
    }
  },
};
