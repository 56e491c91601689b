// Mirrors pkg/kubelet: pod workers, SyncPod, computePodActions
// Differs: one worker per pod that acts on what changed, with the delays of limits.ts; no user namespaces, no resize.
// Longer than 400 lines: it is one state machine, and its steps share all of its state.
import type { Container as ContainerSpec, Pod } from '#cluster/api/generated/types.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { pods } from '#cluster/api/resources.js';
import { parseTime } from '#cluster/apimachinery/time.js';
import { AddressesExhausted } from '#cluster/cni/pod-network.js';
import { type ContainerExit, CreateError, StartError } from '#cluster/cri/container.js';
import { ContainerLog } from '#cluster/cri/container-log.js';
import { createSandbox, type Sandbox } from '#cluster/cri/sandbox.js';
import { TERMINATION_LOG_BYTES_MAX, TERMINATION_LOG_LINES_MAX } from '#cluster/cri/limits.js';
import type { ImageVersion } from '#cluster/images/image.js';
import { Errno } from '#linux/kernel/step.js';
import { Backoff } from './backoff.js';
import { ConfigError } from './container-env.js';
import { ContainerRecord, type Run, type RunEnd, stopSignalOf } from './container-record.js';
import { formatGoDuration } from './go-duration.js';
import { runHook } from './hooks.js';
import * as limits from './limits.js';
import type { NodeServices } from './node-services.js';
import { isInitialized, makeStatus } from './pod-status.js';
import { Prober } from './prober.js';
import { createRun } from './run-container.js';
import { Shutdown } from './shutdown.js';
import { MountError } from './volume-content.js';
import { PodVolumes } from './volumes.js';

/** What ends a pod besides its deletion. */
export interface Ending {
  readonly reason: string;
  readonly message: string;
}

/** Keeps one pod of the node as its spec says. */
export class PodWorker {
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
  /** A step is under way: a sandbox, a pull, a start. */
  #isBusy = false;
  #shutdown: Shutdown | undefined;
  /** Nothing is done any more: the pod is gone, or the node is. */
  #isGone = false;
  readonly #timers = new Map<string, () => void>();
  readonly #probers = new Map<ContainerRecord, Prober>();
  readonly #mounts = new Backoff(limits.MOUNT_BACKOFF_INITIAL_MS, limits.MOUNT_BACKOFF_MAX_MS);
  #hasVolumes = false;
  /** The spec that the records were made of. */
  #specRead: Stored<Pod>['spec'] | undefined;

