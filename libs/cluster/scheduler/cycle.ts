// Mirrors pkg/scheduler/schedule_one.go
// Differs: scheduling and binding are one step; nothing runs beside it.
import type { Env } from '#linux/env/env.js';
import { pods } from '#cluster/api/resources.js';
import type { Pod } from '#cluster/api/generated/types.js';
import { isNotFound, StatusError } from '#cluster/apimachinery/errors.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import { StillWaiting } from '#cluster/apimachinery/still-waiting.js';
import type { Client, EventRecorder } from '#cluster/client/client.js';
import { whenAnswered } from '#cluster/client/when-answered.js';
import { fitErrorMessage } from './fit-error.js';
import type { Cache } from './framework/cache.js';
import { PodInfo } from './framework/node-info.js';
import type { NodeInfo } from './framework/node-info.js';
import type { Nominator } from './framework/nominator.js';
import type { Profile } from './framework/plugin.js';
import type { QueuedPod, SchedulingQueue } from './framework/queue.js';
import { findFeasibleNodes, pickNode, runFiltersWithNominated, runPreFilter } from './framework/run.js';
import type { ObjectSource, Snapshot } from './framework/snapshot.js';
import { type Status, waiting } from './framework/status.js';

/** Longer texts are cut in events, as the API allows no more. */
const EVENT_MESSAGE_LENGTH_MAX = 1024;

/** What a cycle found: a node, or why there is none. */
type Outcome =
  | { readonly kind: 'node'; readonly node: NodeInfo }
  | { readonly kind: 'none'; readonly message: string; readonly rejectedBy: ReadonlySet<string>; readonly nominated?: string }
  | { readonly kind: 'error'; readonly message: string };

interface CycleParts {
  readonly client: Client;
  readonly events: EventRecorder;
  readonly env: Env;
  readonly profile: Profile;
  readonly cache: Cache;
  readonly queue: SchedulingQueue;
  readonly nominator: Nominator;
  readonly objects: ObjectSource;
  /** Something came of a pod outside of a cycle: there may be work in the queue. */
  wake(): void;
}

/** A pod that is as good as bound. */
interface Bound {
  readonly entry: QueuedPod;
  readonly info: PodInfo;
  readonly node: NodeInfo;
  undo(): void;
}

/** Takes one pod after the other from the queue and finds it a node. */
export class Cycle {
  readonly #parts: CycleParts;
  #nextStart = 0;

  constructor(parts: CycleParts) {
    this.#parts = parts;
  }

  /** False when there is no pod to try. */
  scheduleOne(): boolean {
    const { queue, cache, events, env } = this.#parts;
    const entry = queue.pop();
    if (entry === undefined) return false;
    const { metadata } = entry.pod;
    if (metadata.deletionTimestamp !== undefined) {
      events.event(entry.pod, 'Warning', 'FailedScheduling', `skip schedule deleting pod: ${metadata.namespace ?? ''}/${metadata.name}`);
      return true;
    }
    if (cache.hasPod(metadata.uid)) return true; // bound already; the watch is on its way
    const info = new PodInfo(entry.pod);
    const outcome = this.#schedule(info, cache.snapshot(this.#parts.objects, env.clock.now()));
    if (outcome.kind === 'node') this.#bind(entry, info, outcome.node);
    else this.#giveUp(entry, info, outcome);
    return true;
  }

