// Mirrors the images that kubeadm and Calico run: registry.k8s.io/kube-*, etcd, pause, quay.io/calico
// Differs: the programs say what they are and wait; what the real ones do is done by the components of this cluster.
import { defineImage, type Image } from '#cluster/images/image.js';
import { defineService } from './service-program.js';

const KUBERNETES_TAGS = ['v1.36.2', 'v1.36.1', 'v1.36.0', 'v1.35.4'];
const MIB = 1024 * 1024;

function component(name: string, sizeBytes: number, startLine: string): Image {
  return defineImage({
    name: `registry.k8s.io/${name}`, tags: KUBERNETES_TAGS, sizeBytes,
    programs: { [`/usr/local/bin/${name}`]: defineService(name, [startLine]) },
    config: { env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' } },
  });
}

export const kubernetesImages: readonly Image[] = [
  component('kube-apiserver', 27 * MIB, 'Serving securely on [::]:6443'),
  component('kube-controller-manager', 22 * MIB, 'Started controllers'),
  component('kube-scheduler', 17 * MIB, 'Serving securely on 127.0.0.1:10259'),
  component('kube-proxy', 25 * MIB, '"Using iptables Proxier"'),
  defineImage({
    name: 'registry.k8s.io/etcd', tags: ['3.6.6-0'], sizeBytes: 22 * MIB,
    programs: { '/usr/local/bin/etcd': defineService('etcd', ['serving client traffic securely']) },
    config: { env: { PATH: '/usr/local/bin:/usr/bin:/bin' } },
  }),
  defineImage({
    name: 'docker.io/calico/node', tags: ['v3.31.2'], sizeBytes: 145 * MIB,
    programs: { '/usr/bin/start_runit': defineService('calico-node', ['Calico node started successfully']) },
    config: { cmd: ['/usr/bin/start_runit'], env: { PATH: '/usr/bin:/bin' } },
  }),
  defineImage({
    name: 'docker.io/calico/kube-controllers', tags: ['v3.31.2'], sizeBytes: 52 * MIB,
    programs: { '/usr/bin/kube-controllers': defineService('kube-controllers', ['Starting Node controller', 'Node controller is now running']) },
    config: { entrypoint: ['/usr/bin/kube-controllers'], env: { PATH: '/usr/bin:/bin' } },
  }),
];
