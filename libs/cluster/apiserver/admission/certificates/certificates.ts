// Mirrors plugin/pkg/admission/certificates: approval, signing, subjectrestriction
// Differs: nothing.
import type { CertificateSigningRequest } from '#cluster/api/generated/types.js';
import { forbidden } from '#cluster/apimachinery/errors.js';
import { type AdmissionPlugin, type AdmissionRequest, isFor } from '#cluster/apiserver/admission/admission.js';
import { decodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8 } from '#linux/env/text.js';
import { DerError } from '#linux/pki/der.js';
import { valuesOf } from '#linux/pki/names.js';
import { findPem } from '#linux/pki/pem.js';
import { requestOf } from '#linux/pki/request.js';

const GROUP = 'certificates.k8s.io';
const REQUESTS = 'certificatesigningrequests';
const CLIENT_SIGNER = 'kubernetes.io/kube-apiserver-client';

/** Whoever decides on a request must be allowed to approve for its signer. */
export const certificateApproval: AdmissionPlugin = {
  name: 'CertificateApproval',
  validate(request) {
    if (request.operation !== 'UPDATE' || !isFor(request, GROUP, REQUESTS, 'approval')) return;
    const { signerName } = (request.old as CertificateSigningRequest).spec;
    if (!maySign(request, 'approve', signerName)) refuse(request, `user not permitted to approve requests with signerName ${JSON.stringify(signerName)}`);
  },
};

/** Whoever writes a certificate, or that there will be none, must be allowed to sign for the request's signer. */
export const certificateSigning: AdmissionPlugin = {
  name: 'CertificateSigning',
  validate(request) {
    if (request.operation !== 'UPDATE' || !isFor(request, GROUP, REQUESTS, 'status')) return;
    const [old, next] = [request.old as CertificateSigningRequest, request.object as CertificateSigningRequest];
    const count = (csr: CertificateSigningRequest) => csr.status?.conditions?.filter(({ type }) => type === 'Failed').length ?? 0;
    if (old.status?.certificate === next.status?.certificate && count(old) === count(next)) return;
    if (!maySign(request, 'sign', old.spec.signerName)) refuse(request, `user not permitted to sign requests with signerName ${JSON.stringify(old.spec.signerName)}`);
  },
};

/** Nobody becomes the cluster's administrator by a request. */
export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  validate(request) {
    if (request.operation !== 'CREATE' || !isFor(request, GROUP, REQUESTS)) return;
    const { spec } = request.object as CertificateSigningRequest;
    if (spec.signerName === CLIENT_SIGNER && organizationsIn(spec.request).includes('system:masters')) refuse(request, `use of ${CLIENT_SIGNER} signer with system:masters group is not allowed`);
  },
};

/** Allowed for this signer, or for all of its domain. */
function maySign({ store, user }: AdmissionRequest, verb: 'approve' | 'sign', signerName: string): boolean {
  const domain = `${signerName.split('/')[0]}/*`;
  return [signerName, domain].some((name) => store.decide(user, { verb, group: GROUP, resource: 'signers', name }).isAllowed);
}

function organizationsIn(request: string): readonly string[] {
  const block = findPem(decodeUtf8(decodeBase64(request)), 'CERTIFICATE REQUEST');
  try {
    return block === undefined ? [] : valuesOf(requestOf(block.bytes).subject, 'O');
  } catch (error) {
    if (error instanceof DerError) return [];
    throw error;
  }
}

function refuse({ resource, name }: AdmissionRequest, why: string): never {
  throw forbidden(resource.qualified, name, why);
}
