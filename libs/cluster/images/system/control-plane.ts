import { Attachment } from '#linux/kernel/attachment.js';
import type { Files } from '#linux/fs/files.js';

/** The flags a component was started with: name without dashes, to its last value. */
export type Flags = Readonly<Record<string, string>>;

/** A component does not start with these flags; the message says why, in its own words. */
export class Refusal extends Error {}

/**
 * What the programs of a control plane start and stop. They run in containers as any other program does; what they are
 * for is done by the cluster, for as long as they run.
 */
export interface ControlPlane {
  /** Why nobody reaches the API server now: undefined while it answers. */
  apiOutage(): string | undefined;
  /** Does etcd answer at one of these URLs? */
  reachesEtcd(urls: string): boolean;
  /** Each of these begins the work, and returns the end. Throws Refusal. `files` are those of the container. */
  serveApi(flags: Flags, files: Files): () => void;
  serveEtcd(flags: Flags, files: Files): () => void;
  runControllers(flags: Flags): () => void;
  runScheduler(flags: Flags): () => void;
  /** Called when a component comes or goes. Returns the stop. */
  onChange(listener: () => void): () => void;
}

/** On the containers of a control plane node. */
export const controlPlaneOf = new Attachment<ControlPlane>('control plane');
