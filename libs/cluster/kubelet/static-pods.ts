// Mirrors pkg/kubelet/config/file.go and pkg/kubelet/pod/mirror_client.go
// Differs: a changed manifest is noticed within two seconds.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { readYaml, YamlError } from '#cluster/apimachinery/yaml/read.js';
import type { Pod } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import { qosClassOf } from '#cluster/api/core/v1/qos-class.js';
import type { Env } from '#linux/env/env.js';
import { encodeUtf8 } from '#linux/env/text.js';
import type { Host } from '#linux/host/host.js';
import { Errno } from '#linux/kernel/step.js';
import { HASH, type MirrorPods } from './mirror-pods.js';

const CHECK_MS = 2_000;
const RESUME_MS = 1;

interface Manifest {
  readonly path: string;
  readonly text: string;
  readonly hash: string;
}

/** Who runs the pods of manifests: the kubelet. */
export interface StaticPodRunner {
  runStatic(pod: Stored<Pod>): void;
  /** Ends the pod; `isRunning` tells when it has ended. */
  endStatic(uid: string): void;
  isRunning(uid: string): boolean;
  journal(level: 'I' | 'E', where: string, message: string): void;
}

export interface StaticPodsOptions {
  readonly host: Host;
  readonly nodeName: string;
  readonly mirrors: MirrorPods;
  readonly runner: StaticPodRunner;
  readonly env: Env;
}

/** Runs the pods of a node's manifests, whether there is an API server or not, and shows them there when there is one. */
export class StaticPods {
  readonly #options: StaticPodsOptions;
  /** By path of the manifest. */
  readonly #running = new Map<string, { readonly hash: string; readonly pod: Stored<Pod> }>();
  /** Pods whose manifest went or changed, until they have ended. */
  readonly #ending = new Map<string, Stored<Pod>>();
  #cancel = () => {};
  /** The folder of manifests, if the kubelet's configuration names one. */
  #path: string | undefined;
  /** The node's files as they were when they were last read. */
  #seen = -1;
  #isComplete = false;
  readonly #unreadable = new Map<string, string>();

  constructor(options: StaticPodsOptions) {
    this.#options = options;
  }

  /** `path`: the folder of manifests. `isResumed`: what ran goes on in a moment, with the other pods of the node. */
  start(path: string | undefined, isResumed = false): void {
    this.#path = path;
    this.#seen = -1;
    if (isResumed) this.#cancel = this.#options.env.clock.after(RESUME_MS, () => this.#check());
    else this.#check();
  }

  stop(): void {
    this.#cancel();
  }

  /** What ran is gone: whatever the folder holds begins anew. */
  forget(): void {
    this.#running.clear();
    this.#ending.clear();
  }

  #check(): void {
    const { host, env, mirrors } = this.#options;
    if (host.changeCounter !== this.#seen || !this.#isComplete || this.#ending.size > 0) this.#compare();
    for (const { pod } of this.#running.values()) mirrors.ensure(pod);
    this.#cancel = env.clock.after(CHECK_MS, () => this.#check());
  }

  #compare(): void {
    const { runner, mirrors } = this.#options;
    this.#seen = this.#options.host.changeCounter;
    this.#isComplete = true;
    const found = this.#readAll();
    for (const [path, { hash, pod }] of this.#running) {
      if (found.get(path)?.hash === hash) continue;
      this.#running.delete(path);
      this.#ending.set(fullName(pod), pod);
      runner.endStatic(pod.metadata.uid);
    }
    for (const [name, pod] of this.#ending) {
      if (runner.isRunning(pod.metadata.uid)) continue;
      this.#ending.delete(name);
      mirrors.remove(pod);
    }
    for (const manifest of found.values()) {
      if (this.#running.has(manifest.path)) continue;
      const pod = mirrors.original(manifest.hash) ?? this.#podOf(manifest);
      // The next one of the same name begins when the last one has ended.
      if (pod === undefined || this.#ending.has(fullName(pod))) {
        if (pod !== undefined) this.#isComplete = false;
        continue;
      }
      this.#running.set(manifest.path, { hash: manifest.hash, pod });
      runner.runStatic(pod);
    }
  }

  #readAll(): Map<string, Manifest> {
    const found = new Map<string, Manifest>();
    const { files } = this.#options.host;
    const folder = this.#path;
    if (folder === undefined || !files.exists(folder)) return found;
    for (const name of files.list(folder)) {
      const path = `${folder}/${name}`;
      // Editors leave files that begin with a dot; every other file is read, whatever it is called.
      if (name.startsWith('.')) continue;
      try {
        if (files.stat(path).kind !== 'file') continue;
        const text = files.readText(path);
        found.set(path, { path, text, hash: bytesToHex(sha256(encodeUtf8(`${this.#options.nodeName}${path}${text}`))).slice(0, 32) });
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        this.#complain(path, error.message);
      }
    }
    return found;
  }