  #schedule(info: PodInfo, snapshot: Snapshot): Outcome {
    const { profile, nominator, env } = this.#parts;
    if (snapshot.nodes.length === 0) {
      return { kind: 'none', message: 'no nodes available to schedule pods', rejectedBy: new Set(profile.filter.map(({ name }) => name)) };
    }
    const found = runPreFilter(profile, info, snapshot);
    if (found.status.code === 'error') return { kind: 'error', message: reasonsOf(found.status) };
    if (found.status.code !== 'success') {
      const rejectedBy = new Set([found.status.plugin ?? '']);
      const statuses = new Map(snapshot.nodes.map((node) => [node.name, found.status] as const));
      return this.#afterFilter(info, snapshot, statuses, rejectedBy, reasonsOf(found.status));
    }
    // Room was made for this pod: that node first.
    const nominated = info.pod.status?.nominatedNodeName ?? '';
    const promised = nominated === '' ? undefined : snapshot.nodes.find(({ name }) => name === nominated);
    if (promised !== undefined && runFiltersWithNominated(profile, found, info, promised, snapshot, nominator).code === 'success') {
      return { kind: 'node', node: promised };
    }
    const feasible = findFeasibleNodes(profile, found, info, snapshot, this.#nextStart, nominator);
    this.#nextStart = feasible.nextStart;
    const node = pickNode(profile, info, feasible.nodes, snapshot, env.random);
    if (node !== undefined) return { kind: 'node', node };
    const rejectedBy = new Set([...feasible.statuses.values()].map(({ plugin }) => plugin ?? ''));
    for (const name of found.restrictedBy) rejectedBy.add(name);
    return this.#afterFilter(info, snapshot, feasible.statuses, rejectedBy, undefined);
  }

