// For tests only: objects as sentences. `build()` gives an object as if it had been stored.
import type { Container, Node, Pod, PodSpec, PodStatus, Taint, Toleration } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';

const CREATED = '2026-01-01T00:00:00Z';

function meta(name: string, namespace?: string) {
  return { name, ...(namespace === undefined ? {} : { namespace }), uid: `uid-of-${name}`, resourceVersion: '1', creationTimestamp: CREATED };
}

export class PodBuilder {
  readonly #pod: Stored<Pod>;

  constructor(pod: Stored<Pod>) {
    this.#pod = pod;
  }

  build(): Stored<Pod> {
    return this.#pod;
  }

  /** As a user would send it. */
  fresh(): Pod {
    const { status: _s, metadata, ...pod } = this.#pod;
    const { uid: _u, resourceVersion: _r, creationTimestamp: _c, ...rest } = metadata;
    return { ...pod, metadata: rest };
  }

  inNamespace(namespace: string): PodBuilder {
    return this.#withMeta({ namespace });
  }

  withLabels(labels: Readonly<Record<string, string>>): PodBuilder {
    return this.#withMeta({ labels });
  }

  withOwner(kind: string, name: string, uid: string, apiVersion = 'apps/v1'): PodBuilder {
    return this.#withMeta({ ownerReferences: [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }] });
  }

  withNode(nodeName: string): PodBuilder {
    return this.withSpec({ nodeName });
  }

  withImage(image: string): PodBuilder {
    return this.#withContainer({ image });
  }

  withRequests(requests: Readonly<Record<string, string>>): PodBuilder {
    return this.#withContainer({ resources: { requests } });
  }

  withContainers(...containers: readonly Container[]): PodBuilder {
    return this.withSpec({ containers });
  }

  tolerating(...tolerations: readonly Toleration[]): PodBuilder {
    return this.withSpec({ tolerations: [...(this.#pod.spec.tolerations ?? []), ...tolerations] });
  }

  toleratingAll(): PodBuilder {
    return this.tolerating({ operator: 'Exists' });
  }

  withSpec(spec: Partial<PodSpec>): PodBuilder {
    return new PodBuilder({ ...this.#pod, spec: { ...this.#pod.spec, ...spec } });
  }

  withStatus(status: PodStatus): PodBuilder {
    return new PodBuilder({ ...this.#pod, status: { ...this.#pod.status, ...status } });
  }

  running(): PodBuilder {
    const conditions = ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) => ({ type, status: 'True', lastTransitionTime: CREATED }));
    return this.withStatus({ phase: 'Running', conditions });
  }

  finished(phase: 'Succeeded' | 'Failed' = 'Succeeded'): PodBuilder {
    return this.withStatus({ phase });
  }

  deleting(graceSeconds = 30): PodBuilder {
    return this.#withMeta({ deletionTimestamp: CREATED, deletionGracePeriodSeconds: graceSeconds });
  }

  #withMeta(metadata: Partial<NonNullable<Pod['metadata']>>): PodBuilder {
    return new PodBuilder({ ...this.#pod, metadata: { ...this.#pod.metadata, ...metadata } as Stored<Pod>['metadata'] });
  }

  #withContainer(change: Partial<Container>): PodBuilder {
    return this.withSpec({ containers: this.#pod.spec.containers.map((each) => ({ ...each, ...change })) });
  }
}

export function aPod(name: string): PodBuilder {
  return new PodBuilder({ apiVersion: 'v1', kind: 'Pod', metadata: meta(name, 'default'), spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] }, status: { phase: 'Pending' } });
}

export class NodeBuilder {
  readonly #node: Stored<Node>;

  constructor(node: Stored<Node>) {
    this.#node = node;
  }

  build(): Stored<Node> {
    return this.#node;
  }

  withLabels(labels: Readonly<Record<string, string>>): NodeBuilder {
    return new NodeBuilder({ ...this.#node, metadata: { ...this.#node.metadata, labels: { ...this.#node.metadata.labels, ...labels } } });
  }

  withTaint(key: string, effect: Taint['effect'] = 'NoSchedule', value?: string): NodeBuilder {
    const taint: Taint = { key, effect, ...(value === undefined ? {} : { value }) };
    return this.#withSpec({ taints: [...(this.#node.spec.taints ?? []), taint] });
  }

  cordoned(): NodeBuilder {
    return this.#withSpec({ unschedulable: true });
  }

  withCapacity(capacity: Readonly<Record<string, string>>): NodeBuilder {
    const all = { ...this.#node.status?.capacity, ...capacity };
    return new NodeBuilder({ ...this.#node, status: { ...this.#node.status, capacity: all, allocatable: all } });
  }

  notReady(): NodeBuilder {
    const conditions = [{ type: 'Ready', status: 'False', reason: 'KubeletNotReady', lastTransitionTime: CREATED }];
    return new NodeBuilder({ ...this.#node, status: { ...this.#node.status, conditions } });
  }

  #withSpec(spec: NonNullable<Node['spec']>): NodeBuilder {
    return new NodeBuilder({ ...this.#node, spec: { ...this.#node.spec, ...spec } });
  }
}

/** Ready, 2 CPUs, 4005608Ki of memory, 110 pods: the nodes of the recorded cluster. */
export function aNode(name: string): NodeBuilder {
  const capacity = { cpu: '2', memory: '4005608Ki', 'ephemeral-storage': '50620216Ki', pods: '110' };
  return new NodeBuilder({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { ...meta(name), labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' } },
    spec: {},
    status: { capacity, allocatable: capacity, conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady', lastTransitionTime: CREATED }] },
  });
}
