// Mirrors pkg/kubelet/kubelet_pods.go (generateAPIPodStatus, getPhase) and pkg/kubelet/status/generate.go
// Differs: built from the worker's records, not from the runtime's answers.
import type { ContainerState, ContainerStatus, Pod, PodCondition, PodStatus, VolumeMount } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import { ContainerRecord, imageIdOf, imageNameOf, type Run } from './container-record.js';
import { EXIT_OBSERVE_MS } from './limits.js';
import { shouldRestart } from './restart-policy.js';
import type { ResizeState } from './pod-resize.js';

export interface PodFacts {
  readonly pod: Stored<Pod>;
  readonly init: readonly ContainerRecord[];
  readonly main: readonly ContainerRecord[];
  readonly ephemeral: readonly ContainerRecord[];
  readonly podIP: string | undefined;
  readonly hostIP: string;
  readonly startedMs: number;
  /** All containers have been told to stop for good, and have. */
  readonly isTerminal: boolean;
  /** Why the kubelet ended the pod: DeadlineExceeded, Evicted. */
  readonly ending: { readonly reason: string; readonly message: string } | undefined;
  readonly resize: ResizeState | undefined;
}

/** What a message begins with where the node did not take the pod. */
export const REJECTED = 'Pod was rejected: ';

export function makeStatus(actual: PodFacts, nowMs: number): PodStatus {
  if (actual.ending?.message.startsWith(REJECTED) === true) return rejectedStatus(actual.pod, actual.ending, actual.startedMs);
  const facts = asSeen(actual, nowMs);
  const { pod, podIP, hostIP } = facts;
  const initialized = isInitialized(facts);
  const phase = phaseOf(facts, initialized);
  const before = pod.status ?? {};
  const statuses = (records: readonly ContainerRecord[], initializing: boolean) => records.map((record) => containerStatus(record, initializing));
  const containers = statuses(facts.main, facts.init.length > 0);
  const inits = statuses(facts.init, true);
  const ephemeral = statuses(facts.ephemeral, false);
  const status: PodStatus = {
    ...before,
    observedGeneration: pod.metadata.generation ?? 1,
    phase,
    conditions: makeConditions(facts, phase, initialized, nowMs),
    hostIP, hostIPs: [{ ip: hostIP }],
    startTime: formatTime(facts.startedMs),
    resources: pod.spec.resources ?? {},
    containerStatuses: containers,
    ...(inits.length > 0 ? { initContainerStatuses: inits } : {}),
    ...(ephemeral.length > 0 ? { ephemeralContainerStatuses: ephemeral } : {}),
    ...(podIP === undefined ? {} : { podIP, podIPs: [{ ip: podIP }] }),
    ...(facts.ending === undefined ? {} : { reason: facts.ending.reason, message: facts.ending.message }),
  };
  return status;
}

/** Of a pod that never was here nothing else is told. */
function rejectedStatus({ metadata, status = {} }: Stored<Pod>, { reason, message }: NonNullable<PodFacts['ending']>, startedMs: number): PodStatus {
  return { ...status, observedGeneration: metadata.generation ?? 1, phase: 'Failed', reason, message, startTime: status.startTime ?? formatTime(startedMs) };
}

/** What the kubelet knows of: an exit comes to its ears a moment later, unless it ended the container itself. */
function asSeen(facts: PodFacts, nowMs: number): PodFacts {
  if (facts.isTerminal) return facts;
  const see = (record: ContainerRecord) => {
    const { current } = record;
    if (current?.end === undefined || current.startedMs === 0 || nowMs >= current.end.atMs + EXIT_OBSERVE_MS) return record;
    return Object.assign(new ContainerRecord(record.spec, record.kind), record, { current: { ...current, end: undefined } });
  };
  return { ...facts, init: facts.init.map(see), main: facts.main.map(see), ephemeral: facts.ephemeral.map(see) };
}

export function isInitialized({ init }: Pick<PodFacts, 'init'>): boolean {
  return init.every((record) => (record.kind === 'sidecar' ? record.isStarted || record.current?.end !== undefined && record.isStarted : record.hasSucceeded));
}

function phaseOf({ pod, init, main, ephemeral, isTerminal, ending }: PodFacts, initialized: boolean): string {
  const before = pod.status?.phase;
  if (before === 'Succeeded' || before === 'Failed') return before;
  if (ending !== undefined) return isTerminal ? 'Failed' : (before ?? 'Pending');
  // A pod has not ended before all that ran beside the containers has.
  const helps = !isTerminal && [...init, ...ephemeral].some(({ isRunning }) => isRunning);
  if (init.some((record) => hasFailedForGood(pod, record))) return helps ? (before ?? 'Pending') : 'Failed';
  const stopped = main.filter(({ current }) => current?.end !== undefined);
  if (isTerminal) return stopped.length === main.length && stopped.every((record) => record.hasSucceeded) ? 'Succeeded' : 'Failed';
  if (!initialized && main.every(({ current }) => current === undefined)) return 'Pending';
  if (main.some(({ current }) => current === undefined)) return 'Pending';
  if (helps || stopped.length < main.length || stopped.some(({ spec, current }) => shouldRestart(pod, spec, current?.end?.exitCode ?? 0))) return 'Running';
  return stopped.every((record) => record.hasSucceeded) ? 'Succeeded' : 'Failed';
}

/** An init container that failed, and does not run again. */
export function hasFailedForGood(pod: Stored<Pod>, { kind, current, hasSucceeded, spec }: ContainerRecord): boolean {
  return kind === 'init' && current?.end !== undefined && !hasSucceeded && !shouldRestart(pod, spec, current.end.exitCode);
}

