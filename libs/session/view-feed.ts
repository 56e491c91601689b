import type { ClusterView } from '#contracts/rest/cluster-view.js';
import type { World } from '#world/world.js';
import { clusterView } from './cluster-view.js';
import { VIEW_EVERY_MS } from './limits.js';

/** The cluster view, made again when the cluster has changed, and not too often. */
export class ViewFeed {
  #revision = -1;
  #view: ClusterView | undefined;
  #at = Number.NEGATIVE_INFINITY;

  constructor(private readonly world: World) {}

  next(now: number): ClusterView | undefined {
    if (this.world.clusterRevision === this.#revision || now - this.#at < VIEW_EVERY_MS) return undefined;
    return this.current(now);
  }

  /** The view as of now. */
  current(now: number): ClusterView {
    if (this.#view === undefined || this.world.clusterRevision !== this.#revision) this.#view = clusterView(this.world);
    this.#revision = this.world.clusterRevision;
    this.#at = now;
    return { ...this.#view, now: new Date(this.world.now()).toISOString() };
  }
}
