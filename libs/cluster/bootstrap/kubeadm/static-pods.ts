// Mirrors cmd/kubeadm/app/phases/controlplane and etcd: the manifests in /etc/kubernetes/manifests
// Differs: only the flags that a learner meets.
import { stringify } from 'yaml';

export const MANIFESTS = '/etc/kubernetes/manifests';

interface Component {
  readonly name: string;
  readonly image: string;
  readonly cpu: string;
  readonly command: readonly string[];
  readonly folders: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The manifests of a control plane, by file name. */
export function staticPods(nodeName: string, address: string): Readonly<Record<string, string>> {
  const components: readonly Component[] = [
    {
      name: 'etcd', image: 'registry.k8s.io/etcd:3.6.6-0', cpu: '100m', folders: ['/var/lib/etcd', '/etc/kubernetes/pki/etcd'],
      annotations: { 'kubeadm.kubernetes.io/etcd.advertise-client-urls': `https://${address}:2379` },
      command: [
        'etcd', `--advertise-client-urls=https://${address}:2379`, '--cert-file=/etc/kubernetes/pki/etcd/server.crt', '--client-cert-auth=true',
        '--data-dir=/var/lib/etcd', '--key-file=/etc/kubernetes/pki/etcd/server.key', `--listen-client-urls=https://127.0.0.1:2379,https://${address}:2379`,
        `--name=${nodeName}`, '--trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt',
      ],
    },
    {
      name: 'kube-apiserver', image: 'registry.k8s.io/kube-apiserver:v1.36.2', cpu: '250m', folders: ['/etc/kubernetes/pki'],
      annotations: { 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': `${address}:6443` },
      command: [
        'kube-apiserver', `--advertise-address=${address}`, '--allow-privileged=true', '--authorization-mode=Node,RBAC',
        '--client-ca-file=/etc/kubernetes/pki/ca.crt', '--enable-admission-plugins=NodeRestriction', '--etcd-servers=https://127.0.0.1:2379',
        '--secure-port=6443', '--service-account-issuer=https://kubernetes.default.svc.cluster.local', '--service-cluster-ip-range=10.96.0.0/12',
        '--tls-cert-file=/etc/kubernetes/pki/apiserver.crt', '--tls-private-key-file=/etc/kubernetes/pki/apiserver.key',
      ],
    },
    {
      name: 'kube-controller-manager', image: 'registry.k8s.io/kube-controller-manager:v1.36.2', cpu: '200m', folders: ['/etc/kubernetes/pki'],
      command: [
        'kube-controller-manager', '--allocate-node-cidrs=true', '--bind-address=127.0.0.1', '--cluster-cidr=10.244.0.0/16', '--cluster-name=kubernetes',
        '--controllers=*,bootstrapsigner,tokencleaner', '--kubeconfig=/etc/kubernetes/controller-manager.conf', '--leader-elect=true',
        '--service-cluster-ip-range=10.96.0.0/12', '--use-service-account-credentials=true',
      ],
    },
    {
      name: 'kube-scheduler', image: 'registry.k8s.io/kube-scheduler:v1.36.2', cpu: '100m', folders: [],
      command: ['kube-scheduler', '--authentication-kubeconfig=/etc/kubernetes/scheduler.conf', '--bind-address=127.0.0.1', '--kubeconfig=/etc/kubernetes/scheduler.conf', '--leader-elect=true'],
    },
  ];
  return Object.fromEntries(components.map((one) => [`${MANIFESTS}/${one.name}.yaml`, stringify(podOf(one), { lineWidth: 0 })]));
}

function podOf({ name, image, cpu, command, folders, annotations }: Component): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...(annotations === undefined ? {} : { annotations }), labels: { component: name, tier: 'control-plane' }, name, namespace: 'kube-system' },
    spec: {
      containers: [{
        command, image, imagePullPolicy: 'IfNotPresent', name, resources: { requests: { cpu } },
        ...(folders.length === 0 ? {} : { volumeMounts: folders.map((path) => ({ mountPath: path, name: volumeName(path) })) }),
      }],
      hostNetwork: true, priority: 2_000_001_000, priorityClassName: 'system-node-critical', securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      ...(folders.length === 0 ? {} : { volumes: folders.map((path) => ({ hostPath: { path, type: 'DirectoryOrCreate' }, name: volumeName(path) })) }),
    },
  };
}

function volumeName(path: string): string {
  return path.slice(1).replaceAll('/', '-');
}
