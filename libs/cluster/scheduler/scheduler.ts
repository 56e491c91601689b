// Mirrors pkg/scheduler (scheduler.go, eventhandlers.go)
// Differs: one profile, default-scheduler; pods that arrive while one is tried wait for the next tick.
import type { Env } from '#linux/env/env.js';
import { nodes, pods } from '#cluster/api/resources.js';
import type { Node, Pod } from '#cluster/api/generated/types.js';
import { isPodTerminal } from '#cluster/api/core/v1/pods.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { ApiServer } from '#cluster/apiserver/api-server.js';
import { createEventRecorder } from '#cluster/client/event-recorder.js';
import type { Client, EventRecorder, WatchEvent } from '#cluster/client/client.js';
import { Cycle } from './cycle.js';
import { Cache } from './framework/cache.js';
import { PodInfo } from './framework/node-info.js';
import { Nominator } from './framework/nominator.js';
import { WatchedObjects } from './framework/objects.js';
import type { ClusterEvent, Profile } from './framework/plugin.js';
import { SchedulingQueue } from './framework/queue.js';
import { defaultProfile } from './list.js';

const NAME = 'default-scheduler';
/** So many pods are placed before the rest of the world gets its turn. */
const PODS_PER_TICK = 50;
const TICK_MS = 1;

/** Places pods until stopped. */
export class Scheduler {
  readonly #env: Env;
  readonly #cache = new Cache();
  readonly #queue: SchedulingQueue;
  readonly #nominator = new Nominator();
  readonly #profile: Profile;
  readonly #cycle: Cycle;
  readonly #retryOn = new Map<string, ReadonlySet<ClusterEvent>>();
  readonly #stops: (() => void)[] = [];
  readonly #seen = new Map<string, Stored<Pod>>();
  #isStopped = false;
  #cancelTick: (() => void) | undefined;
  #cancelFlush: (() => void) | undefined;

  constructor(client: Client, events: EventRecorder, env: Env) {
    this.#env = env;
    const objects = new WatchedObjects(client, (event) => this.#happened(event));
    this.#profile = defaultProfile(client, events, objects);
    this.#queue = new SchedulingQueue(this.#profile.queueSort);
    const parts = { client, events, env, profile: this.#profile, cache: this.#cache, queue: this.#queue, nominator: this.#nominator, objects, wake: () => this.#wake() };
    this.#cycle = new Cycle(parts);
    for (const plugin of [...this.#profile.filter, ...this.#profile.postFilter, ...this.#profile.preBind]) {
      this.#retryOn.set(plugin.name, new Set([...(this.#retryOn.get(plugin.name) ?? []), ...(plugin.retryOn ?? [])]));
    }
    this.#stops.push(() => objects.stop());
    this.#stops.push(client.watch(nodes, (event) => this.#nodeChanged(event)));
    this.#stops.push(client.watch(pods, (event) => this.#podChanged(event)));
  }

  stop(): void {
    this.#isStopped = true;
    for (const stop of this.#stops) stop();
    this.#cancelTick?.();
    this.#cancelFlush?.();
  }

  #nodeChanged({ type, object }: WatchEvent<Node>): void {
    const { name } = object.metadata;
    if (type === 'DELETED') {
      this.#cache.removeNode(name);
      return;
    }
    const before = this.#cache.findNode(name)?.node;
    this.#cache.setNode(object);
    if (before === undefined) this.#happened('node/add');
    else for (const event of nodeEvents(before, object)) this.#happened(event);
  }

  #podChanged({ type, object }: WatchEvent<Pod>): void {
    const { uid } = object.metadata;
    const before = this.#seen.get(uid);
    if (type === 'DELETED') this.#seen.delete(uid);
    else this.#seen.set(uid, object);
    if (type === 'DELETED' || isPodTerminal(object)) this.#podLeft(object);
    else if ((object.spec.nodeName ?? '') !== '') this.#podBound(object, before);
    else if ((object.spec.schedulerName ?? NAME) === NAME) this.#podWaits(object, before);
    this.#schedule();
  }

  #podLeft(pod: Stored<Pod>): void {
    const { uid } = pod.metadata;
    const wasPlaced = this.#cache.hasPod(uid);
    this.#cache.removePod(uid);
    this.#queue.remove(uid);
    this.#nominator.delete(uid);
    if (wasPlaced) this.#happened('pod/deleted');
  }

  #podBound(pod: Stored<Pod>, before: Stored<Pod> | undefined): void {
    this.#queue.remove(pod.metadata.uid);
    this.#nominator.delete(pod.metadata.uid);
    // A pod's status tells nothing that placement depends on, and statuses change often.
    const isSame = before !== undefined && before.spec === pod.spec && deepEqual(before.metadata.labels, pod.metadata.labels);
    if (isSame && before.metadata.deletionTimestamp === pod.metadata.deletionTimestamp) return;
    this.#cache.setPod(pod);
    if (before === undefined || (before.spec.nodeName ?? '') === '') this.#happened('pod/assigned');
    else if (!deepEqual(before.metadata.labels, pod.metadata.labels)) this.#happened('pod/labels');
  }

