// Mirrors pkg/scheduler/framework/plugins/imagelocality
// Differs: nothing.
import { SCORE_MAX } from '#cluster/scheduler/framework/normalize.js';
import type { ScorePlugin } from '#cluster/scheduler/framework/plugin.js';
import { fits } from '#cluster/scheduler/framework/status.js';
import type { Snapshot } from '#cluster/scheduler/framework/snapshot.js';

const MB = 1024 * 1024;
const MIN_BYTES = 23 * MB;
const MAX_BYTES_PER_CONTAINER = 1000 * MB;

export const imageLocality: ScorePlugin<Snapshot> = {
  name: 'ImageLocality',
  weight: 1,
  preScore: (_pod, snapshot) => ({ status: fits(), state: snapshot }),
  /** Nodes that have the images score by their size, less so the fewer nodes have them (so that pods do not pile up). */
  score({ pod }, { node }, snapshot) {
    if (snapshot === undefined) return 0;
    const images = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map((container) => normalized(container.image ?? ''));
    const here = new Set((node.status?.images ?? []).flatMap((image) => image.names ?? []));
    let bytes = 0;
    for (const image of images) {
      const state = here.has(image) ? snapshot.findImage(image) : undefined;
      if (state !== undefined) bytes += Math.floor(state.sizeBytes * (state.nodes / snapshot.nodes.length));
    }
    const max = MAX_BYTES_PER_CONTAINER * images.length;
    const clamped = Math.min(Math.max(bytes, MIN_BYTES), max);
    return Math.floor((SCORE_MAX * (clamped - MIN_BYTES)) / (max - MIN_BYTES));
  },
};

/** With the tag `latest` when it has none. */
function normalized(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}
