import type { ClusterView } from '#contracts/rest/cluster-view.js';
import type { World } from '#world/world.js';
import { clusterView } from './cluster-view.js';
import { VIEW_EVERY_MS } from './limits.js';

/** The cluster view, made again when the cluster has changed, and not too often. */
export class ViewFeed {
  #revision = -1;
  #at = Number.NEGATIVE_INFINITY;

  constructor(private readonly world: World) {}

  next(now: number): ClusterView | undefined {
    if (this.world.clusterRevision === this.#revision || now - this.#at < VIEW_EVERY_MS) return undefined;
    this.#revision = this.world.clusterRevision;
    this.#at = now;
    return clusterView(this.world);
  }
}
