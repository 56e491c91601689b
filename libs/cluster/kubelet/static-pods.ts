// Mirrors pkg/kubelet/config/file.go and pkg/kubelet/pod/mirror_client.go
// Differs: a changed manifest is noticed within two seconds.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { parse } from 'yaml';
import type { Pod } from '#cluster/api/generated/types.js';
import { pods } from '#cluster/api/resources.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import type { Client } from '#cluster/client/client.js';
import { encodeUtf8 } from '#linux/env/text.js';
import type { Env } from '#linux/env/env.js';
import { Errno } from '#linux/kernel/step.js';
import type { Host } from '#linux/host/host.js';

const MANIFESTS = '/etc/kubernetes/manifests';
const CHECK_MS = 2_000;
const FIELD_HASH = 'kubernetes.io/config.hash';
const ALIASES_MAX = 100;

/** Keeps the mirror pods of a node's manifests: the API then shows them, and the kubelet runs them like any other. */
export class StaticPods {
  readonly #known = new Map<string, { readonly hash: string; readonly namespace: string; readonly name: string }>();
  #cancel = () => {};
  /** The node's files as they were when they were last read. */
  #seen = -1;
  #isComplete = false;

  constructor(
    readonly node: Host,
    readonly nodeName: string,
    readonly client: Client,
    readonly env: Env,
  ) {}

  start(): void {
    this.#check();
  }

  stop(): void {
    this.#cancel();
  }

  #check(): void {
    if (this.node.changeCounter !== this.#seen || !this.#isComplete) this.#compare();
    this.#cancel = this.env.clock.after(CHECK_MS, () => this.#check());
  }

  #compare(): void {
    this.#seen = this.node.changeCounter;
    this.#isComplete = true;
    const found = this.#readAll();
    for (const [path, { namespace, name, hash }] of this.#known) {
      if (found.get(path)?.hash === hash) continue;
      this.#known.delete(path);
      this.#delete(namespace, name);
    }
    for (const [path, { pod, hash }] of found) {
      if (this.#known.has(path)) continue;
      const { namespace = 'default', name = '' } = pod.metadata ?? {};
      if (this.#create(pod, namespace, name, hash)) this.#known.set(path, { hash, namespace, name });
      else this.#isComplete = false;
    }
  }

  #readAll(): Map<string, { pod: Pod; hash: string }> {
    const found = new Map<string, { pod: Pod; hash: string }>();
    const { files } = this.node;
    if (!files.exists(MANIFESTS)) return found;
    for (const name of files.list(MANIFESTS)) {
      const path = `${MANIFESTS}/${name}`;
      if (!/\.(ya?ml|json)$/.test(name) || files.stat(path).kind !== 'file') continue;
      try {
        const text = files.readText(path);
        const pod = parse(text, { maxAliasCount: ALIASES_MAX }) as Pod | null;
        if (pod?.kind === 'Pod') found.set(path, this.#asStatic(pod, bytesToHex(sha256(encodeUtf8(`${this.nodeName}${path}${text}`))).slice(0, 32)));
      } catch (error) {
        if (!(error instanceof Errno || error instanceof Error)) throw error;
        this.env.log.write('info', `static pod ${path} can't be read`, { error: String(error) });
      }
    }
    return found;
  }

  #asStatic(pod: Pod, hash: string): { pod: Pod; hash: string } {
    const annotations = {
      ...pod.metadata?.annotations, [FIELD_HASH]: hash, 'kubernetes.io/config.mirror': hash,
      'kubernetes.io/config.seen': `${formatTime(this.env.clock.now()).slice(0, -1)}.000000000Z`, 'kubernetes.io/config.source': 'file',
    };
    const tolerations = [...(pod.spec?.tolerations ?? []), { effect: 'NoExecute', operator: 'Exists' }];
    const metadata = { ...pod.metadata, name: `${pod.metadata?.name}-${this.nodeName}`, namespace: pod.metadata?.namespace ?? 'default', annotations };
    return { hash, pod: { ...pod, metadata, spec: { ...(pod.spec as NonNullable<Pod['spec']>), nodeName: this.nodeName, tolerations } } };
  }

  #create(pod: Pod, namespace: string, name: string, hash: string): boolean {
    const before = this.client.find(pods, namespace, name);
    if (before?.metadata.annotations?.[FIELD_HASH] === hash) return true;
    if (before !== undefined) {
      this.#delete(namespace, name);
      return false;
    }
    try {
      const owner = this.#owner();
      this.client.create(pods, owner === undefined ? pod : { ...pod, metadata: { ...pod.metadata, ownerReferences: [owner] } });
      return true;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      this.env.log.write('info', `mirror pod ${namespace}/${name} can't be made`, { error: error.message });
      return false;
    }
  }

  #owner() {
    const node = this.client.find({ group: '', version: 'v1', resource: 'nodes', kind: 'Node', namespaced: false }, undefined, this.nodeName);
    return node === undefined ? undefined : { apiVersion: 'v1', kind: 'Node', name: this.nodeName, uid: node.metadata.uid, controller: true };
  }

  #delete(namespace: string, name: string): void {
    try {
      this.client.delete(pods, namespace, name, { gracePeriodSeconds: 0 });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }
}
