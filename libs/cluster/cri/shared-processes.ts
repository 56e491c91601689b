import type { PidNamespace } from '#linux/kernel/pid-namespace.js';
import type { SeenProcess } from '#linux/kernel/seen-process.js';

/** The processes that a container has around it. */
export interface SharedProcesses {
  readonly namespace: PidNamespace;
  /** Those of other containers; `own` are the container's. */
  others(own: ReadonlySet<SeenProcess>): readonly SeenProcess[];
}
