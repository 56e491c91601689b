// Mirrors pkg/kubelet/nodestatus: ReadyCondition, as far as the runtime and its network are asked
import type { Files } from '#linux/fs/files.js';

const RUNTIME_CONFIG = '/etc/containerd/config.toml';
const NETWORK_CONFIGS = '/etc/cni/net.d';

/** Why a node is not ready; undefined when it is. */
export function nodeProblem(hasRuntime: boolean, files: Files): string | undefined {
  if (!hasRuntime) return 'container runtime is down';
  return lacksNetwork(files) ? 'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized' : undefined;
}

/** A machine with containerd has a network for pods once a plug-in has left its configuration. */
function lacksNetwork(files: Files): boolean {
  if (!files.exists(RUNTIME_CONFIG)) return false;
  return !files.exists(NETWORK_CONFIGS) || !files.list(NETWORK_CONFIGS).some((name) => /\.(?:conf|conflist|json)$/.test(name));
}
