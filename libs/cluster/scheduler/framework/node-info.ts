// Mirrors pkg/scheduler/framework/types.go (NodeInfo, PodInfo)
// Differs: amounts are plain numbers (cpu in thousandths).
import { hostPortsOf, type HostPort } from '#cluster/api/core/v1/host-ports.js';
import type { Node, Pod, PodAffinityTerm, WeightedPodAffinityTerm } from '#cluster/api/generated/types.js';
import { amountsOf, podNonZeroRequests, podRequests } from '#cluster/api/core/v1/pod-resources.js';
import type { Amounts } from '#cluster/api/core/v1/pod-resources.js';
import type { Stored } from '#cluster/apimachinery/object.js';

/** A pod with what plugins ask of it again and again, worked out once. */
export class PodInfo {
  readonly pod: Stored<Pod>;
  readonly requests: Amounts;
  readonly nonZeroRequests: Amounts;
  readonly hostPorts: readonly HostPort[];
  readonly requiredAffinity: readonly PodAffinityTerm[];
  readonly requiredAntiAffinity: readonly PodAffinityTerm[];
  readonly preferredAffinity: readonly WeightedPodAffinityTerm[];
  readonly preferredAntiAffinity: readonly WeightedPodAffinityTerm[];

  constructor(pod: Stored<Pod>) {
    this.pod = pod;
    this.requests = podRequests(pod);
    this.nonZeroRequests = podNonZeroRequests(pod);
    this.hostPorts = hostPortsOf(pod);
    const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
    this.requiredAffinity = podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    this.requiredAntiAffinity = podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    this.preferredAffinity = podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    this.preferredAntiAffinity = podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  }

  get uid(): string {
    return this.pod.metadata.uid;
  }

  get namespace(): string {
    return this.pod.metadata.namespace ?? '';
  }

  get priority(): number {
    return this.pod.spec.priority ?? 0;
  }

  get hasAffinity(): boolean {
    return (
      this.requiredAffinity.length + this.requiredAntiAffinity.length + this.preferredAffinity.length + this.preferredAntiAffinity.length > 0
    );
  }
}

/** A node and the pods on it, with sums kept up to date as pods come and go. */
export class NodeInfo {
  node: Stored<Node>;
  allocatable: Amounts;
  readonly pods = new Map<string, PodInfo>();
  readonly requested: Record<string, number> = {};
  readonly nonZeroRequested = { cpu: 0, memory: 0 };
  /** How many pods hold a term that looks at other pods. */
  withAffinity = 0;
  withRequiredAntiAffinity = 0;
  withHostPorts = 0;

  constructor(node: Stored<Node>) {
    this.node = node;
    this.allocatable = amountsOf(node.status?.allocatable ?? node.status?.capacity);
  }

  get name(): string {
    return this.node.metadata.name;
  }

  setNode(node: Stored<Node>): void {
    this.node = node;
    this.allocatable = amountsOf(node.status?.allocatable ?? node.status?.capacity);
  }

  add(info: PodInfo): void {
    this.remove(info.uid);
    this.pods.set(info.uid, info);
    this.#count(info, 1);
  }

  remove(uid: string): void {
    const info = this.pods.get(uid);
    if (info === undefined) return;
    this.pods.delete(uid);
    this.#count(info, -1);
  }

  /** The same node with other pods on it; for trying what-ifs. */
  copyWith(pods: Iterable<PodInfo>): NodeInfo {
    const copy = new NodeInfo(this.node);
    for (const info of pods) copy.add(info);
    return copy;
  }

  #count(info: PodInfo, sign: 1 | -1): void {
    for (const resource in info.requests) {
      this.requested[resource] = (this.requested[resource] ?? 0) + sign * (info.requests[resource] ?? 0);
    }
    this.nonZeroRequested.cpu += sign * (info.nonZeroRequests['cpu'] ?? 0);
    this.nonZeroRequested.memory += sign * (info.nonZeroRequests['memory'] ?? 0);
    if (info.hasAffinity) this.withAffinity += sign;
    if (info.requiredAntiAffinity.length > 0) this.withRequiredAntiAffinity += sign;
    if (info.hostPorts.length > 0) this.withHostPorts += sign;
  }
}
