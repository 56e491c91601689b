import type { Pod } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Sandbox } from '#cluster/cri/sandbox.js';
import type { ContainerRecord } from './container-record.js';
import type { NamedTimers } from './named-timers.js';
import type { NodeServices } from './node-services.js';
import type { PodVolumes } from './volumes.js';

/** The pod of a worker, as those see it who mount its volumes, choose its next container and run it. */
export interface WorkedPod {
  readonly pod: Stored<Pod>;
  readonly services: NodeServices;
  readonly init: readonly ContainerRecord[];
  readonly main: readonly ContainerRecord[];
  readonly ephemeral: readonly ContainerRecord[];
  readonly volumes: PodVolumes;
  readonly sandbox: Sandbox | undefined;
  readonly podIP: string | undefined;
  readonly timers: NamedTimers;
  /** A step is under way: a sandbox, a pull, a start. */
  isBusy: boolean;
  /** It is being shut down, or is gone. */
  readonly isOver: boolean;
  now(): number;
  event(type: 'Normal' | 'Warning', reason: string, message: string, record?: ContainerRecord): void;
  publish(): void;
  publishSoon(): void;
  advance(): void;
  /** Does another round for a container that could not start: after `delayMs`, or when the worker looks by itself. */
  lookAgain(record: ContainerRecord, delayMs?: number): void;
  containerStarted(record: ContainerRecord): void;
  containerEnded(record: ContainerRecord): void;
}
