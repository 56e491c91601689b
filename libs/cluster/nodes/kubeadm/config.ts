// Mirrors cmd/kubeadm/app/cmd/config.go: what kubeadm takes for granted, and the images it needs
// Differs: no migrate and validate.
import { stringify } from 'yaml';
import { kubeletConfiguration } from '#cluster/nodes/kubelet-configuration.js';
import { type Command, KubeadmError, VERSION } from './command.js';

const API = 'kubeadm.k8s.io/v1beta4';
const IMAGES = [`kube-apiserver:${VERSION}`, `kube-controller-manager:${VERSION}`, `kube-scheduler:${VERSION}`, `kube-proxy:${VERSION}`, 'coredns/coredns:v1.14.0', 'pause:3.10.1', 'etcd:3.6.6-0'];
const TIMEOUTS = {
  controlPlaneComponentHealthCheck: '4m0s', discovery: '5m0s', etcdAPICall: '2m0s', kubeletHealthCheck: '4m0s', kubernetesAPICall: '1m0s', tlsBootstrap: '5m0s', upgradeManifests: '5m0s',
};
const registration = (name: string) => ({ criSocket: 'unix:///var/run/containerd/containerd.sock', imagePullPolicy: 'IfNotPresent', imagePullSerial: true, name, taints: null });

const INIT = {
  apiVersion: API,
  bootstrapTokens: [{ groups: ['system:bootstrappers:kubeadm:default-node-token'], token: 'abcdef.0123456789abcdef', ttl: '24h0m0s', usages: ['signing', 'authentication'] }],
  kind: 'InitConfiguration', localAPIEndpoint: { advertiseAddress: '1.2.3.4', bindPort: 6443 }, nodeRegistration: registration('node'), timeouts: TIMEOUTS,
};
const CLUSTER = {
  apiServer: {}, apiVersion: API, caCertificateValidityPeriod: '87600h0m0s', certificateValidityPeriod: '8760h0m0s', certificatesDir: '/etc/kubernetes/pki', clusterName: 'kubernetes',
  controllerManager: {}, dns: {}, encryptionAlgorithm: 'RSA-2048', etcd: { local: { dataDir: '/var/lib/etcd' } }, imageRepository: 'registry.k8s.io', kind: 'ClusterConfiguration',
  kubernetesVersion: '1.36.0', networking: { dnsDomain: 'cluster.local', serviceSubnet: '10.96.0.0/12' }, proxy: {}, scheduler: {},
};
const joinConfiguration = (name: string) => ({
  apiVersion: API, caCertPath: '/etc/kubernetes/pki/ca.crt',
  discovery: { bootstrapToken: { apiServerEndpoint: 'kube-apiserver:6443', token: 'abcdef.0123456789abcdef', unsafeSkipCAVerification: true }, tlsBootstrapToken: 'abcdef.0123456789abcdef' },
  kind: 'JoinConfiguration', nodeRegistration: registration(name), timeouts: TIMEOUTS,
});

export function config(command: Command, verb: string): void {
  const { proc, machine, words: [what = ''], flags } = command;
  if (verb === 'images' && what === 'list') for (const name of IMAGES) proc.print(`registry.k8s.io/${name}\n`);
  else if (verb === 'images' && what === 'pull') for (const name of IMAGES) proc.print(`[config/images] Pulled registry.k8s.io/${name}\n`);
  else if (verb === 'print' && what === 'init-defaults') proc.print(yaml(INIT) + `---\n${yaml(CLUSTER)}` + (flags['component-configs'] === 'KubeletConfiguration' ? `---\n${kubeletConfiguration('""')}` : ''));
  else if (verb === 'print' && what === 'join-defaults') proc.print(yaml(joinConfiguration(machine.name)));
  else if ((verb === 'migrate' || verb === 'validate') || (verb === 'print' && ['reset-defaults', 'upgrade-defaults'].includes(what))) throw new KubeadmError(`kubeadm config ${`${verb} ${what}`.trim()} is not there on this simulated cluster`);
  else throw new KubeadmError(verb === '' ? 'missing subcommand; "config" is not meant to be run on its own' : `invalid subcommand ${JSON.stringify(what === '' ? verb : what)}`);
}

function yaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, indentSeq: false });
}
