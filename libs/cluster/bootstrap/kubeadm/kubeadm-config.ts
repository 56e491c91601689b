// Mirrors cmd/kubeadm/app/phases: uploadconfig, kubelet, bootstraptoken, and what `kubeadm init` allows to machines that join
// Differs: nothing that can be seen.
import type { ClusterRoleBinding, ConfigMap, RbacV1Subject, Role, RoleBinding } from '#cluster/api/generated/types.js';
import { clusterrolebindings, clusterroles, configmaps, endpoints, rolebindings, roles } from '#cluster/api/resources.js';
import type { Client } from '#cluster/client/client.js';
import { kubeletConfiguration } from '#cluster/nodes/kubelet-configuration.js';
import { encodeBase64 } from '#linux/env/base64.js';
import { encodeUtf8 } from '#linux/env/text.js';

const RBAC = 'rbac.authorization.k8s.io';
const SYSTEM = 'kube-system';
const PUBLIC = 'kube-public';
const CLUSTER_INFO = 'cluster-info';

const group = (name: string): RbacV1Subject => ({ kind: 'Group', apiGroup: RBAC, name });
const JOINERS = group('system:bootstrappers:kubeadm:default-node-token');
const NODES = group('system:nodes');
const ANONYMOUS: RbacV1Subject = { kind: 'User', apiGroup: RBAC, name: 'system:anonymous' };

const CLUSTER_CONFIGURATION = `apiServer: {}
apiVersion: kubeadm.k8s.io/v1beta4
caCertificateValidityPeriod: 87600h0m0s
certificateValidityPeriod: 8760h0m0s
certificatesDir: /etc/kubernetes/pki
clusterName: kubernetes
controllerManager: {}
dns: {}
encryptionAlgorithm: RSA-2048
etcd:
  local:
    dataDir: /var/lib/etcd
imageRepository: registry.k8s.io
kind: ClusterConfiguration
kubernetesVersion: v1.36.2
networking:
  dnsDomain: cluster.local
  podSubnet: 10.244.0.0/16
  serviceSubnet: 10.96.0.0/12
proxy: {}
scheduler: {}
`;

/** Bindings of the whole cluster: name, role, whom. */
const CLUSTER_BINDINGS: readonly (readonly [string, string, RbacV1Subject])[] = [
  ['kubeadm:cluster-admins', 'cluster-admin', group('kubeadm:cluster-admins')],
  ['kubeadm:get-nodes', 'kubeadm:get-nodes', JOINERS],
  ['kubeadm:kubelet-bootstrap', 'system:node-bootstrapper', JOINERS],
  ['kubeadm:node-autoapprove-bootstrap', 'system:certificates.k8s.io:certificatesigningrequests:nodeclient', JOINERS],
  ['kubeadm:node-autoapprove-certificate-rotation', 'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient', NODES],
];

/** Who may read a config map: namespace, name of role and binding, config map, whom. */
const READERS: readonly (readonly [string, string, string, readonly RbacV1Subject[]])[] = [
  [PUBLIC, 'kubeadm:bootstrap-signer-clusterinfo', CLUSTER_INFO, [ANONYMOUS]],
  [SYSTEM, 'kube-proxy', 'kube-proxy', [JOINERS]],
  [SYSTEM, 'kubeadm:kubelet-config', 'kubelet-config', [NODES, JOINERS]],
  [SYSTEM, 'kubeadm:nodes-kubeadm-config', 'kubeadm-config', [JOINERS, NODES]],
];

export function installKubeadmConfig(client: Client): void {
  client.create(clusterroles, { metadata: { name: 'kubeadm:get-nodes' }, rules: [{ verbs: ['get'], apiGroups: [''], resources: ['nodes'] }] });
  for (const [name, role, subject] of CLUSTER_BINDINGS) client.create(clusterrolebindings, { metadata: { name }, roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role }, subjects: [subject] } satisfies ClusterRoleBinding);
  for (const [namespace, name, configMap, subjects] of READERS) {
    const metadata = { name, namespace };
    client.create(roles, { metadata, rules: [{ verbs: ['get'], apiGroups: [''], resources: ['configmaps'], resourceNames: [configMap] }] } satisfies Role);
    client.create(rolebindings, { metadata, roleRef: { apiGroup: RBAC, kind: 'Role', name }, subjects: [...subjects] } satisfies RoleBinding);
  }
  for (const config of [clusterInfo(client), configMapOf('kubeadm-config', 'ClusterConfiguration', CLUSTER_CONFIGURATION), configMapOf('kubelet-config', 'kubelet', kubeletConfiguration('""'))]) client.create(configmaps, config);
}

function configMapOf(name: string, key: string, text: string): ConfigMap {
  return { metadata: { name, namespace: SYSTEM }, data: { [key]: text } };
}

/** Where the cluster is and how to know it, for machines that have only a token. */
function clusterInfo(client: Client): ConfigMap {
  const authority = client.get(configmaps, SYSTEM, 'extension-apiserver-authentication').data?.['client-ca-file'] ?? '';
  const [subset] = client.get(endpoints, 'default', 'kubernetes').subsets ?? [];
  const server = `https://${subset?.addresses?.[0]?.ip ?? ''}:${subset?.ports?.[0]?.port ?? 6443}`;
  const kubeconfig = `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${encodeBase64(encodeUtf8(authority))}
    server: ${server}
  name: ""
contexts: null
current-context: ""
kind: Config
users: null
`;
  return { metadata: { name: CLUSTER_INFO, namespace: PUBLIC }, data: { kubeconfig } };
}
