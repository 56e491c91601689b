// Mirrors apiserver/pkg/endpoints/filters/authorization.go and handlers/responsewriters/errors.go
// Differs: RBAC only (the Node authorizer's narrower rights for kubelets are those of the role system:node here).
import type { Core } from '#cluster/apiserver/core.js';
import type { AccessQuestion } from '#cluster/apiserver/store-access.js';
import { failure, forbidden, type StatusError } from '#cluster/apimachinery/errors.js';
import type { UserInfo } from '#cluster/client/client.js';

/** Throws StatusError Forbidden. */
export function authorize(core: Core, user: UserInfo, question: AccessQuestion): void {
  if (isNodeAllowed(user, question)) return;
  if (!core.authorizer.authorize(user, question).isAllowed) throw refusal(user, question);
}

function isNodeAllowed(user: UserInfo, question: AccessQuestion): boolean {
  return user.groups.includes('system:nodes') && user.name.startsWith('system:node:') && question.path === undefined && NODE_RESOURCES.has(question.resource ?? '');
}

/** What the Node authorizer lets kubelets touch. */
const NODE_RESOURCES: ReadonlySet<string> = new Set([
  'pods', 'nodes', 'events', 'leases', 'configmaps', 'secrets', 'serviceaccounts', 'services', 'endpoints', 'endpointslices', 'persistentvolumeclaims', 'persistentvolumes',
  'volumeattachments', 'csinodes', 'csidrivers', 'runtimeclasses', 'certificatesigningrequests', 'subjectaccessreviews', 'tokenreviews', 'storageclasses',
]);

export function refusal(user: UserInfo, question: AccessQuestion): StatusError {
  if (question.path !== undefined) return failure(403, 'Forbidden', `forbidden: User ${JSON.stringify(user.name)} cannot ${question.verb} path ${JSON.stringify(question.path)}`, {});
  const { group = '', resource = '', subresource = '', namespace, name = '', verb } = question;
  const what = subresource === '' ? resource : `${resource}/${subresource}`;
  const where = namespace === undefined || namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  const why = `User ${JSON.stringify(user.name)} cannot ${verb} resource ${JSON.stringify(what)} in API group ${JSON.stringify(group)} ${where}`;
  return forbidden({ group, resource }, name, why);
}
