// Mirrors cmd/kubelet and pkg/kubelet
// Differs: one object per node, woken by watches; no cadvisor, no device or topology managers.
import type { Pod } from '#cluster/api/generated/types.js';
import { configmaps, nodes, persistentvolumeclaims, persistentvolumes, pods, secrets, services } from '#cluster/api/resources.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Client } from '#cluster/client/client.js';
import { gatedClient } from '#cluster/client/gated-client.js';
import { createEventRecorder } from '#cluster/client/event-recorder.js';
import { PodNetwork } from '#cluster/cni/pod-network.js';
import type { SimulatedHost } from '#linux/host/simulated-host.js';
import { Backoff } from './backoff.js';
import { rejectionOf, resizeVerdict } from './admit.js';
import { ImagePuller } from './image-puller.js';
import { Evictions, pressuresOf } from './eviction.js';
import { findPod } from './find-pod.js';
import { Journal } from './journal.js';
import { journaled } from './journal-text.js';
import { KnownServices } from './known-services.js';
import * as limits from './limits.js';
import { isMirror, MirrorPods } from './mirror-pods.js';
import { NodeApi } from './node-api.js';
import { DEFAULT_CAPACITY, withSettings } from './node-object.js';
import { nodeProblem } from './node-problem.js';
import { NodeReporter } from './node-reporter.js';
import type { NodeServices } from './node-services.js';
import { changesOf, type KubeletMark, markOf, type NodeChanges, type Savable } from './node-changes.js';
import { type KubeletState, restorePod } from './node-state.js';
import { PodWorker } from './pod-worker.js';
import { requestToken } from './request-token.js';
import type { Kubelet, KubeletOptions } from './running-kubelet.js';
import { DEFAULT_SETTINGS, type KubeletSettings } from './settings.js';
import { type StaticPodRunner, StaticPods } from './static-pods.js';

/** Registers the node, and runs the pods that are bound to it. */
export function startKubelet(options: KubeletOptions): Kubelet {
  return new NodeKubelet(options);
}

class NodeKubelet implements Kubelet, StaticPodRunner {
  readonly #options: KubeletOptions;
  readonly #client: Client;
  readonly #services: NodeServices;
  readonly #workers = new Map<string, PodWorker>();
  /** Static pods that have ended: their containers are collected a little later. */
  readonly #ended = new Set<PodWorker>();
  readonly #known = new KnownServices();
  readonly #podNetwork: PodNetwork;
  readonly #puller: ImagePuller;
  readonly #crashes = new Backoff(limits.CRASH_BACKOFF_INITIAL_MS, limits.CRASH_BACKOFF_MAX_MS);
  readonly #stops: (() => void)[] = [];
  readonly #reporter: NodeReporter;
  readonly #evictions: Evictions;
  #stopped = false;
  #settings: KubeletSettings;
  #isActive: boolean;
  #hasRuntime: boolean;
  #unregister = () => {};
  readonly #statics: StaticPods;
  readonly #mirrors: MirrorPods;
  readonly #journal: Journal;
  readonly #restored: Map<string, KubeletState['pods'][number]>;

  constructor(options: KubeletOptions) {
    const { apiServer, node, env, images, state } = options;
    this.#options = options;
    this.#client = gatedClient(apiServer.client({ name: `system:node:${node.name}`, groups: ['system:nodes', 'system:authenticated'] }, 'kubelet'), options.outage ?? (() => undefined));
    this.#isActive = state?.isInactive !== true;
    this.#hasRuntime = state?.lacksRuntime !== true;
    this.#settings = state?.settings ?? DEFAULT_SETTINGS;
    this.#journal = new Journal(state?.journal);
    this.#reporter = new NodeReporter({ client: this.#client, node, env, settings: () => this.#settings, look: () => this.#hasRuntime && this.#evictions.look(), pressures: () => this.#evictions.pressures, problem: () => nodeProblem(this.#hasRuntime, options.host.files), journal: (...line) => this.journal(...line) });
    this.#podNetwork = new PodNetwork(node.podCIDR);
    this.#puller = new ImagePuller(images, env.clock);
    this.#services = this.#makeServices();
    this.#evictions = this.#makeEvictions();
    this.#restored = new Map((state?.pods ?? []).map((pod) => [pod.uid, pod]));
    this.#mirrors = new MirrorPods(this.#client, node.name, (...line) => this.journal(...line));
    this.#statics = new StaticPods({ host: options.host, nodeName: node.name, mirrors: this.#mirrors, runner: this, env });
    if (state === undefined) this.#begin();
    else this.#resume(state);
    this.#stops.push(
      this.#client.watch(services, (event) => this.#known.note(event)),
      this.#client.watch(pods, ({ type, object }) => this.#podChanged(type, object), { fieldSelector: `spec.nodeName=${node.name}` }),
    );
    if (this.#isActive) this.#serve(state !== undefined);
  }

