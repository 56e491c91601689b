// Mirrors containerd's pod sandboxes and pkg/kubelet/network/dns
// Differs: there is no pause process.
import type { Pod } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { PodNetwork } from '#cluster/cni/pod-network.js';
import type { Mount } from '#linux/host/host.js';
import type { VolumeTree } from '#linux/host/volume-tree.js';
import type { NetStack } from '#linux/net/network.js';
import type { Runtime } from './container.js';

/** The pod's own corner of its node: its network, its name, and the files in /etc that speak of them. */
export interface Sandbox {
  readonly hostname: string;
  readonly net: NetStack;
  readonly address: string;
  readonly mounts: readonly Mount[];
  stop(): void;
}

export interface NodeNetwork {
  readonly net: NetStack;
  readonly address: string;
  readonly hostname: string;
  readonly resolvConf: () => string;
  readonly hostsFile: () => string;
}

export interface ClusterDns {
  /** None: pods are told of the node's name servers. */
  readonly addresses: readonly string[];
  readonly domain: string;
}

/** `address` asks for that one: a restored pod keeps what it had. */
export function createSandbox(pod: Stored<Pod>, runtime: Runtime, network: PodNetwork, node: NodeNetwork, dns: ClusterDns, address?: string): Sandbox {
  const onHost = pod.spec.hostNetwork === true;
  const hostname = onHost ? node.hostname : (pod.spec.hostname ?? pod.metadata.name).slice(0, 63).replace(/[-.]+$/, '');
  const attached = onHost ? undefined : network.attach(runtime, address);
  const own = attached?.address ?? node.address;
  const tree = runtime.kernel.createTree();
  tree.files.write('/hosts', hostsFile(pod, onHost, own, hostname, node, dns));
  tree.files.write('/resolv.conf', resolvConf(pod, node, dns));
  tree.files.write('/hostname', `${hostname}\n`);
  const mount = (name: string): Mount => ({ path: `/etc/${name}`, source: (tree as VolumeTree).at(name) });
  const closePorts = onHost ? () => {} : openHostPorts(pod, runtime, node.address, own);
  return {
    hostname, address: own, net: attached?.net ?? node.net, mounts: [mount('hosts'), mount('resolv.conf'), mount('hostname')],
    stop() {
      closePorts();
      attached?.release();
    },
  };
}

/** The portmap plug-in: ports of the node that lead to the pod. */
function openHostPorts(pod: Stored<Pod>, runtime: Runtime, nodeAddress: string, address: string): () => void {
  const ports = new Map<number, number>();
  for (const { ports: own = [] } of pod.spec.containers) for (const { hostPort, containerPort } of own) if (hostPort !== undefined) ports.set(hostPort, containerPort);
  if (ports.size === 0) return () => {};
  return runtime.network.addRewriter((_from, _source, to) => {
    const port = to.address === nodeAddress ? ports.get(to.port) : undefined;
    return port === undefined ? undefined : { verdict: 'deliver', endpoint: { address, port } };
  });
}

function hostsFile(pod: Stored<Pod>, onHost: boolean, address: string, hostname: string, node: NodeNetwork, dns: ClusterDns): string {
  const { subdomain, hostAliases = [] } = pod.spec;
  const qualified = subdomain === undefined ? '' : `${hostname}.${subdomain}.${pod.metadata.namespace}.svc.${dns.domain}\t`;
  const managed = onHost
    ? `# Kubernetes-managed hosts file (host network).\n${node.hostsFile()}`
    : `# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\n`
      + `fe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n${address}\t${qualified}${hostname}\n`;
  if (hostAliases.length === 0) return managed;
  return `${managed}\n# Entries added by HostAliases.\n${hostAliases.map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join('\t')}\n`).join('')}`;
}

/** Does the pod want to be told of the cluster's name servers? */
export function wantsClusterDns({ spec: { dnsPolicy = 'ClusterFirst', hostNetwork } }: Stored<Pod>): boolean {
  return dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && hostNetwork !== true);
}

/** /etc/resolv.conf by dnsPolicy and dnsConfig. */
export function resolvConf(pod: Stored<Pod>, node: Pick<NodeNetwork, 'resolvConf'>, dns: ClusterDns): string {
  const { dnsPolicy = 'ClusterFirst', dnsConfig } = pod.spec;
  const usesCluster = wantsClusterDns(pod) && dns.addresses.length > 0;
  let searches: string[] = [];
  let servers: string[] = [];
  const options = new Map<string, string | undefined>();
  if (usesCluster) {
    const { domain } = dns;
    searches = domain === '' ? [] : [`${pod.metadata.namespace}.svc.${domain}`, `svc.${domain}`, domain];
    servers = [...dns.addresses];
    options.set('ndots', '5');
  } else if (dnsPolicy !== 'None') {
    if (dnsConfig === undefined) return node.resolvConf();
    for (const line of node.resolvConf().split('\n')) {
      const [word, ...rest] = line.trim().split(/\s+/);
      if (word === 'nameserver') servers.push(...rest);
      if (word === 'search') searches = rest;
    }
  }
  servers = [...new Set([...servers, ...(dnsConfig?.nameservers ?? [])])];
  searches = [...new Set([...searches, ...(dnsConfig?.searches ?? [])])];
  for (const { name = '', value } of dnsConfig?.options ?? []) options.set(name, value);
  const shown = [...options].map(([name, value]) => (value === undefined ? name : `${name}:${value}`));
  return [
    ...(searches.length > 0 ? [`search ${searches.join(' ')}`] : []),
    ...servers.map((server) => `nameserver ${server}`),
    ...(shown.length > 0 ? [`options ${shown.join(' ')}`] : []),
  ].map((line) => `${line}\n`).join('');
}
