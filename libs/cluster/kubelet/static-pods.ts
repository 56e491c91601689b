// Mirrors pkg/kubelet/config/file.go and pkg/kubelet/pod/mirror_client.go
// Differs: a changed manifest is noticed within two seconds.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { parse } from 'yaml';
import type { Pod } from '#cluster/api/generated/types.js';
import { pods } from '#cluster/api/resources.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import type { Stored } from '#cluster/apimachinery/object.js';
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

interface Manifest {
  readonly path: string;
  readonly text: string;
  readonly hash: string;
}

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
    const fresh = [...found.values()].filter(({ path }) => !this.#known.has(path));
    const mirrors = fresh.length === 0 ? new Map<string, Stored<Pod>>() : this.#mirrors();
    for (const manifest of fresh) {
      const { path, hash } = manifest;
      const mirror = mirrors.get(hash);
      // After a restore the mirror is there already, and the manifest need not be understood again.
      const pod = mirror ?? this.#podOf(manifest);
      if (pod === undefined) continue;
      const { namespace = 'default', name = '' } = pod.metadata ?? {};
      if (mirror !== undefined || this.#create(pod, namespace, name, hash)) this.#known.set(path, { hash, namespace, name });
      else this.#isComplete = false;
    }
  }

  /** The mirror pods that there are, by the hash of their manifests. */
  #mirrors(): Map<string, Stored<Pod>> {
    const own = this.client.list(pods, { fieldSelector: `spec.nodeName=${this.nodeName}` }).items;
    return new Map(own.map((pod) => [pod.metadata.annotations?.[FIELD_HASH] ?? '', pod]));
  }

  #readAll(): Map<string, Manifest> {
    const found = new Map<string, Manifest>();
    const { files } = this.node;
    if (!files.exists(MANIFESTS)) return found;
    for (const name of files.list(MANIFESTS)) {
      const path = `${MANIFESTS}/${name}`;
      if (!/\.(ya?ml|json)$/.test(name)) continue;
      try {
        if (files.stat(path).kind !== 'file') continue;
        const text = files.readText(path);
        found.set(path, { path, text, hash: bytesToHex(sha256(encodeUtf8(`${this.nodeName}${path}${text}`))).slice(0, 32) });
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        this.#unreadable(path, error);
      }
    }
    return found;
  }

  #podOf({ path, text, hash }: Manifest): Pod | undefined {
    try {
      const pod = parse(text, { maxAliasCount: ALIASES_MAX }) as Pod | null;
      return pod?.kind === 'Pod' ? this.#asStatic(pod, hash) : undefined;
    } catch (error) {
      if (!(error instanceof Error)) throw error; // what the parser throws has many names
      this.#unreadable(path, error);
      return undefined;
    }
  }

  #unreadable(path: string, error: Error): void {
    this.env.log.write('info', `static pod ${path} can't be read`, { error: String(error) });
  }

  #asStatic(pod: Pod, hash: string): Pod {
    const annotations = {
      ...pod.metadata?.annotations, [FIELD_HASH]: hash, 'kubernetes.io/config.mirror': hash,
      'kubernetes.io/config.seen': `${formatTime(this.env.clock.now()).slice(0, -1)}.000000000Z`, 'kubernetes.io/config.source': 'file',
    };
    const tolerations = [...(pod.spec?.tolerations ?? []), { effect: 'NoExecute', operator: 'Exists' }];
    const metadata = { ...pod.metadata, name: `${pod.metadata?.name}-${this.nodeName}`, namespace: pod.metadata?.namespace ?? 'default', annotations };
    return { ...pod, metadata, spec: { ...(pod.spec as NonNullable<Pod['spec']>), nodeName: this.nodeName, tolerations } };
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