  #podWaits(pod: Stored<Pod>, before: Stored<Pod> | undefined): void {
    if (this.#cache.hasPod(pod.metadata.uid)) return; // bound; this is older news
    const nominated = pod.status?.nominatedNodeName ?? '';
    if (nominated !== '') this.#nominator.set(new PodInfo(pod), nominated);
    const isNewToUs = before === undefined || !deepEqual(before.spec, pod.spec) || !deepEqual(before.metadata.labels, pod.metadata.labels);
    const isOpen = this.#profile.preEnqueue.every((plugin) => plugin.preEnqueue(pod).code === 'success');
    if (!isOpen) this.#queue.remove(pod.metadata.uid);
    else if (isNewToUs) this.#queue.add(pod, this.#env.clock.now());
    else this.#queue.update(pod);
  }

  #happened(event: ClusterEvent): void {
    this.#queue.move(this.#env.clock.now(), ({ rejectedBy }) => {
      for (const name of rejectedBy) if (this.#retryOn.get(name)?.has(event) ?? true) return true;
      return false;
    });
    this.#schedule();
  }

  #schedule(): void {
    if (this.#cancelTick === undefined && this.#queue.hasWork) this.#cancelTick = this.#env.clock.after(TICK_MS, () => this.#tick());
  }

  #wake(): void {
    if (this.#isStopped) return;
    this.#schedule();
    this.#planFlush();
  }

  #tick(): void {
    this.#cancelTick = undefined;
    for (let i = 0; i < PODS_PER_TICK && this.#cycle.scheduleOne(); i++);
    this.#schedule();
    this.#planFlush();
  }

  #planFlush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    const atMs = this.#queue.nextFlushMs();
    if (atMs === undefined) return;
    this.#cancelFlush = this.#env.clock.after(Math.max(TICK_MS, atMs - this.#env.clock.now()), () => {
      this.#cancelFlush = undefined;
      this.#queue.flush(this.#env.clock.now());
      this.#schedule();
      this.#planFlush();
    });
  }
}

/** Only what placement depends on: heartbeats are no reason to try again. */
function nodeEvents(before: Stored<Node>, now: Stored<Node>): readonly ClusterEvent[] {
  const events: ClusterEvent[] = [];
  if (!deepEqual(before.status?.allocatable, now.status?.allocatable)) events.push('node/allocatable');
  if (!deepEqual(before.metadata.labels, now.metadata.labels)) events.push('node/labels');
  if (!deepEqual(before.spec.taints, now.spec.taints) || before.spec.unschedulable !== now.spec.unschedulable) events.push('node/taints');
  return events;
}

/** Starts the scheduler of a cluster. Returns the stop. */
export function startScheduler(apiServer: ApiServer, env: Env): () => void {
  const user = { name: 'system:kube-scheduler', groups: ['system:authenticated'] };
  const client = apiServer.client(user, 'kube-scheduler');
  const scheduler = new Scheduler(client, createEventRecorder(client, env, NAME), env);
  return () => scheduler.stop();
}
