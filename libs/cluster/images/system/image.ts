// Mirrors the images of a kubeadm cluster: registry.k8s.io/{kube-*,etcd,pause,coredns}, Calico
// Differs: the components run in the simulation itself; these programs stand where they would be seen.
import { corednsProgram } from '#cluster/images/coredns/coredns.js';
import { debianBase } from '#cluster/images/base/debian.js';
import { scratchBase } from '#cluster/images/base/alpine.js';
import { defineImage, type Image, renameImage } from '#cluster/images/image.js';
import { answer, http, idleProgram, OutputQueue, serve } from '#cluster/images/serve/serve.js';
import type { Process } from '#linux/kernel/process.js';
import type { Program } from '#linux/programs/program.js';

const VERSIONS = ['v1.36.2', 'v1.36.1', 'v1.36.0', 'v1.35.4', 'v1.35.0', 'v1.34.3'];

/** klog's prefix: `I1121 08:30:16.123456       1 server.go:1] text`. */
function klog(proc: Process, file: string, message: string): string {
  const iso = new Date(proc.world.clock.now()).toISOString();
  return `I${iso.slice(5, 7)}${iso.slice(8, 10)} ${iso.slice(11, 23)}000${`${proc.pid}`.padStart(8)} ${file}] ${message}\n`;
}

const banners: Readonly<Record<string, (proc: Process) => string>> = {
  'kube-apiserver': (proc) => klog(proc, 'server.go:150', 'Version: v1.36.2') + klog(proc, 'secure_serving.go:210', 'Serving securely on [::]:6443'),
  'kube-controller-manager': (proc) => klog(proc, 'controllermanager.go:188', '"Starting" version="v1.36.2"') + klog(proc, 'leaderelection.go:258', 'attempting to acquire leader lease kube-system/kube-controller-manager...') + klog(proc, 'leaderelection.go:272', 'successfully acquired lease kube-system/kube-controller-manager'),
  'kube-scheduler': (proc) => klog(proc, 'server.go:176', '"Starting Kubernetes Scheduler" version="v1.36.2"') + klog(proc, 'leaderelection.go:272', 'successfully acquired lease kube-system/kube-scheduler'),
  'kube-proxy': (proc) => klog(proc, 'server_linux.go:49', '"Using iptables proxy"') + klog(proc, 'server.go:469', '"Version info" version="v1.36.2"') + klog(proc, 'shared_informer.go:356', '"Caches are synced" controller="service config"'),
};

function component(name: string, sizeBytes: number): Image {
  const program = idleProgram(name, banners[name] ?? (() => ''));
  return defineImage({ name: `registry.k8s.io/${name}`, base: scratchBase, sizeBytes, tags: VERSIONS, programs: { [`/usr/local/bin/${name}`]: program }, config: { entrypoint: [`/usr/local/bin/${name}`] } });
}

const etcd: Program = {
  name: 'etcd',
  *run(proc) {
    const output = new OutputQueue();
    output.enter(`{"level":"info","ts":"${new Date(proc.world.clock.now()).toISOString()}","caller":"embed/serve.go:226","msg":"serving client traffic securely","traffic":"grpc+http","address":"127.0.0.1:2379"}\n`, 'stderr');
    return yield* serve(proc, [{ port: 2381, listener: http(({ target }) => (target.startsWith('/health') || target.startsWith('/livez') || target.startsWith('/readyz') ? answer(200, '{"health":"true","reason":""}') : answer(404, '404 page not found\n'))) }], output);
  },
};

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
  defineImage({ name: 'registry.k8s.io/etcd', base: debianBase, sizeBytes: 20_000_000, tags: ['3.6.6-0', '3.6.5-0', '3.6.4-0', '3.5.24-0', '3.5.21-0'], programs: { '/usr/local/bin/etcd': etcd }, config: { entrypoint: ['/usr/local/bin/etcd'] } }),
  defineImage({ name: 'registry.k8s.io/coredns/coredns', base: scratchBase, sizeBytes: 22_400_000, tags: ['v1.14.0', 'v1.13.1', 'v1.12.1', 'v1.12.0', 'v1.11.3', 'v1.11.1'], programs: { '/coredns': corednsProgram }, config: { entrypoint: ['/coredns'], exposedPorts: ['53/tcp', '53/udp'] } }),
  pause, renameImage(pause, 'k8s.gcr.io/pause'), renameImage(pause, 'docker.io/kubernetes/pause'), renameImage(pause, 'gcr.io/google_containers/pause'), renameImage(pause, 'docker.io/google/pause'),
  calico('node', 'start_runit', 150_000_000), calico('kube-controllers', 'kube-controllers', 50_000_000), calico('cni', 'install', 70_000_000),
];
