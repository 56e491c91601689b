import type { Env } from '#linux/env/env.js';
import type { KubeObject, ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import type { Client, EventRecorder, Lister } from './client.js';
import type { RequestBudget } from './request-budget.js';

/** Keys to work on when an object of `resource` came, changed or went. */
export interface Wake<T extends KubeObject = KubeObject> {
  readonly resource: ResourceRef<T>;
  wake(object: Stored<T>, previous: Stored<T> | undefined, listers: ListerSource): readonly string[];
}

/** States what wakes a controller; forgets the type, so that wakes of several resources fit in one list. */
export function on<T extends KubeObject>(resource: ResourceRef<T>, wake: Wake<T>['wake']): Wake {
  return { resource, wake: wake as Wake['wake'] };
}

export interface ListerSource {
  /** Only of resources that the controller watches. */
  lister<T extends KubeObject>(resource: ResourceRef<T>): Lister<T>;
}

export interface ControllerContext extends ListerSource {
  readonly client: Client;
  readonly events: EventRecorder;
  readonly env: Env;
  /** When the controller began to run: what it can't remember from before, it counts from there. */
  readonly startedMs: number;
  /** What it may make in bulk. */
  readonly budget: RequestBudget;
  /** Wakes the controller with this key again, later. */
  wakeAfter(key: string, delayMs: number): void;
}

/**
 * A reconcile loop: woken with a key, it reads the present from listers and writes through the client. Thrown errors mean
 * retry with backoff (5 ms doubling to 1000 s, as client-go's default rate limiter).
 */
export interface Controller {
  /** As in kube-controller-manager: `replicaset-controller`. */
  readonly name: string;
  /** The service account in kube-system whose rights it acts with; its name, if not said; null: it acts as the manager itself. */
  readonly serviceAccount?: string | null;
  /** What it is called in managedFields, if not as the program that runs it. */
  readonly manager?: string;
  /** The component that its events name; its name, if not said. */
  readonly eventSource?: string;
  readonly watches: readonly Wake[];
  reconcile(key: string, context: ControllerContext): void;
}