  get isActive(): boolean {
    return this.#isActive;
  }

  get hasRuntime(): boolean {
    return this.#hasRuntime;
  }

  get workers(): Iterable<PodWorker> {
    return [...this.#workers.values(), ...this.#ended];
  }

  get puller(): ImagePuller {
    return this.#puller;
  }

  get journalLines(): Journal {
    return this.#journal;
  }

  setActive(isActive: boolean): void {
    if (isActive === this.#isActive) return;
    this.#isActive = isActive;
    if (isActive) {
      this.#begin();
      this.#serve();
      this.resync();
      return;
    }
    this.#reporter.stop();
    this.#unregister();
    this.#statics.stop();
  }

  removeContainers(): void {
    for (const worker of this.#workers.values()) worker.abandon();
    this.#workers.clear();
    this.#ended.clear();
    this.#statics.forget();
  }

  setRuntime(hasRuntime: boolean): void {
    if (hasRuntime === this.#hasRuntime) return;
    this.#hasRuntime = hasRuntime;
    if (!this.#isActive) return;
    if (!hasRuntime) this.journal('E', 'kubelet.go:3130', '"Container runtime sanity check failed" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: connection refused\\""');
    this.#reporter.reportStatus();
    if (hasRuntime) this.resync();
  }

  resync(): void {
    if (this.#services.isPaused) return;
    this.#reporter.beat();
    for (const pod of this.#client.list(pods, { fieldSelector: `spec.nodeName=${this.nodeName}` }).items) this.#podChanged('ADDED', pod);
    for (const [uid, worker] of this.#workers) {
      const { namespace, name } = worker.pod.metadata;
      if (worker.mirrors !== undefined) {
        this.#mirrors.ensure(worker.pod);
        worker.advance();
      } else if (findPod(this.#client, namespace, name)?.metadata.uid !== uid) this.#podChanged('DELETED', worker.pod);
      worker.publish();
    }
  }

  /** The daemon begins: its node is registered, and says that it lives. */
  #begin(): void {
    this.#settings = this.#options.settings?.() ?? DEFAULT_SETTINGS;
    this.journal('I', 'server.go:472', '"Kubelet version" kubeletVersion="v1.36.2"');
    this.#reporter.begin();
  }

  /** Answers the API server, and looks at the manifests. */
  #serve(isResumed = false): void {
    const { apiServer, env } = this.#options;
    const unregister = apiServer.registerKubelet(this.nodeName, new NodeApi(env, (namespace, name) => this.#askedWorker(namespace, name)));
    const close = this.#options.onServe?.(this.#settings);
    this.#unregister = () => {
      unregister();
      close?.();
    };
    this.#statics.start(this.#settings.staticPodPath, isResumed);
  }

  // ── static pods ──

  runStatic(pod: Stored<Pod>): void {
    const worker = new PodWorker(pod, this.#services, this.#mirrors);
    this.#workers.set(pod.metadata.uid, worker);
    this.#mirrors.ensure(pod);
    this.#enter(worker);
  }

  endStatic(uid: string): void {
    const worker = this.#workers.get(uid);
    if (worker === undefined) return;
    if (worker.isTerminal) this.#workers.delete(uid);
    else worker.shutDown((worker.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000);
  }

  isRunning(uid: string): boolean {
    const worker = this.#workers.get(uid);
    if (worker === undefined) return false;
    if (!worker.isFinished) return true;
    this.#workers.delete(uid);
    this.#ended.add(worker);
    this.#options.env.clock.after(limits.CONTAINER_GC_MS, () => this.#ended.delete(worker));
    return false;
  }

  journal(level: 'I' | 'E', where: string, message: string): void {
    const now = this.#options.env.clock.now();
    const iso = new Date(now).toISOString();
    this.#journal.write(now, `${level}${iso.slice(5, 7)}${iso.slice(8, 10)} ${iso.slice(11, 23)}000    1024 ${where}] ${message}`);
  }

  get nodeName(): string {
    return this.#options.node.name;
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    for (const stop of this.#stops) stop();
    this.#reporter.stop();
    this.#unregister();
    this.#statics.stop();
    for (const worker of this.#workers.values()) worker.abandon();
    this.#workers.clear();
  }

  mark(): KubeletMark {
    return markOf(this.#savable());
  }

  changesSince(mark: KubeletMark | undefined): NodeChanges {
    return changesOf(this.#savable(), mark);
  }

  #savable(): Savable {
    const node = {
      lastAddress: this.#podNetwork.lastOffset, images: this.#puller.presentNames(), crashes: this.#crashes.snapshot(),
      ...(this.#settings === DEFAULT_SETTINGS ? {} : { settings: this.#settings }), ...(this.#isActive ? {} : { isInactive: true }), ...(this.#hasRuntime ? {} : { lacksRuntime: true }),
    };
    return { node, journal: this.#journal.lines, workers: [...this.#workers.values()], restored: this.#options.state, waiting: [...this.#restored.values()] };
  }

  findContainer(namespace: string, pod: string, container?: string): SimulatedHost | undefined {
    const records = this.#askedWorker(namespace, pod)?.records ?? [];
    const record = container === undefined ? records.find(({ kind }) => kind === 'main') : records.find(({ name }) => name === container);
    return record?.current?.container?.host;
  }

  /** Goes on where a snapshot stopped: nothing is written before something happens. */
  #resume({ lastAddress, images, crashes }: KubeletState): void {
    if (this.#isActive) this.#reporter.resume();
    this.#podNetwork.lastOffset = lastAddress;
    for (const image of images) this.#puller.preload(image);
    this.#crashes.restore(crashes);
  }

  #makeEvictions(): Evictions {
    const { node, env } = this.#options;
    const stored = () => this.#client.find(nodes, undefined, node.name);
    return new Evictions({
      nodeName: node.name, now: () => env.clock.now(), journal: (...line) => this.journal(...line), settings: () => this.#settings, workers: () => this.#workers.values(),
      capacity: () => node.capacity ?? DEFAULT_CAPACITY,
      tellOfNode: (type, reason, message) => {
        const found = stored();
        if (found !== undefined) this.#services.events.event(found, type, reason, message);
      },
    }, pressuresOf(stored()));
  }

  #makeServices(): NodeServices {
    const { node, host, kernel, network, env } = this.#options;
    const client = this.#client;
    const fileText = (path: string, missing: string) => (host.files.exists(path) ? host.files.readText(path) : missing);
    const allocatable = () => {
      const config = withSettings(node, this.#settings);
      return config.allocatable ?? config.capacity ?? DEFAULT_CAPACITY;
    };
    const dnsOf = () => ({ addresses: this.#settings.clusterDns, domain: this.#settings.clusterDomain });
    const isPaused = () => this.#stopped || !this.#isActive || !this.#hasRuntime;
    return {
      client,
      get isPaused() {
        return isPaused();
      },
      journal: (...line) => this.journal(...line),
      events: journaled(createEventRecorder(client, env, 'kubelet', node.name), (...line) => this.journal(...line)),
      puller: this.#puller,
      crashes: this.#crashes,
      podNetwork: this.#podNetwork,
      runtime: { env, kernel, network, ...(this.#options.onHost === undefined ? {} : { onHost: this.#options.onHost }) },
      node: host,
      nodeNetwork: {
        net: host.net, address: node.address, hostname: node.name,
        resolvConf: () => fileText('/etc/resolv.conf', ''),
        hostsFile: () => fileText('/etc/hosts', '127.0.0.1\tlocalhost\n'),
      },
      get dns() {
        return dnsOf();
      },
      config: {
        findConfigMap: (namespace, name) => client.find(configmaps, namespace, name),
        findSecret: (namespace, name) => client.find(secrets, namespace, name),
        listServices: (namespace) => this.#known.list(namespace),
        get allocatable() {
          return allocatable();
        },
      },
      volumes: {
        env, kernel, node: host,
        findClaim: (namespace, name) => client.find(persistentvolumeclaims, namespace, name),
        findVolume: (name) => client.find(persistentvolumes, undefined, name),
        findImage: (reference) => this.#puller.findPresent(reference),
      },
      resizeVerdict: (pod) => resizeVerdict(pod, [...this.#workers.values()].filter((worker) => !worker.isTerminal && worker.pod.metadata.uid !== pod.metadata.uid).map((worker) => worker.pod), allocatable()),
      token: (pod, audience, expirationSeconds) => requestToken(client, pod, audience, expirationSeconds),
    };
  }

  #findWorker(namespace: string, name: string): PodWorker | undefined {
    for (const worker of this.#workers.values()) {
      if (worker.pod.metadata.name === name && worker.pod.metadata.namespace === namespace) return worker;
    }
    return undefined;
  }

  /** The worker somebody asks for. After a restore its pod may not have been heard of yet: its containers run all the same. */
  #askedWorker(namespace: string, name: string): PodWorker | undefined {
    if (this.#restored.size > 0) {
      const pod = findPod(this.#client, namespace, name);
      if (pod !== undefined && this.#restored.has(pod.metadata.uid)) this.#podChanged('ADDED', pod);
    }
    return this.#findWorker(namespace, name);
  }

  #podChanged(type: string, pod: Stored<Pod>): void {
    if (this.#stopped || pod.spec.nodeName !== this.nodeName) return;
    if (isMirror(pod)) {
      this.#mirrorChanged(type, pod);
      return;
    }
    const { uid } = pod.metadata;
    if (this.#services.isPaused && !this.#restored.has(uid)) return;
    const worker = this.#workers.get(uid);
    if (type === 'DELETED') {
      if (worker === undefined) return;
      worker.remove();
      this.#workers.delete(uid);
      return;
    }
    if (worker !== undefined) {
      worker.update(pod);
      if (worker.isFinished && pod.metadata.deletionTimestamp !== undefined) worker.deleteObject();
      return;
    }
    const fresh = new PodWorker(pod, this.#services);
    this.#workers.set(uid, fresh);
    this.#enter(fresh);
  }

  /** The picture of a static pod: who deletes it has deleted a picture. */
  #mirrorChanged(type: string, mirror: Stored<Pod>): void {
    const worker = this.#findWorker(mirror.metadata.namespace ?? '', mirror.metadata.name);
    if (worker === undefined) {
      if (type !== 'DELETED' && this.#isActive && this.#restored.size === 0) this.#mirrors.remove(mirror);
    } else if (type === 'DELETED' || mirror.metadata.deletionTimestamp !== undefined) this.#mirrors.ensure(worker.pod);
  }

  /** A new worker goes on where a snapshot left its pod, or begins. */
  #enter(fresh: PodWorker): void {
    const { uid } = fresh.pod.metadata;
    const restored = this.#restored.get(uid);
    this.#restored.delete(uid);
    if (restored !== undefined) restorePod(fresh, restored, this.#options.state?.logOf ?? (() => []), this.#options.images);
    else this.#admit(fresh);
    fresh.begin();
  }

  /** A pod that the node can't take is Failed at once; pods that ran before are not asked again. */
  #admit(worker: PodWorker): void {
    const { pod } = worker;
    if (pod.status?.phase !== 'Pending' && pod.status?.phase !== undefined) return;
    const others = [...this.#workers.values()].filter((other) => other !== worker && !other.isTerminal).map((other) => other.pod);
    const { node } = this.#options;
    const isStatic = worker.mirrors !== undefined;
    const rejection = rejectionOf(pod, others, this.#services.config.allocatable, this.#client.find(nodes, undefined, node.name) ?? {}, isStatic);
    const refusal = isStatic ? undefined : this.#evictions.refusal(pod);
    if (refusal !== undefined) worker.reject({ reason: 'Evicted', message: refusal });
    else if (rejection !== undefined) worker.reject(rejection);
  }
}
