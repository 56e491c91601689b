import type { Deployment, ReplicaSet } from '#cluster/api/generated/types.js';
import { deployments, replicasets } from '#cluster/api/resources.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { ControllerContext } from '#cluster/client/controller.js';
import { maxSurgeOf, replicasOf, wantedReplicas } from './limits.js';

export const REVISION = 'deployment.kubernetes.io/revision';
export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';

/** One run of the loop: the deployment as it stands after what the run wrote, and the replica sets it owns. */
export class Work {
  readonly context: ControllerContext;
  deployment: Stored<Deployment>;
  #sets: readonly Stored<ReplicaSet>[];

  constructor(context: ControllerContext, deployment: Stored<Deployment>, sets: readonly Stored<ReplicaSet>[]) {
    this.context = context;
    this.deployment = deployment;
    this.#sets = sets;
  }

  /** Oldest first. */
  get sets(): readonly Stored<ReplicaSet>[] {
    return this.#sets;
  }

  add(rs: Stored<ReplicaSet>): void {
    this.#sets = [...this.#sets, rs];
  }

  writeStatus(status: Deployment['status'], annotations = this.deployment.metadata.annotations): void {
    const metadata = annotations === undefined ? this.deployment.metadata : { ...this.deployment.metadata, annotations };
    this.deployment = this.context.client.updateStatus(deployments, { ...this.deployment, metadata, ...(status === undefined ? {} : { status }) });
  }

  updateSet(rs: Stored<ReplicaSet>): Stored<ReplicaSet> {
    const updated = this.context.client.update(replicasets, rs);
    this.#sets = this.#sets.map((other) => (other.metadata.uid === updated.metadata.uid ? updated : other));
    return updated;
  }

  /** Sets the size and what the annotations say of the deployment's; records a change of size. True when the size changed. */
  scale(rs: Stored<ReplicaSet>, size: number): boolean {
    const { deployment } = this;
    const before = replicasOf(rs);
    const wanted = sizeAnnotations(deployment);
    const annotationsDiffer = Object.entries(wanted).some(([key, value]) => rs.metadata.annotations?.[key] !== value);
    if (before === size && !annotationsDiffer) return false;
    this.updateSet({
      ...rs,
      metadata: { ...rs.metadata, annotations: { ...rs.metadata.annotations, ...wanted } },
      spec: { ...rs.spec, replicas: size },
    });
    if (before === size) return false;
    this.recordScale(size > before ? 'up' : 'down', rs.metadata.name, before, size);
    return true;
  }

  recordScale(direction: 'up' | 'down', name: string, from: number, to: number): void {
    this.context.events.event(this.deployment, 'Normal', 'ScalingReplicaSet', `Scaled ${direction} replica set ${name} from ${from} to ${to}`);
  }
}

export function sizeAnnotations(deployment: Deployment): Readonly<Record<string, string>> {
  const replicas = wantedReplicas(deployment);
  return { [DESIRED_REPLICAS]: String(replicas), [MAX_REPLICAS]: String(replicas + maxSurgeOf(deployment)) };
}
