// Mirrors pkg/kubelet/kuberuntime: startContainer, killContainer
// Differs: the steps take the times of limits.ts.
import { type ContainerExit, CreateError, StartError } from '#cluster/cri/container.js';
import { TERMINATION_LOG_BYTES_MAX, TERMINATION_LOG_LINES_MAX } from '#cluster/cri/limits.js';
import type { ImageVersion } from '#cluster/images/image.js';
import { ConfigError } from './container-env.js';
import { type ContainerRecord, type Run, type RunEnd, stopSignalOf } from './container-record.js';
import { runHook } from './hooks.js';
import { probeLine, restartLine, waitingLine } from './journal-text.js';
import * as limits from './limits.js';
import { Prober } from './prober.js';
import { ProcessSharing } from './process-sharing.js';
import { shouldRestart } from './restart-policy.js';
import { createRun } from './run-container.js';
import { podName } from './pod-name.js';
import type { WorkedPod } from './worked-pod.js';

/** A run of a snapshot, as it was. */
export interface RestoredRun {
  readonly record: ContainerRecord;
  readonly run: Run;
  readonly image: ImageVersion;
  readonly isStarted: boolean;
  readonly isReady: boolean;
}

/** Of a container's files, those that differ from its image. */
export type RestoredFiles = Parameters<NonNullable<NonNullable<Run['container']>['host']>['applyChanges']>[0];

/** The runs of a pod's containers, from the pull of the image to the exit. */
export class ContainerRuns {
  readonly #worker: WorkedPod;
  readonly #sharing: ProcessSharing;
  readonly #probers = new Map<ContainerRecord, Prober>();
  /** Starts the container that was created and is about to start. */
  #startCreated: (() => void) | undefined;

  constructor(worker: WorkedPod) {
    this.#worker = worker;
    this.#sharing = new ProcessSharing(worker);
  }

