// Mirrors pkg/kubelet/kubelet_node_status.go and the kubelet's lease of its node
// Differs: a status is written when it changes, and every five minutes.
import { leases, nodes } from '#cluster/api/resources.js';
import type { StatusError } from '#cluster/apimachinery/errors.js';
import { formatMicroTime } from '#cluster/apimachinery/time.js';
import type { Client } from '#cluster/client/client.js';
import { whenAnswered } from '#cluster/client/when-answered.js';
import type { Env } from '#linux/env/env.js';
import type { Pressure } from './eviction.js';
import { requestError, type WriteJournal } from './journal-text.js';
import * as limits from './limits.js';
import { newNode, type NodeConfig, nodeStatus, withSettings } from './node-object.js';
import type { KubeletSettings } from './settings.js';

export interface NodeReporterParts {
  readonly client: Client;
  readonly node: NodeConfig;
  readonly env: Env;
  settings(): KubeletSettings;
  /** Looks at what the node has left, before each sign of life; true when its status is another. */
  look(): boolean;
  pressures(): ReadonlySet<Pressure>;
  /** Why the node is not ready; undefined when it is. */
  problem(): string | undefined;
  readonly journal: WriteJournal;
}

/** Registers a node, and says that it lives and how it is. */
export class NodeReporter {
  readonly #parts: NodeReporterParts;
  #cancelHeartbeat = () => {};
  #cancelStatus = () => {};
  /** A kubelet registers once: a node that is deleted stays away until its kubelet starts again. */
  #isRegistered = false;

  constructor(parts: NodeReporterParts) {
    this.#parts = parts;
  }

  begin(): void {
    this.#register();
    this.#heartbeat();
  }

  /** Goes on after a restore: nothing is written before something happens. */
  resume(): void {
    const { clock } = this.#parts.env;
    this.#isRegistered = true;
    this.#cancelHeartbeat = clock.after(limits.RESUMED_LEASE_MS, () => this.#heartbeat());
    this.#cancelStatus = clock.after(limits.NODE_STATUS_MS, () => this.#statusTick());
  }

  stop(): void {
    this.#cancelHeartbeat();
    this.#cancelStatus();
  }

  /** Says once that the node lives. */
  beat(): void {
    const { client, node, problem } = this.#parts;
    if (!this.#isRegistered) this.#register();
    this.#renewLease();
    // A node that was given up for lost while its kubelet runs is as it says at the next look.
    const ready = client.find(nodes, undefined, node.name)?.status?.conditions?.find(({ type }) => type === 'Ready');
    if ((ready?.status === 'True') !== (problem() === undefined)) this.reportStatus();
  }

  reportStatus(): void {
    const { client, node, env, problem, settings, pressures, journal } = this.#parts;
    whenAnswered(() => {
      const found = client.find(nodes, undefined, node.name);
      if (found !== undefined) client.updateStatus(nodes, { ...found, status: nodeStatus(withSettings(node, settings()), found.status, env.clock.now(), problem(), pressures()) });
    }, (error) => {
      const why = requestError(error.message, 'Get', `/api/v1/nodes/${node.name}?timeout=10s`);
      journal('E', 'kubelet_node_status.go:474', `"Error updating node status, will retry" err=${JSON.stringify(`error getting node ${JSON.stringify(node.name)}: ${why}`)}`);
    });
  }

  #register(): void {
    const { client, node, env, settings, journal } = this.#parts;
    if (client.find(nodes, undefined, node.name) === undefined) {
      const { status, ...plain } = newNode(withSettings(node, settings()), env.clock.now());
      const refused = (error: StatusError) => journal('E', 'kubelet_node_status.go:107', `"Unable to register node with API server" err=${JSON.stringify(requestError(error.message, 'Post', '/api/v1/nodes'))} node="${node.name}"`);
      whenAnswered(() => {
        const created = client.create(nodes, plain);
        whenAnswered(() => {
          client.updateStatus(nodes, { ...created, status });
          this.#isRegistered = true;
          journal('I', 'kubelet_node_status.go:78', `"Successfully registered node" node="${node.name}"`);
        }, refused);
      }, refused);
    } else {
      this.#isRegistered = true;
      this.reportStatus();
    }
    this.#cancelStatus();
    this.#cancelStatus = env.clock.after(limits.NODE_STATUS_MS, () => this.#statusTick());
  }

  #heartbeat(): void {
    if (this.#parts.look()) this.reportStatus();
    this.beat();
    this.#cancelHeartbeat = this.#parts.env.clock.after(limits.LEASE_RENEW_MS, () => this.#heartbeat());
  }

  #statusTick(): void {
    this.reportStatus();
    this.#cancelStatus = this.#parts.env.clock.after(limits.NODE_STATUS_MS, () => this.#statusTick());
  }

  #renewLease(): void {
    const { client, node, env, journal } = this.#parts;
    const namespace = 'kube-node-lease';
    whenAnswered(() => {
      const renewTime = formatMicroTime(env.clock.now());
      const found = client.find(leases, namespace, node.name);
      const owner = client.find(nodes, undefined, node.name);
      if (found === undefined) {
        // Without its node it would belong to nobody.
        if (owner === undefined) return;
        const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name: node.name, uid: owner.metadata.uid }];
        client.create(leases, {
          apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: node.name, namespace, ownerReferences },
          spec: { holderIdentity: node.name, leaseDurationSeconds: limits.LEASE_SECONDS, renewTime },
        });
      } else client.update(leases, { ...found, spec: { ...found.spec, renewTime } });
    }, (error) => {
      const path = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/${node.name}?timeout=10s`;
      journal('E', 'controller.go:201', `"Failed to ensure lease exists, will retry" err=${JSON.stringify(requestError(error.message, 'Get', path))} interval="7s"`);
    });
  }
}
