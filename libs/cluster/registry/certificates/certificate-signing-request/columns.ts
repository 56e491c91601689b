import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { humanDuration } from '#cluster/apimachinery/time.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';
import type { Csr } from './validation.js';

export const certificateSigningRequestColumns: readonly Column<Csr>[] = described([
  NAME, AGE,
  text('SignerName', ({ spec }) => spec.signerName),
  text('Requestor', ({ spec }) => spec.username ?? ''),
  text('RequestedDuration', ({ spec }) => (spec.expirationSeconds === undefined ? '<none>' : humanDuration(spec.expirationSeconds * 1000))),
  text('Condition', shownCondition),
], {
  SignerName: 'Requested signer for the request. It is a qualified name in the form: `scope-hostname.io/name`. If empty, it will be defaulted:\n 1. If it\'s a kubelet client certificate, it is assigned\n    "kubernetes.io/kube-apiserver-client-kubelet".\n 2. If it\'s a kubelet serving certificate, it is assigned\n    "kubernetes.io/kubelet-serving".\n 3. Otherwise, it is assigned "kubernetes.io/legacy-unknown".\nDistribution of trust for signers happens out of band. You can select on this field using `spec.signerName`.',
  Requestor: 'Base64-encoded PKCS#10 CSR data',
  RequestedDuration: fieldDoc('certificates.v1.CertificateSigningRequestSpec', 'expirationSeconds'),
  Condition: 'Conditions applied to the request, such as approval or denial.',
});

function shownCondition({ status }: Stored<Csr>): string {
  const has = (type: string) => status?.conditions?.some((each) => each.type === type) === true;
  const texts = has('Denied') ? ['Denied'] : has('Approved') ? ['Approved'] : ['Pending'];
  if (has('Failed')) texts.push('Failed');
  if ((status?.certificate ?? '') !== '') texts.push('Issued');
  return texts.join(',');
}
