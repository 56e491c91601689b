// Mirrors cmd/kubeadm/app/phases/certs and kubeconfig: what `kubeadm init` leaves in /etc/kubernetes
// Differs: ECDSA keys, good for as long as the cluster's other certificates.
import { kubeconfigOf } from '#cluster/nodes/kubeconfig.js';
import type { CertificateAuthority, SignedPair } from '#cluster/pki/certificate.js';
import type { Layer, LayerEntry } from '#linux/host/host.js';
import type { SharedParts } from '#world/shared-parts.js';
import type { ClusterPlan, NodePlan } from './plan.js';

const PKI = '/etc/kubernetes/pki';
const YEARS = 10;

/** Of a control plane: certificates of etcd, the front proxy and the API server's clients, service account keys, kubeconfigs. */
export function kubeadmFiles(node: NodePlan, plan: ClusterPlan, shared: SharedParts, notBeforeMs: number): Layer {
  const layer: Record<string, LayerEntry> = {};
  const put = (path: string, { certificatePem, keyPem }: SignedPair) => {
    layer[`${path}.crt`] = certificatePem;
    layer[`${path}.key`] = { content: keyPem, mode: 0o600 };
  };
  const client = (authority: CertificateAuthority, commonName: string, ...organizations: string[]) =>
    shared.pairOf({ subject: { commonName, organizations }, usage: 'client', notBeforeMs, years: YEARS }, authority);
  const server = (authority: CertificateAuthority) =>
    shared.pairOf({ subject: { commonName: node.name, organizations: [] }, usage: 'both', names: [node.name, 'localhost', node.address, '127.0.0.1'], notBeforeMs, years: YEARS }, authority);
  const { authority, etcdAuthority, frontProxyAuthority } = shared;
  put(`${PKI}/etcd/ca`, etcdAuthority);
  put(`${PKI}/etcd/server`, server(etcdAuthority));
  put(`${PKI}/etcd/peer`, server(etcdAuthority));
  put(`${PKI}/etcd/healthcheck-client`, client(etcdAuthority, 'kube-etcd-healthcheck-client'));
  put(`${PKI}/apiserver-etcd-client`, client(etcdAuthority, 'kube-apiserver-etcd-client'));
  put(`${PKI}/apiserver-kubelet-client`, client(authority, 'kube-apiserver-kubelet-client', 'kubeadm:cluster-admins'));
  put(`${PKI}/front-proxy-ca`, frontProxyAuthority);
  put(`${PKI}/front-proxy-client`, client(frontProxyAuthority, 'front-proxy-client'));
  const { publicPem, privatePem } = shared.cluster.tokenKey;
  layer[`${PKI}/sa.pub`] = publicPem;
  layer[`${PKI}/sa.key`] = { content: privatePem, mode: 0o600 };
  const access = (name: string, user: string, ...organizations: string[]) => {
    layer[`/etc/kubernetes/${name}.conf`] = accessFile(plan, shared, notBeforeMs, user, organizations);
  };
  access('admin', 'kubernetes-admin', 'kubeadm:cluster-admins');
  access('super-admin', 'kubernetes-super-admin', 'system:masters');
  access('controller-manager', 'system:kube-controller-manager');
  access('scheduler', 'system:kube-scheduler');
  return layer;
}

/** Of every node: by what its kubelet knows the cluster, and is known. */
export function nodeFiles(node: NodePlan, plan: ClusterPlan, shared: SharedParts, notBeforeMs: number): Layer {
  return {
    [`${PKI}/ca.crt`]: shared.authority.certificatePem,
    '/etc/kubernetes/kubelet.conf': accessFile(plan, shared, notBeforeMs, `system:node:${node.name}`, ['system:nodes']),
  };
}

function accessFile(plan: ClusterPlan, shared: SharedParts, notBeforeMs: number, user: string, organizations: readonly string[]): LayerEntry {
  const pair = shared.pairOf({ subject: { commonName: user, organizations }, usage: 'client', notBeforeMs, years: YEARS }, shared.authority);
  return { content: kubeconfigOf({ ...plan.access, cluster: 'kubernetes', user, context: `${user}@kubernetes` }, shared.authority.certificatePem, pair), mode: 0o600 };
}
