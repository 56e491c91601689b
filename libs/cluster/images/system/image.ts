// Mirrors the images of a kubeadm cluster: registry.k8s.io/{kube-*,etcd,pause,coredns}, Calico
// Differs: Calico and kube-proxy work in the simulation itself; their programs stand where they would be seen.
import { corednsProgram } from '#cluster/images/coredns/coredns.js';
import { debianBase } from '#cluster/images/base/debian.js';
import { scratchBase } from '#cluster/images/base/alpine.js';
import { defineImage, type Image, renameImage } from '#cluster/images/image.js';
import { etcdutl } from '#cluster/nodes/etcd-snapshots.js';
import { etcdctl } from '#cluster/nodes/etcdctl.js';
import { idleProgram } from '#cluster/images/serve/serve.js';
import type { Process } from '#linux/kernel/process.js';
import type { Program } from '#linux/programs/program.js';
import { klog, kubeApiServer, kubeControllerManager, kubeScheduler } from './components.js';
import { etcd } from './etcd.js';

const VERSIONS = ['v1.36.2', 'v1.36.1', 'v1.36.0', 'v1.35.4', 'v1.35.0', 'v1.34.3'];

const banners: Readonly<Record<string, (proc: Process) => string>> = {
  'kube-proxy': (proc) => klog(proc, 'I', 'server_linux.go:49', '"Using iptables proxy"') + klog(proc, 'I', 'server.go:469', '"Version info" version="v1.36.2"') + klog(proc, 'I', 'shared_informer.go:356', '"Caches are synced" controller="service config"'),
};

/** Where the manifests of kubeadm mount something: mount points that are there need not be made in each container. */
const mountPoints = Object.fromEntries([
  ...['/etc/ssl/certs', '/etc/ca-certificates', '/etc/kubernetes/pki', '/usr/local/share/ca-certificates', '/usr/share/ca-certificates', '/etc/kubernetes/pki/etcd', '/var/lib/etcd'].map((path) => [path, { directory: true } as const]),
  ...['/etc/hosts', '/etc/hostname', '/etc/resolv.conf', '/etc/kubernetes/controller-manager.conf', '/etc/kubernetes/scheduler.conf'].map((path) => [path, ''] as const),
]);

const programs: Readonly<Record<string, Program>> = { 'kube-apiserver': kubeApiServer, 'kube-controller-manager': kubeControllerManager, 'kube-scheduler': kubeScheduler };

function component(name: string, sizeBytes: number): Image {
  const program = programs[name] ?? idleProgram(name, banners[name] ?? (() => ''));
  return defineImage({ name: `registry.k8s.io/${name}`, base: scratchBase, sizeBytes, tags: VERSIONS, files: mountPoints, programs: { [`/usr/local/bin/${name}`]: program }, config: { entrypoint: [`/usr/local/bin/${name}`] } });
}

const pauseProgram = idleProgram('pause', () => '');
const pause = defineImage({
  name: 'registry.k8s.io/pause', base: scratchBase, sizeBytes: 318_000, tags: ['3.10.1 latest', '3.10', '3.9', '3.8', '3.7', '3.6', '3.5', '3.4.1', '3.3', '3.2', '3.1', '2.0'],
  programs: { '/pause': pauseProgram }, config: { entrypoint: ['/pause'], user: '65535:65535' },
});

const calico = (name: string, command: string, sizeBytes: number) => defineImage({
  name: `docker.io/calico/${name}`, base: scratchBase, sizeBytes, tags: ['v3.31.2', 'v3.31.0', 'v3.30.3', 'v3.29.1'],
  programs: { [`/usr/bin/${command}`]: idleProgram(command, (proc) => `${new Date(proc.world.clock.now()).toISOString().slice(0, 23).replace('T', ' ')} [INFO][1] ${command}: ready\n`) },
  config: { entrypoint: [`/usr/bin/${command}`] },
});


export const systemImages: readonly Image[] = [
  component('kube-apiserver', 27_100_000), component('kube-controller-manager', 22_800_000), component('kube-scheduler', 17_400_000), component('kube-proxy', 25_900_000),
  defineImage({ name: 'registry.k8s.io/etcd', base: debianBase, sizeBytes: 20_000_000, tags: ['3.6.6-0', '3.6.5-0', '3.6.4-0', '3.5.24-0', '3.5.21-0', '3.5.16-0', '3.5.15-0', '3.5.12-0', '3.5.10-0', '3.5.9-0', '3.5.6-0', '3.5.4-0', '3.5.3-0', '3.5.1-0', '3.5.0-0', '3.4.13-0'], files: mountPoints, programs: { '/usr/local/bin/etcd': etcd, '/usr/local/bin/etcdctl': etcdctl, '/usr/local/bin/etcdutl': etcdutl }, config: { entrypoint: ['/usr/local/bin/etcd'] } }),
  defineImage({ name: 'registry.k8s.io/coredns/coredns', base: scratchBase, sizeBytes: 22_400_000, tags: ['v1.14.0', 'v1.13.1', 'v1.12.1', 'v1.12.0', 'v1.11.3', 'v1.11.1'], programs: { '/coredns': corednsProgram }, config: { entrypoint: ['/coredns'], exposedPorts: ['53/tcp', '53/udp'] } }),
  pause, renameImage(pause, 'k8s.gcr.io/pause'), renameImage(pause, 'docker.io/kubernetes/pause'), renameImage(pause, 'gcr.io/google_containers/pause'), renameImage(pause, 'docker.io/google/pause'),
  calico('node', 'start_runit', 150_000_000), calico('kube-controllers', 'kube-controllers', 50_000_000), calico('cni', 'install', 70_000_000),
];