  constructor(pod: Stored<Pod>, services: NodeServices) {
    this.pod = pod;
    this.services = services;
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

  get isShuttingDown(): boolean {
    return this.#shutdown !== undefined;
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
    if (this.#specRead !== pod.spec) this.#readSpec();
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
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    for (const prober of this.#probers.values()) prober.stop();
    this.#probers.clear();
    this.#shutdown?.cancel();
    for (const { current } of this.records) if (current?.end === undefined) current?.container?.kill();
    this.sandbox?.stop();
    this.sandbox = undefined;
  }

  /** Ends the pod for a reason of the kubelet's own; the object stays, as Failed. */
  end(ending: Ending, graceMs: number): void {
    if (this.ending !== undefined || this.#shutdown !== undefined) return;
    this.ending = ending;
    this.event('Normal', ending.reason, ending.message);
    this.shutDown(graceMs);
  }

  /** The node does not take the pod. */
  reject({ reason, message }: Ending): void {
    this.event('Warning', reason, message);
    this.ending = { reason, message: `Pod was rejected: ${message}` };
    this.isTerminal = true;
    this.publish();
  }

  /** Stops all containers within the grace; a second call can only shorten it. */
  shutDown(graceMs: number): void {
    if (this.#shutdown !== undefined) {
      this.#shutdown.shorten(graceMs);
      return;
    }
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#isBusy = false;
    for (const prober of this.#probers.values()) prober.stop();
    this.#probers.clear();
    this.#shutdown = new Shutdown(this, graceMs, () => this.#shutDownDone());
    this.#shutdown.begin();
  }

  event(type: 'Normal' | 'Warning', reason: string, message: string, record?: ContainerRecord): void {
    const about = record === undefined ? this.pod : { ...this.pod, fieldPath: record.fieldPath };
    this.services.events.event(about, type, reason, message);
  }

  /** Brings the status in the API up to date. */
  publish(): void {
    const { client } = this.services;
    const { namespace, name, uid } = this.pod.metadata;
    const fresh = client.find(pods, namespace, name);
    if (fresh === undefined || fresh.metadata.uid !== uid) return;
    const facts = {
      pod: fresh, init: this.init, main: this.main, ephemeral: this.ephemeral, podIP: this.podIP, startedMs: this.startedMs,
      hostIP: this.services.nodeNetwork.address, isTerminal: this.isTerminal, ending: this.ending,
    };
    const status = makeStatus(facts, this.now());
    this.pod = fresh;
    if (JSON.stringify(status) === JSON.stringify(fresh.status)) return;
    try {
      this.pod = client.updateStatus(pods, { ...fresh, status });
    } catch (error) {
      // Deleted, or written by another, while this was under way: the next change brings it up to date.
      if (!(error instanceof StatusError)) throw error;
      this.#soon('publish', limits.RESYNC_MS, () => this.publish());
    }
  }

  /** Does the next thing that the pod needs, if nothing is under way. */
  advance(): void {
    if (this.#isGone || this.#isBusy || this.#shutdown !== undefined || this.isTerminal) return;
    if (!this.#hasVolumes && !this.#setUpVolumes()) return;
    if (this.sandbox === undefined) {
      this.#isBusy = true;
      this.#soon('step', limits.SANDBOX_MS, () => this.#makeSandbox());
      return;
    }
    if (this.#isComplete()) {
      this.#complete();
      return;
    }
    const next = this.#nextToStart();
    if (next !== undefined) this.#start(next);
  }

  #readSpec(): void {
    const { spec } = this.pod;
    this.#specRead = spec;
    const kindOf = ({ restartPolicy }: ContainerSpec) => (restartPolicy === 'Always' ? 'sidecar' : 'init');
    const merge = <S extends ContainerSpec>(old: readonly ContainerRecord[], specs: readonly S[], kind: (spec: S) => ContainerRecord['kind']) =>
      specs.map((each) => {
        const found = old.find(({ name }) => name === each.name);
        if (found === undefined) return new ContainerRecord(each, kind(each));
        const changed = found.isRunning && found.current?.imageText !== each.image;
        if (found.spec.image !== each.image) found.retryAtMs = 0;
        found.spec = each;
        if (changed) this.#restart(found, `Container ${each.name} definition changed, will be restarted`);
        return found;
      });
    this.init = merge(this.init, spec.initContainers ?? [], kindOf);
    this.main = merge(this.main, spec.containers, () => 'main');
    this.ephemeral = merge(this.ephemeral, spec.ephemeralContainers ?? [], () => 'ephemeral');
  }

  #watchDeadline(seconds: number): void {
    this.#soon('deadline', this.startedMs + seconds * 1000 - this.now(), () => {
      const grace = (this.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
      this.end({ reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline' }, grace);
    });
  }

  #context() {
    const addresses = { podIPs: this.podIP === undefined ? [] : [this.podIP], hostIPs: [this.services.nodeNetwork.address] };
    const { pod, services } = this;
    return { pod, addresses, source: services.config, token: (audience: string | undefined, seconds: number) => services.token(pod, audience, seconds) };
  }

  /** True when all volumes are there; else it tries again later. */
  #setUpVolumes(): boolean {
    let isComplete = true;
    for (const volume of this.pod.spec.volumes ?? []) {
      const wait = this.#mounts.remainingSinceUpdate(volume.name, this.now());
      if (wait > 0) {
        isComplete = false;
        continue;
      }
      try {
        this.volumes.setUp(volume, this.#context());
      } catch (error) {
        if (!(error instanceof MountError || error instanceof Errno || error instanceof StatusError)) throw error;
        isComplete = false;
        this.#mounts.next(volume.name, this.now());
        this.event('Warning', 'FailedMount', `MountVolume.SetUp failed for volume "${volume.name}" : ${error.message}`);
        this.#soon('step', this.#mounts.get(volume.name), () => this.advance());
      }
    }
    this.#hasVolumes = isComplete;
    if (isComplete) this.#watchVolumes();
    return isComplete;
  }

  #watchVolumes(): void {
    const follows = (this.pod.spec.volumes ?? []).some((volume) => volume.configMap !== undefined || volume.secret !== undefined || volume.downwardAPI !== undefined || volume.projected !== undefined && !volume.name.startsWith('kube-api-access-'));
    if (!follows) return;
    const jitterMs = this.services.runtime.env.random.below(limits.VOLUME_SYNC_MS / 2);
    this.#soon('volumes', limits.VOLUME_SYNC_MS / 2 + jitterMs, () => {
      this.volumes.refresh(this.pod, this.#context());
      this.#watchVolumes();
    });
  }

  #makeSandbox(address?: string): void {
    const { runtime, podNetwork, nodeNetwork, dns } = this.services;
    try {
      this.sandbox = createSandbox(this.pod, runtime, podNetwork, nodeNetwork, dns, address);
    } catch (error) {
      if (!(error instanceof AddressesExhausted)) throw error;
      this.event('Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox: plugin type="bridge" failed (add): ${error.message}`);
      this.#isBusy = false;
      this.#soon('step', limits.CONFIG_RETRY_MS, () => this.advance());
      return;
    }
    this.podIP = this.sandbox.address;
    this.#isBusy = false;
    if (this.init.length > 0) this.publishSoon();
    this.advance();
  }

  /** The next container that should run and may now; sets a timer for those that must wait. */
  #nextToStart(): ContainerRecord | undefined {
    for (const record of this.ephemeral) if (record.current === undefined && this.#mayStart(record)) return record;
    let initBlocks = false;
    for (const record of this.init) {
      const isDown = !record.isRunning;
      if (record.kind === 'sidecar') {
        if (isDown && this.#mayStart(record)) return record;
        if (!record.isStarted || isDown) initBlocks = true;
      } else if (!record.hasSucceeded) {
        if (isDown && this.#mayStart(record)) return record;
        initBlocks = true;
      }
      if (initBlocks && this.main.every(({ current }) => current === undefined)) return undefined;
    }
    return this.main.find((record) => !record.isRunning && this.#needsRun(record) && this.#mayStart(record));
  }

  #needsRun(record: ContainerRecord): boolean {
    const end = record.current?.end;
    if (end === undefined) return true;
    if (record.isRestarting) return true;
    const policy = this.pod.spec.restartPolicy ?? 'Always';
    return policy === 'Always' || (policy === 'OnFailure' && end.exitCode !== 0);
  }

  /** False while its back-off lasts. */
  #mayStart(record: ContainerRecord): boolean {
    const now = this.now();
    if (record.retryAtMs > now) {
      this.#soon(`retry ${record.name}`, record.retryAtMs - now, () => this.advance());
      return false;
    }
    const end = record.current?.end;
    if (end === undefined) return true;
    const key = this.#crashKey(record);
    const wait = this.services.crashes.remaining(key, end.atMs, now);
    if (wait === 0) {
      this.services.crashes.next(key, now);
      record.isRestarting = false;
      return true;
    }
    this.#backOff(record, key, wait);
    return false;
  }

  #crashKey(record: ContainerRecord): string {
    return `${this.pod.metadata.uid} ${record.name} ${record.spec.image}`;
  }

  #backOff(record: ContainerRecord, key: string, waitMs: number): void {
    const { namespace, name, uid } = this.pod.metadata;
    const who = `${name}_${namespace}(${uid})`;
    const now = this.now();
    if (now - record.lastBackoffEventMs >= limits.BACKOFF_EVENT_MS) {
      record.lastBackoffEventMs = now;
      this.event('Warning', 'BackOff', `Back-off restarting failed container ${record.name} in pod ${who}`, record);
    }
    const message = `back-off ${formatGoDuration(this.services.crashes.get(key))} restarting failed container=${record.name} pod=${who}`;
    if (record.waiting?.message !== message) {
      // The reason is known one round after the end was.
      this.#soon(`backoff ${record.name}`, limits.RESYNC_MS, () => {
        if (record.isRunning) return;
        record.waiting = { reason: 'CrashLoopBackOff', message };
        this.publish();
      });
    }
    this.#soon(`retry ${record.name}`, Math.min(waitMs, limits.BACKOFF_EVENT_MS), () => this.advance());
  }

