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
  /** Who says nothing of himself is system:anonymous, in place of nobody. */
  readonly allowsAnonymous: boolean;
  /** Whether tokens are asked of the API server, and by whom requests are judged. */
  readonly reviewsTokens: boolean;
  readonly authorization: 'Webhook' | 'AlwaysAllow';
  /** Of those who log in with certificates; undefined: nobody does. */
  readonly clientCaFile?: string;
  /** Where everybody may read, in plain HTTP. */
  readonly readOnlyPort?: number;
  /** By signal: `memory.available` to `100Mi` or `5%`. */
  readonly evictionHard: Readonly<Record<string, string>>;
}

/** What the kubelet takes for granted, and kubeadm says. */
export const DEFAULT_SETTINGS: KubeletSettings = {
  allowsAnonymous: false, reviewsTokens: true, authorization: 'Webhook', clientCaFile: '/etc/kubernetes/pki/ca.crt',
  clusterDns: ['10.96.0.10'], clusterDomain: 'cluster.local', staticPodPath: '/etc/kubernetes/manifests', reserved: [],
  evictionHard: { 'imagefs.available': '15%', 'imagefs.inodesFree': '5%', 'memory.available': '100Mi', 'nodefs.available': '10%', 'nodefs.inodesFree': '5%' },
};
