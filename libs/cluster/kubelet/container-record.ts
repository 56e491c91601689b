import type { Container as ContainerSpec, EphemeralContainer, ResourceRequirements } from '#cluster/api/generated/types.js';
import type { Container } from '#cluster/cri/container.js';
import type { ContainerLog } from '#cluster/cri/container-log.js';
import type { ImageVersion } from '#cluster/images/image.js';

/** One run of a container: what CRI calls a container. */
export interface Run {
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** Counts from 0; the restart count. */
  readonly attempt: number;
  /** As the spec had it when the container was made. */
  readonly imageText: string;
  readonly image: Pick<ImageVersion, 'repository' | 'tag' | 'digest'>;
  readonly log: ContainerLog;
  readonly user: { readonly uid: number; readonly gid: number; readonly groups: readonly number[] };
  /** 0 for a program that never started. */
  startedMs: number;
  end: RunEnd | undefined;
  /** Gone once it has ended. */
  container: Container | undefined;
}

export interface RunEnd {
  readonly atMs: number;
  readonly exitCode: number;
  readonly reason: string;
  readonly message: string;
}

export interface Waiting {
  readonly reason: string;
  readonly message?: string;
}

export type ContainerKind = 'init' | 'sidecar' | 'main' | 'ephemeral';

/** What the kubelet knows of one container of a pod, over its runs. */
export class ContainerRecord {
  current: Run | undefined;
  previous: Run | undefined;
  /** Why it does not run, where that is not plain from its runs; as its status says. */
  waiting: Waiting | undefined;
  /** The same as the last attempt found it. A round of the pod's work writes the status before it tries, so this is seen with the next one. */
  nextWaiting: Waiting | undefined;
  /** By its probes; true without. */
  isReady = false;
  isStarted = false;
  /** It has been started and postStart is not through. */
  isHooking = false;
  /** What went wrong with postStart; the present run ends because of it. */
  hookProblem: string | undefined;
  /** It is being stopped because its definition or its health asks for another run. */
  isRestarting = false;
  /** What it was admitted with, and what its present run has. */
  allocated: ResourceRequirements;
  actual: ResourceRequirements;
  /** Not before this time. */
  retryAtMs = 0;

  constructor(
    public spec: ContainerSpec | EphemeralContainer,
    readonly kind: ContainerKind,
    resources = spec.resources ?? {},
  ) {
    this.allocated = resources;
    this.actual = resources;
  }

  /** The spec with what the node has given. */
  get admitted(): ContainerSpec | EphemeralContainer {
    return this.spec.resources === this.allocated || this.spec.resources === undefined ? this.spec : { ...this.spec, resources: this.allocated };
  }

  get name(): string {
    return this.spec.name;
  }

  get isRunning(): boolean {
    return this.current !== undefined && this.current.end === undefined;
  }

  get hasSucceeded(): boolean {
    return this.current?.end?.exitCode === 0;
  }

  /** As events name it. */
  get fieldPath(): string {
    const list = this.kind === 'main' ? 'containers' : this.kind === 'ephemeral' ? 'ephemeralContainers' : 'initContainers';
    return `spec.${list}{${this.name}}`;
  }
}

export function imageIdOf({ image }: Run): string {
  return `${image.repository}@${image.digest}`;
}

export function imageNameOf({ image }: Run): string {
  return `${image.repository}:${image.tag}`;
}

/** SIGTERM, unless the image or the container's lifecycle says another. */
export function stopSignalOf(record: ContainerRecord, run: Run) {
  const named = record.spec.lifecycle?.stopSignal;
  return (named as 'SIGTERM' | undefined) ?? run.container?.config.image.config.stopSignal ?? 'SIGTERM';
}
