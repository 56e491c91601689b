// A cluster for tests: the real API server, controllers and scheduler; nodes whose pods run without containers, as kwok's do.
import { createApiServer, type ForkableApiServer } from '#cluster/apiserver/create-api-server.js';
import { events, leases, nodes, pods } from '#cluster/api/resources.js';
import type { Node, Pod } from '#cluster/api/generated/types.js';
import type { KubeObject, ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import { formatMicroTime, formatTime } from '#cluster/apimachinery/time.js';
import type { Client } from '#cluster/client/client.js';
import type { Controller } from '#cluster/client/controller.js';
import { runController } from '#cluster/client/run-controller.js';
import { whenAnswered } from '#cluster/client/when-answered.js';
import { controllers } from '#cluster/controllers/list.js';
import { serviceAccountTokensController } from '#cluster/controllers/serviceaccounttokens/serviceaccounttokens.js';
import { startScheduler } from '#cluster/scheduler/scheduler.js';
import { SeededRandom } from '#linux/env/seeded-random.js';
import { VirtualClock } from '#linux/env/virtual-clock.js';
import type { Env } from '#linux/env/env.js';
import { builtInResources } from './built-in-resources.js';

export const START_MS = Date.UTC(2026, 0, 1);
const LEASE_SECONDS = 40;
const HEARTBEAT_MS = 10_000;
const POD_START_MS = 200;

interface HollowOptions {
  readonly nodes?: readonly string[];
  readonly controllers?: readonly Controller[];
  readonly scheduler?: boolean;
}

/** Runs until the test ends; `advance` moves its clock. */
export class HollowCluster {
  readonly clock = new VirtualClock(START_MS);
  readonly problems: string[] = [];
  readonly env: Env;
  readonly apiServer: ForkableApiServer;
  readonly client: Client;
  readonly #stopped = new Set<string>();

  constructor(options: HollowOptions = {}) {
    this.env = {
      clock: this.clock,
      random: new SeededRandom(1),
      log: { write: (level, message, fields) => level !== 'debug' && this.problems.push(`${message} ${JSON.stringify(fields)}`) },
    };
    this.apiServer = createApiServer({ env: this.env, resources: builtInResources, settings: { certificateAuthority: 'CA' } });
    this.client = this.apiServer.client({ name: 'admin', groups: ['system:masters', 'system:authenticated'] }, 'test');
    for (const controller of options.controllers ?? [...controllers, serviceAccountTokensController(this.apiServer.core.tokenKey)]) runController(controller, this.apiServer, this.env);
    if (options.scheduler !== false) startScheduler(this.apiServer, this.env);
    for (const name of options.nodes ?? ['controlplane', 'node01', 'node02']) this.addNode(hollowNode(name));
    this.client.watch(pods, ({ type, object }) => {
      if (type !== 'DELETED') this.#lookAfter(object.metadata.namespace ?? '', object.metadata.name);
    });
    this.advance(100);
  }

  addNode(node: Node): void {
    this.client.create(nodes, node);
    this.#beat(node.metadata?.name ?? '');
  }

  stopNode(name: string): void {
    this.#stopped.add(name);
  }

  startNode(name: string): void {
    this.#stopped.delete(name);
    this.#beat(name);
  }

  advance(ms: number): void {
    const until = this.clock.now() + ms;
    while (this.clock.runNext(until));
    this.clock.moveTo(until);
  }

  list<T extends KubeObject>(ref: ResourceRef<T>, namespace = 'default'): readonly Stored<T>[] {
    return this.client.list(ref, ref.namespaced ? { namespace } : {}).items;
  }

  /** What events of a reason say, with X for what is drawn. */
  messages(reason: string): readonly string[] {
    return this.list(events).filter((event) => event.reason === reason).map((event) => (event.message ?? '').replaceAll(/-[bcdf-hj-np-tv-z2456789]{6,10}\b/g, '-X'));
  }

  /** Ends a pod's containers with this exit code. */
  finish(pod: Stored<Pod>, exitCode: number): void {
    const now = formatTime(this.clock.now());
    this.#writeStatus(this.client.get(pods, pod.metadata.namespace, pod.metadata.name), exitCode === 0 ? 'Succeeded' : 'Failed', { terminated: { exitCode, finishedAt: now, reason: exitCode === 0 ? 'Completed' : 'Error' } });
  }

  #beat(name: string): void {
    if (this.#stopped.has(name)) return;
    const renewTime = formatMicroTime(this.clock.now());
    const metadata = { name, namespace: 'kube-node-lease' };
    const spec = { holderIdentity: name, leaseDurationSeconds: LEASE_SECONDS, renewTime };
    if (this.client.find(leases, 'kube-node-lease', name) === undefined) this.client.create(leases, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec });
    else this.client.patch(leases, 'kube-node-lease', name, 'merge', { spec });
    const node = this.client.find(nodes, undefined, name);
    if (node?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status !== 'True')) {
      this.client.updateStatus(nodes, { ...node, status: { ...node.status, conditions: readyConditions(formatTime(this.clock.now())) } });
    }
    this.clock.after(HEARTBEAT_MS, () => this.#beat(name));
  }

  #lookAfter(namespace: string, name: string): void {
    this.clock.after(POD_START_MS, () => whenAnswered(() => {
      const pod = this.client.find(pods, namespace, name);
      const nodeName = pod?.spec.nodeName ?? '';
      if (pod === undefined || nodeName === '' || this.#stopped.has(nodeName)) return;
      if (pod.metadata.deletionTimestamp !== undefined) {
        if (pod.status?.phase === 'Running') this.#writeStatus(pod, 'Succeeded', { terminated: { exitCode: 0, finishedAt: formatTime(this.clock.now()) } });
        this.client.delete(pods, namespace, name, { gracePeriodSeconds: 0 });
      } else if ((pod.status?.phase ?? 'Pending') === 'Pending') this.#writeStatus(pod, 'Running', { running: { startedAt: formatTime(this.clock.now()) } });
    }, (error) => { throw error; }));
  }

  #writeStatus(pod: Stored<Pod>, phase: string, state: NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number]['state']): void {
    const now = formatTime(this.clock.now());
    const ready = phase === 'Running';
    const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'Ready');
    const containerStatuses = pod.spec.containers.map(({ name, image = '' }) => ({ name, image, imageID: '', ready, restartCount: 0, ...(state === undefined ? {} : { state }) }));
    const podIP = `10.244.${this.list(nodes).findIndex(({ metadata }) => metadata.name === pod.spec.nodeName)}.${1 + this.env.random.below(250)}`;
    const ip = pod.status?.podIP ?? podIP;
    this.client.updateStatus(pods, {
      ...pod,
      status: { ...pod.status, phase, startTime: pod.status?.startTime ?? now, podIP: ip, podIPs: [{ ip }], containerStatuses, conditions: [...others, { type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: now }] },
    });
  }
}

function readyConditions(now: string): NonNullable<NonNullable<Node['status']>['conditions']> {
  const fine = (type: string, status: string, reason: string) => ({ type, status, reason, message: '', lastHeartbeatTime: now, lastTransitionTime: now });
  return [fine('MemoryPressure', 'False', 'KubeletHasSufficientMemory'), fine('DiskPressure', 'False', 'KubeletHasNoDiskPressure'), fine('PIDPressure', 'False', 'KubeletHasSufficientPID'), fine('Ready', 'True', 'KubeletReady')];
}

/** Two CPUs, 4 GB, 110 pods; `controlplane` with its taint. */
export function hollowNode(name: string, labels: Readonly<Record<string, string>> = {}): Node {
  const capacity = { cpu: '2', memory: '4005608Ki', 'ephemeral-storage': '50Gi', pods: '110' };
  const taints = name === 'controlplane' ? { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] } : {};
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec: { ...taints },
    status: { capacity, allocatable: capacity, conditions: readyConditions(formatTime(START_MS)) },
  };
}
