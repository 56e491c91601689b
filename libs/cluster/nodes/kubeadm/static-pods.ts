// Mirrors cmd/kubeadm/app/phases/controlplane and etcd: the manifests in /etc/kubernetes/manifests
// Differs: nothing is asked of the administrator's own patches and extra arguments.
import { stringify } from 'yaml';

export const MANIFESTS = '/etc/kubernetes/manifests';

interface ComponentMount {
  readonly name: string;
  readonly path: string;
  readonly readOnly?: boolean;
}

/** Where a component tells how it is, and on which path it tells what. */
interface Health {
  readonly host: string;
  readonly port: number;
  readonly scheme: 'HTTP' | 'HTTPS';
  readonly live: string;
  readonly ready?: string;
  readonly started: string;
}

interface Component {
  readonly name: string;
  readonly image: string;
  readonly resources: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly health: Health;
  readonly mounts: readonly ComponentMount[];
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The manifests of a control plane, by file name. */
export function staticPods(nodeName: string, address: string, securePort: number): Readonly<Record<string, string>> {
  const pki = '/etc/kubernetes/pki';
  const certificates = ['/etc/ssl/certs', '/etc/ca-certificates', pki, '/usr/local/share/ca-certificates', '/usr/share/ca-certificates'];
  const components: readonly Component[] = [
    {
      name: 'etcd', image: 'registry.k8s.io/etcd:3.6.6-0', resources: { cpu: '100m', memory: '100Mi' },
      mounts: [{ name: 'etcd-data', path: '/var/lib/etcd' }, { name: 'etcd-certs', path: `${pki}/etcd` }],
      health: { host: '127.0.0.1', port: 2381, scheme: 'HTTP', live: '/livez', ready: '/readyz', started: '/readyz' },
      annotations: { 'kubeadm.kubernetes.io/etcd.advertise-client-urls': `https://${address}:2379` },
      command: [
        'etcd', `--advertise-client-urls=https://${address}:2379`, `--cert-file=${pki}/etcd/server.crt`, '--client-cert-auth=true', '--data-dir=/var/lib/etcd',
        '--feature-gates=InitialCorruptCheck=true', `--initial-advertise-peer-urls=https://${address}:2380`, `--initial-cluster=${nodeName}=https://${address}:2380`,
        `--key-file=${pki}/etcd/server.key`, `--listen-client-urls=https://127.0.0.1:2379,https://${address}:2379`, '--listen-metrics-urls=http://127.0.0.1:2381',
        `--listen-peer-urls=https://${address}:2380`, `--name=${nodeName}`, `--peer-cert-file=${pki}/etcd/peer.crt`, '--peer-client-cert-auth=true',
        `--peer-key-file=${pki}/etcd/peer.key`, `--peer-trusted-ca-file=${pki}/etcd/ca.crt`, '--snapshot-count=10000', `--trusted-ca-file=${pki}/etcd/ca.crt`,
        '--watch-progress-notify-interval=5s',
      ],
    },
    {
      name: 'kube-apiserver', image: 'registry.k8s.io/kube-apiserver:v1.36.2', resources: { cpu: '250m' }, mounts: certificates.map(readOnly),
      health: { host: address, port: securePort, scheme: 'HTTPS', live: '/livez', ready: '/readyz', started: '/livez' },
      annotations: { 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': `${address}:${securePort}` },
      command: [
        'kube-apiserver', `--advertise-address=${address}`, '--allow-privileged=true', '--authorization-mode=Node,RBAC', `--client-ca-file=${pki}/ca.crt`,
        '--enable-admission-plugins=NodeRestriction', '--enable-bootstrap-token-auth=true', `--etcd-cafile=${pki}/etcd/ca.crt`,
        `--etcd-certfile=${pki}/apiserver-etcd-client.crt`, `--etcd-keyfile=${pki}/apiserver-etcd-client.key`, '--etcd-servers=https://127.0.0.1:2379',
        `--kubelet-client-certificate=${pki}/apiserver-kubelet-client.crt`, `--kubelet-client-key=${pki}/apiserver-kubelet-client.key`,
        '--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname', `--proxy-client-cert-file=${pki}/front-proxy-client.crt`,
        `--proxy-client-key-file=${pki}/front-proxy-client.key`, '--requestheader-allowed-names=front-proxy-client', `--requestheader-client-ca-file=${pki}/front-proxy-ca.crt`,
        '--requestheader-extra-headers-prefix=X-Remote-Extra-', '--requestheader-group-headers=X-Remote-Group', '--requestheader-username-headers=X-Remote-User',
        `--secure-port=${securePort}`, '--service-account-issuer=https://kubernetes.default.svc.cluster.local', `--service-account-key-file=${pki}/sa.pub`,
        `--service-account-signing-key-file=${pki}/sa.key`, '--service-cluster-ip-range=10.96.0.0/12', `--tls-cert-file=${pki}/apiserver.crt`,
        `--tls-private-key-file=${pki}/apiserver.key`,
      ],
    },
    {
      name: 'kube-controller-manager', image: 'registry.k8s.io/kube-controller-manager:v1.36.2', resources: { cpu: '200m' },
      mounts: [...certificates.map(readOnly), readOnly('/etc/kubernetes/controller-manager.conf', 'kubeconfig')],
      health: { host: '127.0.0.1', port: 10_257, scheme: 'HTTPS', live: '/healthz', started: '/healthz' },
      command: [
        'kube-controller-manager', '--allocate-node-cidrs=true', '--authentication-kubeconfig=/etc/kubernetes/controller-manager.conf',
        '--authorization-kubeconfig=/etc/kubernetes/controller-manager.conf', '--bind-address=127.0.0.1', `--client-ca-file=${pki}/ca.crt`, '--cluster-cidr=10.244.0.0/16',
        '--cluster-name=kubernetes', `--cluster-signing-cert-file=${pki}/ca.crt`, `--cluster-signing-key-file=${pki}/ca.key`, '--controllers=*,bootstrapsigner,tokencleaner',
        '--kubeconfig=/etc/kubernetes/controller-manager.conf', '--leader-elect=true', `--requestheader-client-ca-file=${pki}/front-proxy-ca.crt`,
        `--root-ca-file=${pki}/ca.crt`, `--service-account-private-key-file=${pki}/sa.key`, '--service-cluster-ip-range=10.96.0.0/12', '--use-service-account-credentials=true',
      ],
    },
    {
      name: 'kube-scheduler', image: 'registry.k8s.io/kube-scheduler:v1.36.2', resources: { cpu: '100m' }, mounts: [readOnly('/etc/kubernetes/scheduler.conf', 'kubeconfig')],
      health: { host: '127.0.0.1', port: 10_259, scheme: 'HTTPS', live: '/livez', ready: '/readyz', started: '/livez' },
      command: [
        'kube-scheduler', '--authentication-kubeconfig=/etc/kubernetes/scheduler.conf', '--authorization-kubeconfig=/etc/kubernetes/scheduler.conf', '--bind-address=127.0.0.1',
        '--kubeconfig=/etc/kubernetes/scheduler.conf', '--leader-elect=true',
      ],
    },
  ];
  return Object.fromEntries(components.map((one) => [`${MANIFESTS}/${one.name}.yaml`, stringify(podOf(one), { lineWidth: 0, indentSeq: false })]));
}

const VOLUME_NAMES: Readonly<Record<string, string>> = {
  '/etc/ssl/certs': 'ca-certs', '/etc/ca-certificates': 'etc-ca-certificates', '/etc/kubernetes/pki': 'k8s-certs', '/usr/local/share/ca-certificates': 'usr-local-share-ca-certificates',
  '/usr/share/ca-certificates': 'usr-share-ca-certificates',
};

function readOnly(path: string, name: unknown = undefined): ComponentMount {
  return { path, readOnly: true, name: typeof name === 'string' ? name : (VOLUME_NAMES[path] as string) };
}

const PROBE_PORT = 'probe-port';
/** kubeadm waits four minutes for a control plane: 24 tries, ten seconds apart. */
const STARTUP_FAILURES = 24;

/** What kubeadm lets the kubelet ask of a component. */
function probesOf({ host, scheme, live, ready, started }: Health) {
  const asked = (path: string) => ({ host, path, port: PROBE_PORT, scheme });
  return {
    livenessProbe: { failureThreshold: 8, httpGet: asked(live), initialDelaySeconds: 10, periodSeconds: 10, timeoutSeconds: 15 },
    ...(ready === undefined ? {} : { readinessProbe: { failureThreshold: 3, httpGet: asked(ready), periodSeconds: 1, timeoutSeconds: 15 } }),
    startupProbe: { failureThreshold: STARTUP_FAILURES, httpGet: asked(started), initialDelaySeconds: 10, periodSeconds: 10, timeoutSeconds: 15 },
  };
}

function podOf({ name, image, resources, command, mounts, annotations, health }: Component): object {
  const { livenessProbe, startupProbe, ...readiness } = probesOf(health);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...(annotations === undefined ? {} : { annotations }), labels: { component: name, tier: 'control-plane' }, name, namespace: 'kube-system' },
    spec: {
      containers: [{
        command, image, imagePullPolicy: 'IfNotPresent', livenessProbe, name,
        ports: [{ containerPort: health.port, name: PROBE_PORT, protocol: 'TCP' }], ...readiness, resources: { requests: resources }, startupProbe,
        volumeMounts: mounts.map((mount) => ({ mountPath: mount.path, name: mount.name, ...(mount.readOnly === true ? { readOnly: true } : {}) })),
      }],
      hostNetwork: true, priority: 2_000_001_000, priorityClassName: 'system-node-critical', securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      volumes: mounts.map((mount) => ({ hostPath: { path: mount.path, type: mount.name === 'kubeconfig' ? 'FileOrCreate' : 'DirectoryOrCreate' }, name: mount.name })),
    },
    status: {},
  };
}
