// Mirrors sigs.k8s.io/kustomize/api/internal/accumulator
import { type Config, emptyConfig, mergeConfigs } from './config.js';
import { ResMap } from './resmap.js';
import { mergeVars, type Var } from './vars.js';

/** What a kustomization and those below it have come to so far. */
export class Accumulator {
  readonly map = new ResMap();
  config: Config = emptyConfig;
  vars: readonly Var[] = [];

  /** Throws Failure where an id or the name of a var is taken. */
  merge(other: Accumulator): void {
    this.map.appendAll(other.map);
    this.config = mergeConfigs(this.config, other.config);
    this.vars = mergeVars(this.vars, other.vars);
  }
}
