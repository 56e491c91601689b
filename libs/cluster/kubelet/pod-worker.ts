// Mirrors pkg/kubelet: pod workers, SyncPod, computePodActions
// Differs: one worker per pod that acts on what changed, with the delays of limits.ts; no user namespaces.
import type { Container as ContainerSpec, Pod, PodStatus } from '#cluster/api/generated/types.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { StillWaiting } from '#cluster/apimachinery/still-waiting.js';
import { pods } from '#cluster/api/resources.js';
import { parseTime } from '#cluster/apimachinery/time.js';
import { whenAnswered } from '#cluster/client/when-answered.js';
import { AddressesExhausted } from '#cluster/cni/pod-network.js';
import { ContainerLog } from '#cluster/cri/container-log.js';
import { createSandbox, type Sandbox, wantsClusterDns } from '#cluster/cri/sandbox.js';
import { ContainerRecord } from './container-record.js';
import { ContainerRuns, type RestoredFiles, type RestoredRun } from './container-runs.js';
import * as limits from './limits.js';
import type { MirrorPods } from './mirror-pods.js';
import { NamedTimers } from './named-timers.js';
import type { NodeServices } from './node-services.js';
import { PodMounts } from './pod-mounts.js';
import { givenTo, PodResize, type Resizable } from './pod-resize.js';
import { REJECTED, makeStatus } from './pod-status.js';
import { Shutdown } from './shutdown.js';
import { StartOrder } from './start-order.js';
import { PodVolumes } from './volumes.js';

/** What ends a pod besides its deletion. */
export interface Ending {
  readonly reason: string;
  readonly message: string;
}

/** Keeps one pod of the node as its spec says. */
export class PodWorker implements Resizable {
  pod: Stored<Pod>;
  readonly services: NodeServices;
  init: ContainerRecord[] = [];
  main: ContainerRecord[] = [];
  ephemeral: ContainerRecord[] = [];
  readonly volumes: PodVolumes;
  sandbox: Sandbox | undefined;
  readonly startedMs: number;
  ending: Ending | undefined;
  isTerminal = false;
  /** The address stays in the status when the sandbox is gone. */
  podIP: string | undefined;
  isBusy = false;
  readonly timers: NamedTimers;
  #shutdown: Shutdown | undefined;
  /** The status that is being written, where that takes time, and what for. */
  #waiting: { readonly for: StillWaiting; readonly status: PodStatus } | undefined;
  /** Nothing is done any more: the pod is gone, or the node is. */
  #isGone = false;
  readonly #mounts = new PodMounts(this);
  readonly #order = new StartOrder(this);
  readonly #runs = new ContainerRuns(this);
  readonly #resize = new PodResize(this);
  /** The spec that the records were made of. */
  #specRead: Stored<Pod>['spec'] | undefined;

  /** `mirrors`: the pod is the node's own, and the API has no more than a picture of it. */
  constructor(pod: Stored<Pod>, services: NodeServices, readonly mirrors?: MirrorPods) {
    this.pod = pod;
    this.services = services;
    this.timers = new NamedTimers(services.runtime.env.clock);
    this.volumes = new PodVolumes(services.volumes);
    this.startedMs = parseTime(pod.status?.startTime) ?? this.now();
    this.#readSpec();
    const deadline = pod.spec.activeDeadlineSeconds;
    if (deadline !== undefined) this.#watchDeadline(deadline);
  }

  now(): number {
    return this.services.runtime.env.clock.now();
  }

  get records(): readonly ContainerRecord[] {
    return [...this.init, ...this.main, ...this.ephemeral];
  }

  get isOver(): boolean {
    return this.#isGone || this.#shutdown !== undefined;
  }

  get isFinished(): boolean {
    return this.isTerminal && this.#shutdown === undefined;
  }

