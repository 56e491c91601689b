// Mirrors pkg/kubelet/pod/mirror_client.go
// Differs: nothing.
import type { Pod, PodStatus } from '#cluster/api/generated/types.js';
import { nodes, pods } from '#cluster/api/resources.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Client } from '#cluster/client/client.js';
import { whenAnswered } from '#cluster/client/when-answered.js';
import { findPod } from './find-pod.js';
import { requestError, type WriteJournal } from './journal-text.js';

export const HASH = 'kubernetes.io/config.hash';
const MIRROR = 'kubernetes.io/config.mirror';

/** Is a pod of the API a picture of one that a node runs by itself? */
export function isMirror({ metadata }: Stored<Pod>): boolean {
  return metadata.annotations?.[MIRROR] !== undefined;
}

/** The pictures that a node's static pods have in the API. */
export class MirrorPods {
  readonly #client: Client;
  readonly #nodeName: string;
  readonly #journal: WriteJournal;

  constructor(client: Client, nodeName: string, journal: WriteJournal) {
    this.#client = client;
    this.#nodeName = nodeName;
    this.#journal = journal;
  }

  /** Makes the picture, if there is none, or one of an earlier manifest. */
  ensure(pod: Stored<Pod>): void {
    const { namespace, name, annotations } = pod.metadata;
    const hash = annotations?.[HASH] ?? '';
    const found = findPod(this.#client, namespace, name);
    if (found?.metadata.annotations?.[MIRROR] === hash && found.metadata.deletionTimestamp === undefined) return;
    if (found !== undefined) {
      if (isMirror(found)) this.remove(pod);
      if (findPod(this.#client, namespace, name) !== undefined) return;
    }
    const owner = this.#client.find(nodes, undefined, this.#nodeName);
    const { uid: _, resourceVersion: _rv, creationTimestamp: _at, ...metadata } = pod.metadata;
    const ownerReferences = owner === undefined ? [] : [{ apiVersion: 'v1', kind: 'Node', name: this.#nodeName, uid: owner.metadata.uid, controller: true }];
    const creating = { where: 'kubelet.go:3354', says: 'Failed creating a mirror pod', method: 'Post' } as const;
    this.#try(creating, pod, () => {
      const made = this.#client.create(pods, { ...pod, metadata: { ...metadata, annotations: { ...annotations, [MIRROR]: hash }, ownerReferences } } as Pod);
      if (pod.status !== undefined) this.#try(creating, pod, () => this.#client.updateStatus(pods, { ...made, status: pod.status }));
    });
  }

  publish(pod: Stored<Pod>, status: PodStatus): void {
    const { namespace, name, annotations } = pod.metadata;
    const found = findPod(this.#client, namespace, name);
    if (found === undefined || found.metadata.annotations?.[MIRROR] !== annotations?.[HASH]) return;
    if (!deepEqual(found.status, status)) this.#try({ where: 'status_manager.go:1041', says: 'Failed to get status for pod', method: 'Get' }, pod, () => this.#client.updateStatus(pods, { ...found, status }));
  }

  remove(pod: Stored<Pod>): void {
    const { namespace, name } = pod.metadata;
    const found = findPod(this.#client, namespace, name);
    if (found !== undefined && isMirror(found)) this.#try({ where: 'mirror_client.go:138', says: 'Failed deleting a mirror pod', method: 'Delete' }, pod, () => this.#client.delete(pods, namespace, name, { gracePeriodSeconds: 0 }));
  }

  /** The pod whose picture has this hash: after a restore its manifest need not be understood again. */
  original(hash: string): Stored<Pod> | undefined {
    const mirror = this.#client.list(pods, { fieldSelector: `spec.nodeName=${this.#nodeName}` }).items.find(({ metadata }) => metadata.annotations?.[MIRROR] === hash);
    if (mirror === undefined) return undefined;
    const { ownerReferences: _, annotations: { [MIRROR]: _mirror, ...annotations } = {}, ...metadata } = mirror.metadata;
    return { ...mirror, metadata: { ...metadata, annotations, uid: hash } } as Stored<Pod>;
  }

  #try({ where, says, method }: { readonly where: string; readonly says: string; readonly method: 'Get' | 'Post' | 'Delete' }, { metadata: { namespace, name } }: Stored<Pod>, write: () => void): void {
    whenAnswered(write, (error) => {
      const path = `/api/v1/namespaces/${namespace}/pods${method === 'Post' ? '' : `/${name}`}`;
      this.#journal('E', where, `"${says}" err=${JSON.stringify(requestError(error.message, method, path))} pod="${namespace}/${name}"`);
    });
  }
}
