import type { Dynamic } from '#kubectl/rest/dynamic.js';
import type { Loader } from '#kubectl/kustomize/loader.js';
import type { ResMap } from '#kubectl/kustomize/resmap.js';
import type { Schemas } from '#kubectl/kustomize/schema.js';

/** Changes objects. Throws Failure. */
export type Transform = (map: ResMap) => void;

/** What a transformer may use besides its configuration. */
export interface Surroundings {
  readonly loader: Loader;
  readonly schemas: Schemas;
  /** The configuration as messages show it. */
  readonly shown: string;
}

/** Makes a transformer of its configuration, fields by name. Throws Failure. */
export type MakeTransform = (config: Dynamic, surroundings: Surroundings) => Transform;
