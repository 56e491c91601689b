import type { Process } from '#linux/kernel/process.js';
import type { Config } from './config.js';
import type { Schemas } from './schema.js';

/** What the command line says of a build. */
export interface BuildOptions {
  /** Files outside of a kustomization's own folder may be read. */
  readonly isUnrestricted?: boolean;
  readonly withHelm?: boolean;
  readonly withPlugins?: boolean;
  readonly withManagedByLabel?: boolean;
  /** undefined: as the kustomization says, or the older order. */
  readonly reorder?: 'legacy' | 'none' | undefined;
}

/** What one build goes on with from folder to folder. */
export interface Build {
  readonly proc: Process;
  readonly options: BuildOptions;
  readonly defaults: Config;
  /** The kinds that are known: the built-in ones, until a kustomization brings its own. */
  readonly schemas: Schemas;
  chooseSchemas(found: Schemas): void;
  readonly areSchemasChosen: boolean;
  /** A line for standard error. */
  warn(text: string): void;
  /** The same with the time before it. */
  log(text: string): void;
}
