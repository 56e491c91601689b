// Mirrors pkg/scheduler/backend/cache
// Differs: an assumed pod never expires: binding succeeds or fails in the same cycle.
import type { Node, Pod } from '#cluster/api/generated/types.js';
import { isPodTerminal } from '#cluster/api/core/v1/pods.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { NodeInfo, PodInfo } from './node-info.js';
import type { ObjectSource, Snapshot } from './snapshot.js';

interface ImageState {
  sizeBytes: number;
  nodes: number;
}

/** Nodes and the pods bound (or about to be bound) to them, kept incrementally. */
export class Cache {
  readonly #byName = new Map<string, NodeInfo>();
  readonly #nodeOfPod = new Map<string, string>();
  /** Pods of nodes that are not known (yet, or any more). */
  readonly #homeless = new Map<string, Map<string, PodInfo>>();
  readonly #withAffinity = new Set<NodeInfo>();
  readonly #withRequiredAntiAffinity = new Set<NodeInfo>();
  readonly #images = new Map<string, ImageState>();
  #nodes: readonly NodeInfo[] | undefined;

  /** All nodes, in turn by zone, so that a search that stops early has seen every zone. */
  get nodes(): readonly NodeInfo[] {
    this.#nodes ??= byZoneInTurn([...this.#byName.values()]);
    return this.#nodes;
  }

  findNode(name: string): NodeInfo | undefined {
    return this.#byName.get(name);
  }

  hasPod(uid: string): boolean {
    return this.#nodeOfPod.has(uid);
  }

  snapshot(objects: ObjectSource, nowMs: number): Snapshot {
    return {
      nodes: this.nodes,
      nowMs,
      nodesWithAffinity: this.#withAffinity,
      nodesWithRequiredAntiAffinity: this.#withRequiredAntiAffinity,
      objects,
      findImage: (name) => this.#images.get(name),
    };
  }

  setNode(node: Stored<Node>): void {
    const known = this.#byName.get(node.metadata.name);
    if (known !== undefined) {
      this.#countImages(known.node, -1);
      if (zoneOf(known.node) !== zoneOf(node)) this.#nodes = undefined;
      known.setNode(node);
    } else {
      const info = new NodeInfo(node);
      this.#byName.set(node.metadata.name, info);
      this.#nodes = undefined;
      for (const pod of this.#homeless.get(node.metadata.name)?.values() ?? []) info.add(pod);
      this.#homeless.delete(node.metadata.name);
      this.#index(info);
    }
    this.#countImages(node, 1);
  }

  removeNode(name: string): void {
    const info = this.#byName.get(name);
    if (info === undefined) return;
    this.#countImages(info.node, -1);
    this.#byName.delete(name);
    this.#nodes = undefined;
    this.#withAffinity.delete(info);
    this.#withRequiredAntiAffinity.delete(info);
    if (info.pods.size > 0) this.#homeless.set(name, new Map(info.pods));
  }

  /** Puts the pod where its spec says; a pod that has ended takes no room. */
  setPod(pod: Stored<Pod>): void {
    const nodeName = pod.spec.nodeName ?? '';
    if (nodeName === '' || isPodTerminal(pod)) this.removePod(pod.metadata.uid);
    else this.assume(new PodInfo(pod), nodeName);
  }

  /** Counts the pod on the node from now on, before the API server's answer is seen in the watch. */
  assume(info: PodInfo, nodeName: string): void {
    if (this.#nodeOfPod.get(info.uid) !== nodeName) this.removePod(info.uid);
    this.#nodeOfPod.set(info.uid, nodeName);
    const node = this.#byName.get(nodeName);
    if (node === undefined) {
      const homeless = this.#homeless.get(nodeName) ?? new Map<string, PodInfo>();
      this.#homeless.set(nodeName, homeless.set(info.uid, info));
      return;
    }
    node.add(info);
    this.#index(node);
  }

  removePod(uid: string): void {
    const nodeName = this.#nodeOfPod.get(uid);
    if (nodeName === undefined) return;
    this.#nodeOfPod.delete(uid);
    const homeless = this.#homeless.get(nodeName);
    homeless?.delete(uid);
    if (homeless?.size === 0) this.#homeless.delete(nodeName);
    const node = this.#byName.get(nodeName);
    if (node === undefined) return;
    node.remove(uid);
    this.#index(node);
  }

  #index(node: NodeInfo): void {
    if (node.withAffinity > 0) this.#withAffinity.add(node);
    else this.#withAffinity.delete(node);
    if (node.withRequiredAntiAffinity > 0) this.#withRequiredAntiAffinity.add(node);
    else this.#withRequiredAntiAffinity.delete(node);
  }

  #countImages(node: Stored<Node>, sign: 1 | -1): void {
    for (const image of node.status?.images ?? []) {
      for (const name of image.names ?? []) {
        const state = this.#images.get(name) ?? { sizeBytes: image.sizeBytes ?? 0, nodes: 0 };
        state.nodes += sign;
        if (state.nodes > 0) this.#images.set(name, state);
        else this.#images.delete(name);
      }
    }
  }
}

function zoneOf(node: Stored<Node>): string {
  const labels = node.metadata.labels ?? {};
  return `${labels['topology.kubernetes.io/region'] ?? ''}:${labels['topology.kubernetes.io/zone'] ?? ''}`;
}

function byZoneInTurn(nodes: readonly NodeInfo[]): readonly NodeInfo[] {
  const zones = new Map<string, NodeInfo[]>();
  for (const info of nodes) {
    const zone = zoneOf(info.node);
    const list = zones.get(zone);
    if (list === undefined) zones.set(zone, [info]);
    else list.push(info);
  }
  if (zones.size <= 1) return nodes;
  const ordered: NodeInfo[] = [];
  const lists = [...zones.values()];
  for (let i = 0; ordered.length < nodes.length; i++) {
    for (const list of lists) if (list[i] !== undefined) ordered.push(list[i] as NodeInfo);
  }
  return ordered;
}
