// Mirrors pkg/kubelet/apis/config: what a kubelet is told by its configuration and flags
// Differs: only what changes something on a machine of ours.

export interface KubeletSettings {
  /** Name servers of pods; none: pods get the node's. */
  readonly clusterDns: readonly string[];
  readonly clusterDomain: string;
  /** As many pods as the machine says, unless said here. */
  readonly maxPods?: number;
  /** The folder of manifests; undefined: none is looked at. */
  readonly staticPodPath?: string;
  /** Kept from pods: resource to quantity, of the system's and of Kubernetes' own programs together. */
  readonly reserved: readonly Readonly<Record<string, string>>[];
  /** By signal: `memory.available` to `100Mi` or `5%`. */
  readonly evictionHard: Readonly<Record<string, string>>;
}

/** What the kubelet takes for granted, and kubeadm says. */
export const DEFAULT_SETTINGS: KubeletSettings = {
  clusterDns: ['10.96.0.10'], clusterDomain: 'cluster.local', staticPodPath: '/etc/kubernetes/manifests', reserved: [],
  evictionHard: { 'imagefs.available': '15%', 'imagefs.inodesFree': '5%', 'memory.available': '100Mi', 'nodefs.available': '10%', 'nodefs.inodesFree': '5%' },
};