  /** Begins, or goes on after a restore. */
  begin(): void {
    const phase = this.pod.status?.phase;
    if (phase === 'Succeeded' || phase === 'Failed') this.isTerminal = true;
    else {
      if (this.sandbox === undefined) this.#recallRuns();
      this.publish();
    }
    this.update(this.pod);
  }

  /** After its machine was off: what the status says of earlier runs has ended, nobody knows how. */
  #recallRuns(): void {
    const { containerStatuses = [], initContainerStatuses = [] } = this.pod.status ?? {};
    let hadSandbox = false;
    for (const { name, containerID, restartCount, state, image, imageID } of [...initContainerStatuses, ...containerStatuses]) {
      const record = this.records.find((each) => each.name === name);
      if (record === undefined || containerID === undefined || record.current !== undefined) continue;
      hadSandbox = true;
      const [repository = '', digest = ''] = imageID.split('@');
      const log = new ContainerLog();
      log.discard();
      record.current = {
        id: containerID.replace('containerd://', ''), attempt: restartCount, imageText: record.spec.image ?? '', log, user: { uid: 0, gid: 0, groups: [0] },
        image: { repository, digest, tag: image.slice(image.lastIndexOf(':') + 1) }, startedMs: parseTime(state?.running?.startedAt) ?? 0, container: undefined,
        end: { atMs: this.now(), exitCode: 255, reason: 'Unknown', message: '' },
      };
    }
    if (hadSandbox) this.event('Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.');
  }

  /** The API has a newer version of the pod. */
  update(pod: Stored<Pod>): void {
    this.pod = pod;
    if (this.#isGone) return;
    if (this.#specRead !== pod.spec) {
      this.#readSpec();
      if (this.mirrors === undefined) this.#resize.look();
    }
    if (pod.metadata.deletionTimestamp !== undefined) {
      this.shutDown((pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000);
      return;
    }
    this.advance();
  }

  /** The object is gone from the API: what runs is stopped, and nobody is told. */
  remove(): void {
    if (this.#shutdown === undefined && !this.isTerminal) this.shutDown(limits.FORCED_GRACE_MS);
    else if (this.isTerminal) this.abandon();
  }

  /** The machine is off: everything is gone at once. */
  abandon(): void {
    this.#isGone = true;
    this.timers.clear();
    this.#runs.stopProbes();
    this.#shutdown?.cancel();
    for (const { current } of this.records) if (current?.end === undefined) current?.container?.kill();
    this.sandbox?.stop();
    this.sandbox = undefined;
  }

  /** Ends the pod for a reason of the kubelet's own; the object stays, as Failed. */
  end(ending: Ending, graceMs: number, type: 'Normal' | 'Warning' = 'Normal'): void {
    if (this.ending !== undefined || this.#shutdown !== undefined) return;
    this.ending = ending;
    this.event(type, ending.reason, ending.message);
    this.shutDown(graceMs);
  }

  /** The node does not take the pod. */
  reject({ reason, message }: Ending): void {
    this.event('Warning', reason, message);
    this.ending = { reason, message: `${REJECTED}${message}` };
    this.isTerminal = true;
    this.publish();
  }

  /** Stops all containers within the grace; a second call can only shorten it. */
  shutDown(graceMs: number): void {
    if (this.#shutdown !== undefined) {
      this.#shutdown.shorten(graceMs);
      return;
    }
    this.timers.clear();
    this.#runs.finishStart();
    this.isBusy = false;
    this.#runs.stopProbes();
    this.#shutdown = new Shutdown(this, graceMs, () => this.#shutDownDone());
    this.#shutdown.begin();
  }

  event(type: 'Normal' | 'Warning', reason: string, message: string, record?: ContainerRecord): void {
    const about = record === undefined ? this.pod : { ...this.pod, fieldPath: record.fieldPath };
    this.services.events.event(about, type, reason, message);
  }

  /** Brings the status in the API up to date. */
  publish(): void {
    if (this.services.isPaused) return;
    const { client } = this.services;
    const { namespace, name, uid } = this.pod.metadata;
    const fresh = this.mirrors === undefined ? client.find(pods, namespace, name) : this.pod;
    if (fresh === undefined || fresh.metadata.uid !== uid) return;
    const facts = {
      pod: fresh, init: this.init, main: this.main, ephemeral: this.ephemeral, podIP: this.podIP, startedMs: this.startedMs,
      hostIP: this.services.nodeNetwork.address, isTerminal: this.isTerminal, ending: this.ending, resize: this.#resize.state,
    };
    const status = makeStatus(facts, this.now());
    if (this.mirrors !== undefined) {
      this.pod = { ...fresh, status };
      this.mirrors.publish(this.pod, status);
      return;
    }
    this.pod = fresh;
    if (deepEqual(status, fresh.status)) return;
    this.#writeStatus(fresh, status);
  }

  /** What has changed while a write had to wait is written after it. */
  #writeStatus(fresh: Stored<Pod>, status: PodStatus): void {
    const waited = this.#waiting;
    try {
      this.pod = this.services.client.updateStatus(pods, { ...fresh, status });
      this.#waiting = undefined;
      if (waited !== undefined && !deepEqual(waited.status, status)) this.publish();
    } catch (error) {
      if (error instanceof StillWaiting) {
        if (waited?.for !== error) error.onReady(() => this.publish());
        this.#waiting = { for: error, status: waited?.status ?? status };
        return;
      }
      this.#waiting = undefined;
      // Deleted, or written by another, while this was under way: the next change brings it up to date.
      if (!(error instanceof StatusError)) throw error;
      this.timers.set('publish', limits.RESYNC_MS, () => this.publish());
    }
  }

  /** Does the next thing that the pod needs, if nothing is under way. */
  advance(): void {
    if (this.isOver || this.isBusy || this.isTerminal || this.services.isPaused) return;
    if (!this.#mounts.setUp()) return;
    if (this.sandbox === undefined) {
      this.isBusy = true;
      this.timers.set('step', limits.SANDBOX_MS, () => this.#makeSandbox());
      return;
    }
    if (this.#order.isComplete()) {
      this.#complete();
      return;
    }
    const next = this.#order.next();
    if (next !== undefined) this.#runs.start(next);
  }

  lookAgain(record: ContainerRecord, delayMs = limits.WORKER_BACKOFF_MS + this.services.runtime.env.random.below(limits.WORKER_BACKOFF_MS / 2)): void {
    record.retryAtMs = this.now() + delayMs;
    this.timers.set(`retry ${record.name}`, delayMs, () => {
      if (record.nextWaiting !== undefined) record.waiting = record.nextWaiting;
      record.retryAtMs = 0;
      this.publish();
      this.advance();
    });
  }

  #readSpec(): void {
    const { spec } = this.pod;
    this.#specRead = spec;
    const kindOf = ({ restartPolicy }: ContainerSpec) => (restartPolicy === 'Always' ? 'sidecar' : 'init');
    const merge = <S extends ContainerSpec>(old: readonly ContainerRecord[], specs: readonly S[], kind: (spec: S) => ContainerRecord['kind']) =>
      specs.map((each) => {
        const found = old.find(({ name }) => name === each.name);
        if (found === undefined) return new ContainerRecord(each, kind(each), givenTo(this.pod, each.name) ?? each.resources);
        const changed = found.isRunning && found.current?.imageText !== each.image;
        if (found.spec.image !== each.image) found.retryAtMs = 0;
        found.spec = each;
        if (changed) this.#runs.restart(found, `Container ${each.name} definition changed, will be restarted`);
        return found;
      });
    this.init = merge(this.init, spec.initContainers ?? [], kindOf);
    this.main = merge(this.main, spec.containers, () => 'main');
    this.ephemeral = merge(this.ephemeral, spec.ephemeralContainers ?? [], () => 'ephemeral');
  }

  #watchDeadline(seconds: number): void {
    this.timers.set('deadline', this.startedMs + seconds * 1000 - this.now(), () => {
      const grace = (this.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
      this.end({ reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline' }, grace);
    });
  }

  #makeSandbox(address?: string): void {
    const { runtime, podNetwork, nodeNetwork, dns } = this.services;
    if (dns.addresses.length === 0 && wantsClusterDns(this.pod)) {
      const { namespace, name } = this.pod.metadata;
      this.event('Warning', 'MissingClusterDNS', `pod: "${namespace}/${name}". kubelet does not have ClusterDNS IP configured and cannot create Pod using "ClusterFirst" policy. Falling back to "Default" policy.`);
    }
    try {
      this.sandbox = createSandbox(this.pod, runtime, podNetwork, nodeNetwork, dns, address);
    } catch (error) {
      if (!(error instanceof AddressesExhausted)) throw error;
      this.event('Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox: plugin type="bridge" failed (add): ${error.message}`);
      this.isBusy = false;
      this.timers.set('step', limits.CONFIG_RETRY_MS, () => this.advance());
      return;
    }
    this.podIP = this.sandbox.address;
    this.isBusy = false;
    if (this.init.length > 0) this.publishSoon();
    this.advance();
  }

  #complete(): void {
    this.shutDown((this.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000);
  }

  containerEnded(record: ContainerRecord): void {
    if (this.#isGone) return;
    if (this.#shutdown !== undefined) {
      record.isReady = false;
      this.#shutdown.containerEnded();
      return;
    }
    this.timers.set('exit', limits.EXIT_OBSERVE_MS, () => {
      for (const each of this.records) if (!each.isRunning) each.isReady = false;
      this.publish();
      this.advance();
    });
  }

  #shutDownDone(): void {
    this.isTerminal = true;
    this.#shutdown = undefined;
    this.sandbox?.stop();
    this.sandbox = undefined;
    this.services.puller.forgetPod(this.pod.metadata.uid);
    this.services.crashes.forget(`${this.pod.metadata.uid} `);
    this.publish();
    const isDeleted = this.pod.metadata.deletionTimestamp !== undefined;
    if (!isDeleted) return;
    for (const record of this.records) if (record.current !== undefined) record.current.log.discard();
    this.deleteObject();
  }

  restartForResize(record: ContainerRecord, message: string): void {
    this.#runs.restart(record, message);
  }

  /** A container has started: what it was given is in effect. */
  containerStarted(): void {
    this.#resize.actuate();
  }

  /** The last word: the object may go. */
  deleteObject(): void {
    if (this.mirrors !== undefined) return;
    const { namespace, name, uid } = this.pod.metadata;
    whenAnswered(() => this.services.client.delete(pods, namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } }), () => undefined);
  }

  /** The kubelet learns of changes in the runtime a moment later. */
  publishSoon(): void {
    if (!this.timers.has('publish')) this.timers.set('publish', limits.OBSERVE_MS, () => this.publish());
  }

  /** Takes up the runs of a snapshot: those that ran are started again under the same ids, and no restart is counted. */
  restore(restored: RestoredPod): void {
    this.#mounts.restore(restored.volumes);
    if (restored.address !== undefined) this.#adoptAddress(restored.address);
    for (const run of restored.runs) this.#runs.takeUp(run, restored.filesOf(run.record));
  }

  #adoptAddress(address: string): void {
    const { runtime, podNetwork, nodeNetwork, dns } = this.services;
    this.sandbox = createSandbox(this.pod, runtime, podNetwork, nodeNetwork, dns, address);
    this.podIP = this.sandbox.address;
  }
}

/** A pod of a snapshot, with its runs as they were. */
export interface RestoredPod {
  readonly address: string | undefined;
  readonly volumes: Parameters<PodVolumes['restore']>[0];
  readonly runs: readonly RestoredRun[];
  filesOf(record: ContainerRecord): RestoredFiles;
}
