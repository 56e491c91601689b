import { images } from '#cluster/images/list.js';
import { Registry } from '#cluster/images/registry.js';

/** What all clusters of a process share: the catalogue of images. */
export class ClusterParts {
  readonly images = new Registry(images);
}
