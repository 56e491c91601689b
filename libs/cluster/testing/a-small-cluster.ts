// For tests only: an API server in milliseconds, with the clock in the test's hand.
import { namespaces, nodes, serviceaccounts } from '#cluster/api/resources.js';
import type { ResourceIndex } from '#cluster/apiserver/resource-table.js';
import { createApiServer, type ForkableApiServer } from '#cluster/apiserver/create-api-server.js';
import { runController } from '#cluster/client/run-controller.js';
import type { Client } from '#cluster/client/client.js';
import type { Controller } from '#cluster/client/controller.js';
import type { Env } from '#linux/env/env.js';
import { SeededRandom } from '#linux/env/seeded-random.js';
import { VirtualClock } from '#linux/env/virtual-clock.js';
import { aNode, type NodeBuilder } from './builders.js';
import { builtInResources } from './built-in-resources.js';

const START_MS = Date.UTC(2026, 0, 1);

export interface SmallCluster {
  readonly env: Env;
  readonly clock: VirtualClock;
  readonly apiServer: ForkableApiServer;
  /** An administrator's. */
  readonly client: Client;
  /** What was logged as warn or error: a reconcile that threw, for instance. */
  readonly complaints: readonly string[];
  run(...controllers: readonly Controller[]): void;
  /** Lets virtual time pass. */
  advance(ms: number): void;
}

export interface SmallClusterOptions {
  readonly seed?: number;
  readonly nodes?: readonly NodeBuilder[];
  /** The built-in ones when left out. */
  readonly resources?: ResourceIndex;
}

/** An API server with default service accounts and the nodes given; nothing runs in it until `run`. */
export function aSmallCluster(options: SmallClusterOptions = {}): SmallCluster {
  const clock = new VirtualClock(START_MS);
  const complaints: string[] = [];
  const env: Env = {
    clock,
    random: new SeededRandom(options.seed ?? 1),
    log: {
      write(level, message, fields) {
        if (level === 'warn' || level === 'error') complaints.push(`${message} ${JSON.stringify(fields ?? {})}`);
      },
    },
  };
  const apiServer = createApiServer({ env, resources: options.resources ?? builtInResources });
  const client = apiServer.client({ name: 'admin', groups: ['system:masters', 'system:authenticated'] }, 'test');
  for (const namespace of client.list(namespaces).items) client.create(serviceaccounts, { metadata: { name: 'default', namespace: namespace.metadata.name } });
  for (const node of options.nodes ?? []) addNode(client, node);
  return {
    env,
    clock,
    apiServer,
    client,
    complaints,
    run(...controllers) {
      for (const controller of controllers) runController(controller, apiServer, env);
    },
    advance(ms) {
      const until = clock.now() + ms;
      while (clock.runNext(until));
      clock.moveTo(until);
    },
  };
}

/** With the status and taints that it was built with: a kubelet would have set them. */
export function addNode(client: Client, builder: NodeBuilder = aNode('node')): void {
  const node = builder.build();
  const created = client.create(nodes, node);
  const { taints } = node.spec;
  const { taints: _t, ...spec } = created.spec;
  const ready = client.update(nodes, { ...created, spec: taints === undefined ? spec : { ...spec, taints } });
  client.updateStatus(nodes, { ...ready, status: node.status ?? {} });
}
