import type { Dynamic } from '#kubectl/rest/dynamic.js';

/** An object on its way through the overlays. */
export interface Item {
  object: Dynamic;
  /** What it was called in the files: patches and references go by it. */
  readonly names: string[];
  readonly namespaces: string[];
  /** Content that the name gets a hash of at the end. */
  hashed: boolean;
}
