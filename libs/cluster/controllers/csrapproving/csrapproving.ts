// Mirrors pkg/controller/certificates/approver
// Differs: nothing.
import { certificatesigningrequests, subjectaccessreviews } from '#cluster/api/resources.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import type { Client } from '#cluster/client/client.js';
import { on } from '#cluster/client/controller.js';
import type { Controller } from '#cluster/client/controller.js';
import { ACCOUNT, hasCondition, KUBELET_CLIENT, requestIn, signerRefusal, type SigningRequest } from '#cluster/controllers/certificates/signing-request.js';
import { ownKey } from '#cluster/controllers/wake.js';
import { valuesOf } from '#linux/pki/names.js';

/** The nodes' requests that approve themselves, when their maker may create this subresource. */
const RIGHTS = [
  { subresource: 'selfnodeclient', isOwn: true, message: 'Auto approving self kubelet client certificate after SubjectAccessReview.' },
  { subresource: 'nodeclient', isOwn: false, message: 'Auto approving kubelet client certificate after SubjectAccessReview.' },
];

export const csrApprovingController: Controller = {
  name: 'certificatesigningrequest-approving-controller',
  serviceAccount: ACCOUNT,
  watches: [on(certificatesigningrequests, ownKey)],
  /** Approves what a kubelet asks for, when whoever sent it has the right. */
  reconcile(name, { client, env, lister }) {
    const csr = lister(certificatesigningrequests).find(name);
    if (csr === undefined || (csr.status?.certificate ?? '') !== '' || hasCondition(csr, 'Approved') || hasCondition(csr, 'Denied')) return;
    const request = csr.spec.signerName === KUBELET_CLIENT ? requestIn(csr) : undefined;
    if (request === undefined || signerRefusal(KUBELET_CLIENT, request, csr.spec.usages ?? []) !== undefined) return;
    const isItself = csr.spec.username === valuesOf(request.subject, 'CN').at(-1);
    const right = RIGHTS.find(({ subresource, isOwn }) => (!isOwn || isItself) && mayCreate(client, csr, subresource));
    if (right === undefined) return;
    const conditions = [...(csr.status?.conditions ?? []), { type: 'Approved', status: 'True', reason: 'AutoApproved', message: right.message, lastUpdateTime: formatTime(env.clock.now()) }];
    client.updateSubresource(certificatesigningrequests, undefined, name, 'approval', { ...csr, status: { ...csr.status, conditions } });
  },
};

function mayCreate(client: Client, { spec }: SigningRequest, subresource: string): boolean {
  const resourceAttributes = { group: 'certificates.k8s.io', resource: 'certificatesigningrequests', verb: 'create', subresource };
  const { username, uid, groups, extra } = spec;
  const who = { ...(username === undefined ? {} : { user: username }), ...(uid === undefined ? {} : { uid }), ...(groups === undefined ? {} : { groups }), ...(extra === undefined ? {} : { extra }) };
  const review = client.create(subjectaccessreviews, { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec: { ...who, resourceAttributes } });
  return review.status?.allowed === true;
}
