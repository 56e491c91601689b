// What kubeadm's packages and `kubeadm join` leave on a node, besides the cluster itself.
import type { Layer } from '#linux/host/host.js';
import type { Process } from '#linux/kernel/process.js';
import type { Step } from '#linux/kernel/step.js';
import { defineRawProgram } from '#linux/programs/define-program.js';
import type { Program } from '#linux/programs/program.js';
import { crictl } from './crictl.js';
import { etcdutl } from './etcd-snapshots.js';
import { etcdctl } from './etcdctl.js';
import { kubeadm } from './kubeadm/kubeadm.js';
import { kernelTools } from './kernel-settings.js';
import { packageTools } from './packages.js';
import { NODE_CONFIGURATION } from './kubelet-configuration.js';
import { DROP_IN } from './kubelet-start.js';
import { journalctl, systemctl } from './systemctl.js';

const kubelet = defineRawProgram('kubelet', function* (proc, args) {
  yield* proc.work(1);
  if (args.some((arg) => /^--version(=true)?$/.test(arg))) {
    proc.print('Kubernetes v1.36.2\n');
    return 0;
  }
  proc.printError('kubelet: started by hand it does nothing here: `systemctl start kubelet`\n');
  return 1;
});

const UNIT = `[Unit]
Description=kubelet: The Kubernetes Node Agent
Documentation=https://kubernetes.io/docs/
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=/usr/bin/kubelet
Restart=always
StartLimitInterval=0
RestartSec=10

[Install]
WantedBy=multi-user.target
`;

const DROP_IN_TEXT = `# Note: This dropin only works with kubeadm and kubelet v1.11+
[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
# This is a file that "kubeadm init" and "kubeadm join" generates at runtime, populating the KUBELET_KUBEADM_ARGS variable dynamically
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
# This is a file that the user can use for overrides of the kubelet args as a last resort. Preferably, the user should use
# the .NodeRegistration.KubeletExtraArgs object in the configuration files instead. KUBELET_EXTRA_ARGS should be sourced from this file.
EnvironmentFile=-/etc/default/kubelet
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
`;

const CONTAINERD_UNIT = `[Unit]
Description=containerd container runtime
Documentation=https://containerd.io
After=network.target local-fs.target

[Service]
ExecStartPre=-/sbin/modprobe overlay
ExecStart=/usr/bin/containerd
Type=notify
Delegate=yes
KillMode=process
Restart=always
RestartSec=5

[Install]
WantedBy=multi-user.target
`;

const CNI = `{
  "name": "k8s-pod-network",
  "cniVersion": "0.3.1",
  "plugins": [
    {
      "type": "calico",
      "ipam": { "type": "calico-ipam" },
      "policy": { "type": "k8s" },
      "kubernetes": { "kubeconfig": "/etc/cni/net.d/calico-kubeconfig" }
    },
    { "type": "portmap", "snat": true, "capabilities": { "portMappings": true } }
  ]
}
`;

const CNI_PLUGINS = ['bandwidth', 'bridge', 'calico', 'calico-ipam', 'dhcp', 'firewall', 'flannel', 'host-device', 'host-local', 'ipvlan', 'loopback', 'macvlan', 'portmap', 'ptp', 'sbr', 'static', 'tuning', 'vlan', 'vrf'];

/** Plug-ins are run by the runtime. */
function* noPlugin(proc: Process): Step<number> {
  yield* proc.stderr.write('CNI_COMMAND env variable missing\n');
  return 1;
}

function inFolder(folder: string, programs: readonly Program[]): Layer {
  return Object.fromEntries(programs.map((program) => [`${folder}/${program.name}`, { program }]));
}

/** Programs and files of a node. */
export function nodeLayer(isControlPlane: boolean): Layer {
  return {
    '/usr/bin/crictl': { program: crictl }, '/usr/bin/systemctl': { program: systemctl }, '/usr/bin/journalctl': { program: journalctl },
    ...inFolder('/usr/bin', packageTools), ...inFolder('/usr/sbin', kernelTools), '/etc/sysctl.d': { directory: true }, '/etc/fstab': '/dev/vda1 / ext4 defaults 0 1\n',
    ...Object.fromEntries(CNI_PLUGINS.map((name) => [`/opt/cni/bin/${name}`, { program: { name: `cni ${name}`, run: noPlugin } }])),
    '/usr/bin/kubeadm': { program: kubeadm }, '/usr/bin/kubelet': { program: kubelet },
    ...(isControlPlane ? { '/usr/local/bin/etcdctl': { program: etcdctl }, '/usr/local/bin/etcdutl': { program: etcdutl } } : {}),
    '/etc/crictl.yaml': 'runtime-endpoint: unix:///run/containerd/containerd.sock\nimage-endpoint: unix:///run/containerd/containerd.sock\ntimeout: 2\ndebug: false\npull-image-on-create: false\n',
    '/usr/lib/systemd/system/kubelet.service': UNIT, [DROP_IN]: DROP_IN_TEXT, '/usr/lib/systemd/system/containerd.service': CONTAINERD_UNIT,
    '/var/lib/kubelet/config.yaml': { content: NODE_CONFIGURATION, mode: 0o644 }, '/var/lib/kubelet/kubeadm-flags.env': 'KUBELET_KUBEADM_ARGS=""\n',
    '/etc/kubernetes/manifests': { directory: true, mode: 0o700 },
    ...Object.fromEntries(['/var/log/pods', '/var/log/containers', '/etc/ssl/certs', '/etc/ca-certificates', '/usr/local/share/ca-certificates', '/usr/share/ca-certificates'].map((path) => [path, { directory: true } as const])), '/etc/cni/net.d/10-calico.conflist': { content: CNI, mode: 0o600 },
    '/etc/containerd/config.toml': "version = 3\nroot = '/var/lib/containerd'\nstate = '/run/containerd'\n\n[plugins.'io.containerd.cri.v1.images'.pinned_images]\n  sandbox = 'registry.k8s.io/pause:3.10.1'\n",
  };
}