  #podOf({ path, text, hash }: Manifest): Stored<Pod> | undefined {
    try {
      const pod: unknown = readYaml(text);
      const problem = problemOf(pod);
      if (problem === undefined) return this.#asStatic(pod as Pod, hash);
      this.#complain(path, problem);
    } catch (error) {
      if (!(error instanceof YamlError)) throw error;
      this.#complain(path, error.message);
    }
    return undefined;
  }

  /** Once for each thing that is wrong with a file. */
  #complain(path: string, problem: string): void {
    if (this.#unreadable.get(path) === problem) return;
    this.#unreadable.set(path, problem);
    this.#options.runner.journal('E', 'file.go:187', `"Could not process manifest file" err="${path}: couldn't parse as pod(${problem}), please check config file" path=${JSON.stringify(path)}`);
  }

  #asStatic(pod: Pod, hash: string): Stored<Pod> {
    const { env, nodeName } = this.#options;
    const annotations = {
      ...pod.metadata?.annotations, [HASH]: hash,
      'kubernetes.io/config.seen': `${formatTime(env.clock.now()).slice(0, -1)}.000000000Z`, 'kubernetes.io/config.source': 'file',
    };
    const tolerations = [...(pod.spec?.tolerations ?? []), { effect: 'NoExecute', operator: 'Exists' }];
    const metadata = { ...pod.metadata, name: `${pod.metadata?.name}-${nodeName}`, namespace: pod.metadata?.namespace ?? 'default', uid: hash, annotations, resourceVersion: '', creationTimestamp: formatTime(env.clock.now()) };
    return { ...pod, metadata, status: { qosClass: qosClassOf(pod.spec as NonNullable<Pod['spec']>) }, spec: { ...(pod.spec as NonNullable<Pod['spec']>), nodeName, tolerations } } as Stored<Pod>;
  }
}

/** Why this is not a pod that could run; undefined when it is one. */
function problemOf(pod: unknown): string | undefined {
  if (typeof pod !== 'object' || pod === null || Array.isArray(pod)) return "Object 'Kind' is missing";
  const { kind, apiVersion, metadata, spec } = pod as Partial<Pod>;
  if (typeof kind !== 'string') return "Object 'Kind' is missing";
  if (typeof apiVersion !== 'string') return "Object 'apiVersion' is missing";
  if (kind !== 'Pod' || apiVersion !== 'v1') return `no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/api/legacyscheme/scheme.go:30"`;
  const { containers } = (spec ?? {}) as Partial<NonNullable<Pod['spec']>>;
  if (typeof metadata?.name !== 'string' || metadata.name === '') return 'invalid pod: [metadata.name: Required value: name or generateName is required]';
  if (!Array.isArray(containers) || containers.length === 0) return 'invalid pod: [spec.containers: Required value]';
  const nameless = containers.findIndex((one) => typeof one?.name !== 'string' || typeof one?.image !== 'string');
  return nameless < 0 ? undefined : `invalid pod: [spec.containers[${nameless}].${typeof containers[nameless]?.name === 'string' ? 'image' : 'name'}: Required value]`;
}

function fullName({ metadata }: Stored<Pod>): string {
  return `${metadata.namespace}/${metadata.name}`;
}
