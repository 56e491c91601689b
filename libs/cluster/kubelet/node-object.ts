// Mirrors pkg/kubelet/nodestatus and the kubelet's registration of its node
// Differs: no cloud provider.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Node, NodeCondition, Taint } from '#cluster/api/generated/types.js';
import { formatQuantity, parseQuantity, quantityOf, subtractQuantities } from '#cluster/apimachinery/quantity.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import { encodeUtf8 } from '#linux/env/text.js';
import type { Pressure } from './eviction.js';
import type { KubeletSettings } from './settings.js';
import { KERNEL_RELEASE } from '#linux/kernel/release.js';

/** A machine as it joins the cluster. */
export interface NodeConfig {
  readonly name: string;
  readonly address: string;
  readonly podCIDR: string;
  /** `cpu`, `memory`, `pods`, `ephemeral-storage`; a small machine's, if not said. */
  readonly capacity?: Readonly<Record<string, string>>;
  /** Where less than the capacity is for pods. */
  readonly allocatable?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  readonly providerID?: string;
}

/** What a machine has unless its config says more. */
export const DEFAULT_CAPACITY: Readonly<Record<string, string>> = { cpu: '2', 'ephemeral-storage': '50620216Ki', memory: '4005608Ki', pods: '110' };

const NONE: ReadonlySet<Pressure> = new Set();

export const KUBELET_VERSION = 'v1.36.2';

/** The machine as the kubelet's configuration lets pods have it. */
export function withSettings(config: NodeConfig, { maxPods, reserved }: KubeletSettings): NodeConfig {
  if (maxPods === undefined && reserved.length === 0) return config;
  const capacity = { ...(config.capacity ?? DEFAULT_CAPACITY), ...(maxPods === undefined ? {} : { pods: `${maxPods}` }) };
  const allocatable: Record<string, string> = { ...capacity, ...config.allocatable, ...(maxPods === undefined ? {} : { pods: `${maxPods}` }) };
  for (const kept of reserved) {
    for (const [resource, amount] of Object.entries(kept)) {
      const whole = allocatable[resource];
      const part = parseQuantity(amount);
      if (whole !== undefined && part !== undefined) allocatable[resource] = formatQuantity(subtractQuantities(quantityOf(whole), part));
    }
  }
  return { ...config, capacity, allocatable };
}

export function newNode(config: NodeConfig, nowMs: number): Node {
  const { name, podCIDR, labels, annotations, taints, providerID } = config;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64', 'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', ...labels,
      },
      annotations: { 'node.alpha.kubernetes.io/ttl': '0', ...annotations },
    },
    spec: {
      podCIDR, podCIDRs: [podCIDR],
      ...(taints === undefined || taints.length === 0 ? {} : { taints }),
      ...(providerID === undefined ? {} : { providerID }),
    },
    status: nodeStatus(config, undefined, nowMs),
  };
}

/** The status that the kubelet reports; conditions of others stay. */
export function nodeStatus(config: NodeConfig, before: Node['status'], nowMs: number, problem?: string, pressures: ReadonlySet<Pressure> = NONE): NonNullable<Node['status']> {
  const { name, address, capacity = DEFAULT_CAPACITY, allocatable = capacity } = config;
  const own: readonly (readonly [string, string, string, string])[] = [
    pressures.has('MemoryPressure') ? ['MemoryPressure', 'True', 'KubeletHasInsufficientMemory', 'kubelet has insufficient memory available'] : ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
    pressures.has('DiskPressure') ? ['DiskPressure', 'True', 'KubeletHasDiskPressure', 'kubelet has disk pressure'] : ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
    pressures.has('PIDPressure') ? ['PIDPressure', 'True', 'KubeletHasInsufficientPID', 'kubelet has insufficient PID available'] : ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
    problem === undefined ? ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'] : ['Ready', 'False', 'KubeletNotReady', problem],
  ];
  const old = before?.conditions ?? [];
  const now = formatTime(nowMs);
  const conditions: NodeCondition[] = own.map(([type, status, reason, message]) => {
    const last = old.find((condition) => condition.type === type);
    const lastTransitionTime = last?.status === status ? (last.lastTransitionTime ?? now) : now;
    return { type, status, lastHeartbeatTime: now, lastTransitionTime, reason, message };
  });
  return {
    ...before,
    capacity, allocatable,
    conditions: [...old.filter(({ type }) => !conditions.some((condition) => condition.type === type)), ...conditions],
    addresses: [{ type: 'InternalIP', address }, { type: 'Hostname', address: name }],
    daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
    nodeInfo: {
      machineID: hash(`${name} machine`), systemUUID: uuid(`${name} system`), bootID: uuid(`${name} boot`),
      kernelVersion: KERNEL_RELEASE, osImage: 'Ubuntu 24.04.2 LTS', containerRuntimeVersion: 'containerd://2.1.9',
      kubeletVersion: KUBELET_VERSION, kubeProxyVersion: '', operatingSystem: 'linux', architecture: 'amd64',
    },
    declaredFeatures: ['ExtendWebSocketsToKubelet', 'InPlacePodLevelResourcesVerticalScaling', 'InPlacePodVerticalScalingInitContainers', 'RestartAllContainersOnContainerExits'],
  };
}

function hash(text: string): string {
  return bytesToHex(sha256(encodeUtf8(text))).slice(0, 32);
}

function uuid(text: string): string {
  const hex = hash(text);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