function containerStatus(record: ContainerRecord, initializing: boolean): ContainerStatus {
  const { current, spec } = record;
  const waits = record.waiting !== undefined && !record.isRunning;
  const isDone = current?.end !== undefined;
  const last = waits && isDone ? current : record.previous;
  const mounts = (spec.volumeMounts ?? []).map(mountStatus);
  const requests = record.allocated.requests;
  return {
    ...(current === undefined ? {} : { containerID: `containerd://${current.id}` }),
    image: current === undefined ? (spec.image ?? '') : imageNameOf(current),
    imageID: current === undefined ? '' : imageIdOf(current),
    lastState: last?.end === undefined ? {} : { terminated: terminated(last) },
    name: record.name,
    ready: record.kind === 'init' ? record.hasSucceeded : record.isRunning && record.isReady,
    restartCount: current?.attempt ?? 0,
    started: record.isRunning && record.isStarted,
    state: stateOf(record, initializing),
    ...(current === undefined ? {} : {
      resources: record.actual,
      ...(requests === undefined ? {} : { allocatedResources: requests }),
      user: { linux: { uid: current.user.uid, gid: current.user.gid, supplementalGroups: current.user.groups } },
    }),
    ...(mounts.length > 0 ? { volumeMounts: mounts } : {}),
  };
}

function mountStatus({ mountPath, name, readOnly }: VolumeMount) {
  return { mountPath, name, ...(readOnly === true ? { readOnly, recursiveReadOnly: 'Disabled' } : {}) };
}

function stateOf({ current, waiting, isRunning }: ContainerRecord, initializing: boolean): ContainerState {
  if (current !== undefined && isRunning) return { running: { startedAt: formatTime(current.startedMs) } };
  if (waiting !== undefined) return { waiting };
  if (current !== undefined) return { terminated: terminated(current) };
  return { waiting: { reason: initializing ? 'PodInitializing' : 'ContainerCreating' } };
}

function terminated(run: Run) {
  const { atMs, exitCode, reason, message } = run.end as NonNullable<Run['end']>;
  return {
    containerID: `containerd://${run.id}`,
    exitCode,
    finishedAt: formatTime(atMs),
    ...(message === '' ? {} : { message }),
    reason,
    startedAt: formatTime(run.startedMs),
  };
}

function makeConditions(facts: PodFacts, phase: string, initialized: boolean, nowMs: number): readonly PodCondition[] {
  const { pod, main, init } = facts;
  const before = pod.status?.conditions ?? [];
  const make = (type: string, status: boolean, reason?: string, message?: string): PodCondition => {
    const old = before.find((condition) => condition.type === type);
    const text = status ? 'True' : 'False';
    return {
      lastProbeTime: null as unknown as string, // as the Go struct writes a zero time
      lastTransitionTime: old?.status === text ? (old.lastTransitionTime as string) : formatTime(nowMs),
      ...(message === undefined ? {} : { message }),
      observedGeneration: pod.metadata.generation ?? 1,
      ...(reason === undefined ? {} : { reason }),
      status: text,
      type,
    };
  };
  const incomplete = init.filter((record) => (record.kind === 'sidecar' ? !record.isStarted : !record.hasSucceeded)).map(({ name }) => name);
  const unready = [...init.filter(({ kind }) => kind === 'sidecar'), ...main].filter((record) => !(record.isRunning && record.isReady)).map(({ name }) => name);
  const finished = phase === 'Succeeded' ? 'PodCompleted' : phase === 'Failed' ? 'PodFailed' : undefined;
  const notReady = unready.length > 0 ? `containers with unready status: [${unready.join(' ')}]` : undefined;
  const ready = (type: string): PodCondition => {
    if (finished !== undefined) return make(type, false, finished);
    if (notReady !== undefined) return make(type, false, 'ContainersNotReady', notReady);
    if (type === 'Ready') {
      const gate = unmetGate(pod);
      if (gate !== undefined) return make(type, false, 'ReadinessGatesNotReady', gate);
    }
    return make(type, true);
  };
  const own = [
    make('PodReadyToStartContainers', facts.podIP !== undefined && finished === undefined && !facts.isTerminal),
    initialized
      ? make('Initialized', true, phase === 'Succeeded' ? 'PodCompleted' : undefined)
      : make('Initialized', false, 'ContainersNotInitialized', `containers with incomplete status: [${incomplete.join(' ')}]`),
    ready('Ready'),
    ready('ContainersReady'),
    make('PodScheduled', true),
    ...resizing(facts.resize, make),
    ...(facts.ending?.reason === 'Evicted' ? [make('DisruptionTarget', true, 'TerminationByKubelet', facts.ending.message)] : []),
  ];
  return [...own, ...before.filter(({ type }) => !RESIZE_CONDITIONS.includes(type) && !own.some((condition) => condition.type === type))];
}

const RESIZE_CONDITIONS = ['PodResizePending', 'PodResizeInProgress'];

function resizing(resize: ResizeState | undefined, make: (type: string, status: boolean, reason?: string, message?: string) => PodCondition): readonly PodCondition[] {
  if (resize === undefined) return [];
  const { pending, isInProgress, error } = resize;
  return [
    ...(pending === undefined ? [] : [make('PodResizePending', true, pending.reason, pending.message)]),
    ...(isInProgress ? [error === undefined ? make('PodResizeInProgress', true) : make('PodResizeInProgress', true, 'Error', error)] : []),
  ];
}

function unmetGate({ spec, status }: Stored<Pod>): string | undefined {
  const messages: string[] = [];
  for (const { conditionType } of spec.readinessGates ?? []) {
    const found = status?.conditions?.find(({ type }) => type === conditionType);
    if (found === undefined) messages.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    else if (found.status !== 'True') messages.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${found.status}`);
  }
  return messages.length > 0 ? messages.join(', ') : undefined;
}