  /** Pulls its image, makes it and runs it. */
  start(record: ContainerRecord): void {
    this.#worker.isBusy = true;
    let isHeard = false;
    this.#worker.services.puller.ensure({
      image: record.spec.image ?? '',
      policy: record.spec.imagePullPolicy ?? 'IfNotPresent',
      podUid: this.#worker.pod.metadata.uid,
      event: (type, reason, message) => this.#worker.event(type, reason, message, record),
      done: (result) => {
        if (isHeard || this.#worker.isOver) return;
        isHeard = true;
        if ('image' in result) {
          this.#worker.timers.set('step', limits.CONTAINER_MS, () => this.#create(record, result.image));
          return;
        }
        this.#worker.isBusy = false;
        this.#wait(record, result.waiting);
      },
    });
  }

  /** It can't run now: says why, and tries again. */
  #wait(record: ContainerRecord, waiting: { reason: string; message: string }): void {
    // The new sandbox wakes the worker once more; from then on it looks by itself.
    const isFirst = record.waiting === undefined && record.nextWaiting === undefined && record.current === undefined;
    record.nextWaiting = waiting;
    waitingLine(this.#worker.services.journal, this.#worker.pod, record.name, waiting);
    this.#worker.lookAgain(record, isFirst ? limits.SANDBOX_OBSERVE_MS : undefined);
    this.#worker.advance();
  }

  #create(record: ContainerRecord, image: ImageVersion): void {
    this.#worker.isBusy = false;
    const attempt = record.current === undefined ? 0 : record.current.attempt + 1;
    const { pod, sandbox, volumes, services } = this.#worker;
    // The pod was taken down by force while the image was on its way.
    if (sandbox === undefined) return;
    let run: Run;
    try {
      run = createRun({ pod, spec: record.admitted, image, attempt, sandbox, volumes, services, shared: this.#sharing.of(record) });
    } catch (error) {
      if (!(error instanceof ConfigError || error instanceof CreateError)) throw error;
      this.#worker.event('Warning', 'Failed', `Error: ${error.message}`, record);
      const reason = error instanceof ConfigError ? 'CreateContainerConfigError' : 'CreateContainerError';
      this.#wait(record, { reason, message: error.message });
      return;
    }
    this.#adopt(record, run);
    record.actual = record.allocated;
    record.waiting = undefined;
    record.nextWaiting = undefined;
    record.retryAtMs = 0;
    this.#worker.event('Normal', 'Created', 'Container created', record);
    this.#worker.isBusy = true;
    this.#startCreated = () => {
      this.#startCreated = undefined;
      this.#worker.isBusy = false;
      this.#run(record, run);
    };
    this.#worker.timers.set('step', limits.START_MS, () => {
      this.#startCreated?.();
      this.#worker.advance();
    });
  }

  /** Starts at once what is created and about to start: a start under way comes to its end before the pod does. */
  finishStart(): void {
    this.#startCreated?.();
  }

  /** Makes `run` the present run of the container. */
  #adopt(record: ContainerRecord, run: Run): void {
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
      this.#worker.event('Warning', 'Failed', `Error: ${error.message}`, record);
      this.#finish(record, run, { atMs: this.#worker.now(), exitCode: 128, reason: 'StartError', message: error.message });
      return;
    }
    run.startedMs = this.#worker.now();
    this.#worker.event('Normal', 'Started', 'Container started', record);
    this.#worker.containerStarted(record);
    const hook = record.spec.lifecycle?.postStart;
    if (hook === undefined) {
      this.#isUp(record, run);
      return;
    }
    record.isHooking = true;
    this.#worker.isBusy = true; // other containers wait for the hook, as they do for a start
    runHook(hook, this.#targetOf(record, run), (problem) => {
      record.isHooking = false;
      this.#worker.isBusy = false;
      if (this.#worker.isOver || run.end !== undefined) return;
      if (problem === undefined) this.#isUp(record, run);
      else {
        this.#worker.event('Warning', 'FailedPostStartHook', 'PostStartHook failed', record);
        record.hookProblem = problem;
        this.restart(record, 'FailedPostStartHook');
      }
      this.#worker.advance();
    });
  }

  #targetOf(record: ContainerRecord, run: Run) {
    const { nodeNetwork, node, runtime } = this.#worker.services;
    return { container: run.container as NonNullable<Run['container']>, spec: record.spec, podIP: this.#worker.podIP ?? nodeNetwork.address, net: node.net, clock: runtime.env.clock, pod: podName(this.#worker.pod) };
  }

  /** Started: its probes begin, and what waited for it may go on. */
  #isUp(record: ContainerRecord, run: Run, wasStarted = false, wasReady = false): void {
    const { startupProbe, readinessProbe, livenessProbe } = record.spec;
    record.isStarted = startupProbe === undefined || wasStarted;
    record.isReady = record.isStarted && (readinessProbe === undefined || wasReady);
    this.#worker.publishSoon();
    if (startupProbe === undefined && readinessProbe === undefined && livenessProbe === undefined) return;
    const { services } = this.#worker;
    const prober = new Prober(this.#targetOf(record, run), {
      get isPaused() {
        return services.isPaused;
      },
      onStarted: () => {
        record.isStarted = true;
        if (readinessProbe === undefined) record.isReady = true;
        this.#worker.publishSoon();
        this.#worker.advance();
      },
      onReady: (isReady) => {
        if (record.isReady === isReady) return;
        record.isReady = isReady;
        this.#worker.publish();
      },
      onUnhealthy: (kind, probe) => {
        const grace = probe.terminationGracePeriodSeconds ?? this.#worker.pod.spec.terminationGracePeriodSeconds ?? 30;
        this.restart(record, `Container ${record.name} failed ${kind.toLowerCase()} probe, will be restarted`, grace);
      },
      event: (message) => {
        probeLine(services.journal, this.#worker.pod, record.name, message);
        this.#worker.event('Warning', 'Unhealthy', message, record);
      },
    });
    this.#probers.set(record, prober);
    prober.start(run.startedMs, record.isStarted);
  }

  /** Stops the present run; the next one follows when it has ended. */
  restart(record: ContainerRecord, message: string, graceSeconds = this.#worker.pod.spec.terminationGracePeriodSeconds ?? 30): void {
    const run = record.current;
    if (run?.container === undefined || run.end !== undefined) return;
    record.isRestarting = /definition changed|resize requires restart/.test(message);
    restartLine(this.#worker.services.journal, this.#worker.pod, record.name, run.id, message);
    this.#worker.event('Normal', 'Killing', message, record);
    this.#probers.get(record)?.stop();
    run.container.stop(stopSignalOf(record, run), Math.max(graceSeconds * 1000, 1));
  }

  #exited(record: ContainerRecord, run: Run, { exitCode, isOutOfMemory, message }: ContainerExit): void {
    const reason = isOutOfMemory ? 'OOMKilled' : exitCode === 0 ? 'Completed' : 'Error';
    const fallsBack = record.spec.terminationMessagePolicy === 'FallbackToLogsOnError' && exitCode !== 0 && message === '';
    const text = fallsBack ? run.log.tail(TERMINATION_LOG_LINES_MAX, TERMINATION_LOG_BYTES_MAX) : message;
    this.#finish(record, run, { atMs: this.#worker.now(), exitCode, reason, message: text });
  }

  #finish(record: ContainerRecord, run: Run, end: RunEnd): void {
    run.end = end;
    run.container = undefined;
    if (record.hookProblem !== undefined && shouldRestart(this.#worker.pod, record.spec, end.exitCode)) record.waiting = { reason: 'PostStartHookError', message: record.hookProblem };
    record.hookProblem = undefined;
    record.previous?.log.discard(); // of what has ended the runtime keeps one
    this.#probers.get(record)?.stop();
    this.#probers.delete(record);
    this.#worker.containerEnded(record);
  }

  stopProbes(): void {
    for (const prober of this.#probers.values()) prober.stop();
    this.#probers.clear();
  }

  /** Starts a run of a snapshot again under the same id. */
  takeUp({ record, run, image, isStarted, isReady }: RestoredRun, files: RestoredFiles): void {
    const { pod, sandbox, volumes, services } = this.#worker;
    record.current = run;
    if (run.end !== undefined || sandbox === undefined) return;
    const again = createRun({ pod, spec: record.admitted, image, attempt: run.attempt, sandbox, volumes, services, shared: this.#sharing.of(record), from: { id: run.id, log: run.log } });
    again.startedMs = run.startedMs;
    record.current = again;
    again.container?.onExit((exit) => this.#exited(record, again, exit));
    try {
      again.container?.host?.applyChanges(files);
      if (again.container !== undefined) again.container.stdio.mutedUntilMs = this.#worker.now() + limits.RESTORED_QUIET_MS;
      again.container?.start();
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      this.#finish(record, again, { atMs: this.#worker.now(), exitCode: 128, reason: 'StartError', message: error.message });
      return;
    }
    this.#isUp(record, again, isStarted, isReady);
  }
}