  #afterFilter(info: PodInfo, snapshot: Snapshot, statuses: ReadonlyMap<string, Status>, rejectedBy: ReadonlySet<string>, preFilter: string | undefined): Outcome {
    const attempt = { snapshot, statuses, beforeFilter: preFilter !== undefined };
    const reasons: string[] = [];
    let nominated: string | undefined;
    for (const plugin of this.#parts.profile.postFilter) {
      const { status, nominatedNode } = plugin.postFilter(info, attempt);
      if (status.code === 'success' || status.code === 'error') {
        // Success needs no words; an error silences what was said before.
        reasons.length = 0;
        reasons.push(...status.reasons);
        nominated = nominatedNode;
        break;
      }
      reasons.push(...status.reasons);
    }
    const message = fitErrorMessage(snapshot.nodes.length, {
      statuses,
      ...(preFilter === undefined ? {} : { preFilter }),
      postFilter: reasons.join(', '),
    });
    const retryOn = nominated === undefined ? rejectedBy : new Set([...rejectedBy, 'DefaultPreemption']);
    return { kind: 'none', message, rejectedBy: retryOn, ...(nominated === undefined ? {} : { nominated }) };
  }

  #bind(entry: QueuedPod, info: PodInfo, node: NodeInfo): void {
    const { profile, cache, queue, env } = this.#parts;
    const nowMs = env.clock.now();
    const reserved = profile.reserve.map((plugin) => ({ plugin, status: plugin.reserve(info, node) }));
    const undo = (): void => {
      for (const { plugin } of reserved.toReversed()) plugin.unreserve(info, node);
      cache.removePod(info.uid);
    };
    cache.assume(info, node.name);
    const steps = [...reserved.map(({ status }) => status), ...this.#preBind(entry, info, node)];
    const obstacle = steps.find(({ code }) => code !== 'success' && code !== 'skip');
    if (obstacle?.code === 'waiting') {
      undo();
      queue.park(entry, new Set(profile.preBind.map(({ name }) => name)), nowMs);
    } else this.#bindTo({ entry, info, node, undo }, obstacle);
  }

  /** A write that has to wait holds up this pod alone: it is taken up again when the write can go on. */
  #preBind({ pod }: QueuedPod, info: PodInfo, node: NodeInfo): readonly Status[] {
    const { profile, queue, env, wake } = this.#parts;
    try {
      return profile.preBind.map((plugin) => plugin.preBind(info, node));
    } catch (error) {
      if (!(error instanceof StillWaiting)) throw error;
      error.onReady(() => {
        if (queue.isUnschedulable(pod.metadata.uid)) queue.add(pod, env.clock.now());
        wake();
      });
      return [waiting()];
    }
  }

  /** The pods after it are scheduled meanwhile, as if this one were bound already. */
  #bindTo(bound: Bound, obstacle: Status | undefined): void {
    const { profile, events, nominator, wake } = this.#parts;
    const { entry, info, node, undo } = bound;
    let status: Status | undefined;
    try {
      status = obstacle ?? profile.bind[0]?.bind(info, node.name);
    } catch (error) {
      if (!(error instanceof StillWaiting)) throw error;
      error.onReady(() => {
        this.#bindTo(bound, undefined);
        wake();
      });
      return;
    }
    if (status !== undefined && status.code !== 'success') {
      undo();
      this.#giveUp(entry, info, { kind: 'error', message: reasonsOf(status) });
      return;
    }
    nominator.delete(info.uid);
    events.event(entry.pod, 'Normal', 'Scheduled', `Successfully assigned ${info.namespace}/${info.pod.metadata.name} to ${node.name}`);
    for (const plugin of profile.postBind) plugin.postBind(info, node.name);
  }

  #giveUp(entry: QueuedPod, info: PodInfo, outcome: Exclude<Outcome, { kind: 'node' }>): void {
    const { client, events, queue, nominator, env } = this.#parts;
    const nowMs = env.clock.now();
    let current: Stored<Pod> | undefined;
    try {
      current = client.find(pods, info.namespace, info.pod.metadata.name);
    } catch (error) {
      // Its rights may have been taken away, or the server be busy: all is as it was, for another try.
      if (!(error instanceof StatusError)) throw error;
      queue.holdBack(entry, nowMs);
      return;
    }
    // Deleted, replaced or bound by somebody else meanwhile: not ours any more.
    if (current === undefined || current.metadata.uid !== info.uid || (current.spec.nodeName ?? '') !== '') return;
    if (outcome.kind === 'error') queue.holdBack({ ...entry, pod: current }, nowMs);
    else queue.park({ ...entry, pod: current }, outcome.rejectedBy, nowMs);
    const nominated = outcome.kind === 'none' ? outcome.nominated : undefined;
    if (nominated !== undefined) nominator.set(info, nominated);
    events.event(info.pod, 'Warning', 'FailedScheduling', truncated(outcome.message));
    const condition = {
      type: 'PodScheduled',
      status: 'False',
      lastProbeTime: null,
      reason: outcome.kind === 'error' ? 'SchedulerError' : 'Unschedulable',
      message: outcome.message,
      observedGeneration: current.metadata.generation,
    };
    this.#writeStatus(current, condition, nominated, formatTime(nowMs));
  }

  #writeStatus(pod: Stored<Pod>, condition: Readonly<Record<string, unknown>>, nominated: string | undefined, now: string): void {
    const before = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
    const isSame =
      before?.status === condition['status'] &&
      before?.reason === condition['reason'] &&
      before?.message === condition['message'] &&
      before?.observedGeneration === condition['observedGeneration'];
    const changesNomination = nominated !== undefined && nominated !== pod.status?.nominatedNodeName;
    if (isSame && !changesNomination) return;
    const lastTransitionTime = before?.status === 'False' ? before.lastTransitionTime : now;
    const status = {
      conditions: [{ ...condition, lastTransitionTime }],
      ...(changesNomination ? { nominatedNodeName: nominated } : {}),
    };
    const { client, env } = this.#parts;
    whenAnswered(() => client.patch(pods, pod.metadata.namespace, pod.metadata.name, 'strategic', { status }, 'status'), (error) => {
      if (!isNotFound(error)) env.log.write('warn', 'scheduler: the status of a pod was refused', { error: error.message });
    });
  }
}

function reasonsOf(status: Status): string {
  return status.reasons.join(', ');
}

function truncated(message: string): string {
  return message.length <= EVENT_MESSAGE_LENGTH_MAX ? message : `${message.slice(0, EVENT_MESSAGE_LENGTH_MAX - 4)} ...`;
}
