// Mirrors pkg/controller/serviceaccount/serviceaccounts_controller.go
// Differs: nothing.
import { namespaces, serviceaccounts } from '#cluster/api/resources.js';
import { isAlreadyExists } from '#cluster/apimachinery/errors.js';
import { on } from '#cluster/client/controller.js';
import type { Controller } from '#cluster/client/controller.js';
import { isNamespaceTerminating } from '#cluster/controllers/pods/pod-control.js';
import { namespaceOf, ownKey } from '#cluster/controllers/wake.js';

export const serviceAccountController: Controller = {
  name: 'serviceaccount-controller',
  serviceAccount: 'service-account-controller',
  watches: [on(namespaces, ownKey), on(serviceaccounts, (account) => (account.metadata.name === 'default' ? [namespaceOf(account)] : []))],
  /** Each namespace has an account `default`. */
  reconcile(name, context) {
    const namespace = context.lister(namespaces).find(name);
    if (namespace?.status?.phase !== 'Active' || context.lister(serviceaccounts).find(`${name}/default`) !== undefined) return;
    try {
      context.client.create(serviceaccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } });
    } catch (error) {
      if (!isAlreadyExists(error) && !isNamespaceTerminating(error)) throw error;
    }
  },
};
