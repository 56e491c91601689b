// Mirrors apiserver/pkg/admission/plugin/namespace/lifecycle
// Differs: no waiting for a namespace that was created a moment ago; storage is read directly.
import { namespaces } from '#cluster/api/resources.js';
import { forbidden, notFound } from '#cluster/apimachinery/errors.js';
import type { AdmissionPlugin } from '#cluster/apiserver/admission/admission.js';

const IMMORTAL: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);

export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  admit(request) {
    const { operation, resource, namespace, object, store } = request;
    if (operation !== 'CREATE' || !resource.strategy.namespaced || namespace === undefined) return object;
    if (resource.ref.group === 'authorization.k8s.io') return object;
    const found = store.find(namespaces, undefined, namespace);
    if (found === undefined) throw notFound({ group: '', resource: 'namespaces' }, namespace);
    if (found.metadata.deletionTimestamp === undefined && found.status?.phase !== 'Terminating') return object;
    throw forbidden(resource.qualified, request.name, `unable to create new content in namespace ${namespace} because it is being terminated`, [
      { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' },
    ]);
  },
  validate({ operation, resource, name, subresource }) {
    if (operation !== 'DELETE' || subresource !== '' || resource.ref.resource !== 'namespaces' || !IMMORTAL.has(name)) return;
    throw forbidden({ group: '', resource: 'namespaces' }, name, 'this namespace may not be deleted');
  },
};