  #start(record: ContainerRecord): void {
    this.#isBusy = true;
    let isHeard = false;
    this.services.puller.ensure({
      image: record.spec.image ?? '',
      policy: record.spec.imagePullPolicy ?? 'IfNotPresent',
      podUid: this.pod.metadata.uid,
      event: (type, reason, message) => this.event(type, reason, message, record),
      done: (result) => {
        if (isHeard || this.#isGone || this.#shutdown !== undefined) return;
        isHeard = true;
        if ('image' in result) {
          this.#soon('step', limits.CONTAINER_MS, () => this.#create(record, result.image));
          return;
        }
        this.#isBusy = false;
        this.#wait(record, result.waiting, result.retryMs === 0 ? limits.RESYNC_MS : result.retryMs);
      },
    });
  }

  /** It can't run now: says why, and tries again. */
  #wait(record: ContainerRecord, waiting: { reason: string; message: string }, retryMs: number): void {
    record.waiting = waiting;
    record.retryAtMs = this.now() + retryMs;
    this.publishSoon();
    this.advance();
    this.#soon(`retry ${record.name}`, retryMs, () => this.advance());
  }

  #create(record: ContainerRecord, image: ImageVersion): void {
    this.#isBusy = false;
    const attempt = record.current === undefined ? 0 : record.current.attempt + 1;
    let run: Run;
    try {
      run = createRun({ pod: this.pod, spec: record.spec, image, attempt, sandbox: this.sandbox as Sandbox, volumes: this.volumes, services: this.services });
    } catch (error) {
      if (!(error instanceof ConfigError || error instanceof CreateError)) throw error;
      this.event('Warning', 'Failed', `Error: ${error.message}`, record);
      const reason = error instanceof ConfigError ? 'CreateContainerConfigError' : 'CreateContainerError';
      this.#wait(record, { reason, message: error.message }, limits.CONFIG_RETRY_MS);
      return;
    }
    this.adopt(record, run);
    record.waiting = undefined;
    record.retryAtMs = 0;
    this.event('Normal', 'Created', 'Container created', record);
    this.#isBusy = true;
    this.#soon('step', limits.START_MS, () => {
      this.#isBusy = false;
      this.#run(record, run);
      this.advance();
    });
  }

  /** Makes `run` the present run of the container. */
  adopt(record: ContainerRecord, run: Run): void {
    record.previous = record.current;
    record.current = run;
    record.isStarted = false;
    record.isReady = false;
  }

  #run(record: ContainerRecord, run: Run): void {
    const { container } = run;
    if (container === undefined) return;
    try {
      container.onExit((exit) => this.#exited(record, run, exit));
      container.start();
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      this.event('Warning', 'Failed', `Error: ${error.message}`, record);
      this.#finish(record, run, { atMs: this.now(), exitCode: 128, reason: 'StartError', message: error.message });
      return;
    }
    run.startedMs = this.now();
    this.event('Normal', 'Started', 'Container started', record);
    const hook = record.spec.lifecycle?.postStart;
    if (hook === undefined) {
      this.#isUp(record, run);
      return;
    }
    record.isHooking = true;
    this.#isBusy = true; // other containers wait for the hook, as they do for a start
    runHook(hook, this.#targetOf(record, run), (succeeded) => {
      record.isHooking = false;
      this.#isBusy = false;
      if (this.#isGone || this.#shutdown !== undefined || run.end !== undefined) return;
      if (succeeded) this.#isUp(record, run);
      else {
        this.event('Warning', 'FailedPostStartHook', 'PostStartHook failed', record);
        this.#restart(record, 'FailedPostStartHook');
      }
      this.advance();
    });
  }

  #targetOf(record: ContainerRecord, run: Run) {
    const { nodeNetwork, node, runtime } = this.services;
    return { container: run.container as NonNullable<Run['container']>, spec: record.spec, podIP: this.podIP ?? nodeNetwork.address, net: node.net, clock: runtime.env.clock };
  }

  /** Started: its probes begin, and what waited for it may go on. */
  #isUp(record: ContainerRecord, run: Run, wasStarted = false, wasReady = false): void {
    const { startupProbe, readinessProbe, livenessProbe } = record.spec;
    record.isStarted = startupProbe === undefined || wasStarted;
    record.isReady = record.isStarted && (readinessProbe === undefined || wasReady);
    this.publishSoon();
    if (startupProbe === undefined && readinessProbe === undefined && livenessProbe === undefined) return;
    const prober = new Prober(this.#targetOf(record, run), {
      onStarted: () => {
        record.isStarted = true;
        if (readinessProbe === undefined) record.isReady = true;
        this.publishSoon();
        this.advance();
      },
      onReady: (isReady) => {
        if (record.isReady === isReady) return;
        record.isReady = isReady;
        this.publish();
      },
      onUnhealthy: (kind, probe) => {
        const grace = probe.terminationGracePeriodSeconds ?? this.pod.spec.terminationGracePeriodSeconds ?? 30;
        this.#restart(record, `Container ${record.name} failed ${kind.toLowerCase()} probe, will be restarted`, grace);
      },
      event: (message) => this.event('Warning', 'Unhealthy', message, record),
    });
    this.#probers.set(record, prober);
    prober.start(run.startedMs, record.isStarted);
  }

  /** Stops the present run; the next one follows when it has ended. */
  #restart(record: ContainerRecord, message: string, graceSeconds = this.pod.spec.terminationGracePeriodSeconds ?? 30): void {
    const run = record.current;
    if (run?.container === undefined || run.end !== undefined) return;
    record.isRestarting = message.includes('definition changed');
    this.event('Normal', 'Killing', message, record);
    this.#probers.get(record)?.stop();
    run.container.stop(stopSignalOf(record, run), Math.max(graceSeconds * 1000, 1));
  }

  #exited(record: ContainerRecord, run: Run, { exitCode, isOutOfMemory, message }: ContainerExit): void {
    const reason = isOutOfMemory ? 'OOMKilled' : exitCode === 0 ? 'Completed' : 'Error';
    const fallsBack = record.spec.terminationMessagePolicy === 'FallbackToLogsOnError' && exitCode !== 0 && message === '';
    const text = fallsBack ? run.log.tail(TERMINATION_LOG_LINES_MAX, TERMINATION_LOG_BYTES_MAX) : message;
    this.#finish(record, run, { atMs: this.now(), exitCode, reason, message: text });
  }

  #finish(record: ContainerRecord, run: Run, end: RunEnd): void {
    run.end = end;
    run.container = undefined;
    this.#probers.get(record)?.stop();
    this.#probers.delete(record);
    if (this.#isGone) return;
    record.isReady = false;
    if (this.#shutdown !== undefined) {
      this.#shutdown.containerEnded();
      return;
    }
    this.#soon('exit', limits.EXIT_OBSERVE_MS, () => {
      this.publish();
      this.advance();
    });
  }

  /** All that the restart policy lets run has run. */
  #isComplete(): boolean {
    const policy = this.pod.spec.restartPolicy ?? 'Always';
    const initFailed = this.init.some((record) => record.kind === 'init' && record.current?.end !== undefined && !record.hasSucceeded);
    if (initFailed && policy === 'Never') return true;
    if (policy === 'Always' || !isInitialized(this)) return false;
    return this.main.every((record) => record.current?.end !== undefined && !this.#needsRun(record));
  }

  #complete(): void {
    this.shutDown((this.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000);
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

  /** The last word: the object may go. */
  deleteObject(): void {
    const { namespace, name, uid } = this.pod.metadata;
    try {
      this.services.client.delete(pods, namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  /** The kubelet learns of changes in the runtime a moment later. */
  publishSoon(): void {
    if (!this.#timers.has('publish')) this.#soon('publish', limits.OBSERVE_MS, () => this.publish());
  }

  /** Runs `task` later, in place of an earlier one of the same name. */
  #soon(name: string, delayMs: number, task: () => void): void {
    this.#timers.get(name)?.();
    this.#timers.set(name, this.services.runtime.env.clock.after(delayMs, () => {
      this.#timers.delete(name);
      task();
    }));
  }

  /** Takes up the runs of a snapshot: those that ran are started again under the same ids, and no restart is counted. */
  restore(restored: RestoredPod): void {
    for (const volume of this.pod.spec.volumes ?? []) {
      try {
        this.volumes.setUp(volume, this.#context());
      } catch (error) {
        if (!(error instanceof MountError || error instanceof Errno || error instanceof StatusError)) throw error;
      }
    }
    this.volumes.restore(restored.volumes);
    this.#hasVolumes = true;
    this.#watchVolumes();
    if (restored.address !== undefined) this.#adoptAddress(restored.address);
    for (const { record, run, image, isStarted, isReady } of restored.runs) {
      record.current = run;
      if (run.end !== undefined || this.sandbox === undefined) continue;
      const { startedMs } = run;
      const again = createRun({
        pod: this.pod, spec: record.spec, image, attempt: run.attempt, sandbox: this.sandbox, volumes: this.volumes, services: this.services,
        from: { id: run.id, log: run.log },
      });
      again.startedMs = startedMs;
      record.current = again;
      again.container?.onExit((exit) => this.#exited(record, again, exit));
      try {
        again.container?.host?.applyChanges(restored.filesOf(record));
        if (again.container !== undefined) again.container.stdio.mutedUntilMs = this.now() + limits.RESTORED_QUIET_MS;
        again.container?.start();
      } catch (error) {
        if (!(error instanceof StartError)) throw error;
        this.#finish(record, again, { atMs: this.now(), exitCode: 128, reason: 'StartError', message: error.message });
        continue;
      }
      this.#isUp(record, again, isStarted, isReady);
    }
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
  readonly runs: readonly { readonly record: ContainerRecord; readonly run: Run; readonly image: ImageVersion; readonly isStarted: boolean; readonly isReady: boolean }[];
  filesOf(record: ContainerRecord): Parameters<NonNullable<NonNullable<Run['container']>['host']>['applyChanges']>[0];
}
