// Mirrors pkg/controller/statefulset
// Differs: nothing; MaxUnavailableStatefulSet is off in 1.36, so that updates go one pod at a time.
import { controllerrevisions, persistentvolumeclaims, pods, statefulsets } from '#cluster/api/resources.js';
import type { PersistentVolumeClaim, Pod, StatefulSet, StatefulSetStatus } from '#cluster/api/generated/types.js';
import { isPodAvailable, isPodReady, isPodTerminating } from '#cluster/api/core/v1/pods.js';
import { isAlreadyExists, isNotFound } from '#cluster/apimachinery/errors.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { matchesLabelSelector } from '#cluster/apimachinery/labels.js';
import { keyOf } from '#cluster/apimachinery/object.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { on } from '#cluster/client/controller.js';
import type { Controller, ControllerContext } from '#cluster/client/controller.js';
import { errorMessage } from '#cluster/controllers/error-message.js';
import { claim } from '#cluster/controllers/ownership/claim.js';
import { byRevision, syncRevision, templateOf, truncateHistory } from '#cluster/controllers/revisions/history.js';
import type { Revision } from '#cluster/controllers/revisions/history.js';
import { ownKey, wakeOwners } from '#cluster/controllers/wake.js';
import { syncClaimOwners } from './claim-retention.js';
import { claimsFor, firstOrdinal, newStatefulPod, ordinalOf, revisionOfPod } from './pods.js';

export const statefulSetController: Controller = {
  name: 'statefulset-controller',
  watches: [
    on(statefulsets, ownKey),
    on(pods, wakeOwners(statefulsets, (set) => set.spec.selector)),
    on(controllerrevisions, wakeOwners(statefulsets, (set) => set.spec.selector)),
    on(persistentvolumeclaims, () => []),
  ],
  /** Numbered pods, one after the other: up from the lowest, down and through updates from the highest. */
  reconcile(key, context) {
    const set = context.lister(statefulsets).find(key);
    if (set === undefined) return;
    const matches = (labels: Readonly<Record<string, string>> | undefined): boolean => matchesLabelSelector(set.spec.selector, labels);
    const { namespace } = set.metadata;
    const mayAdopt = (pod: Stored<Pod>): boolean => ordinalOf(set, pod) >= 0;
    const mine = claim(context, { resource: pods, owner: set, matches, mayAdopt }, context.lister(pods).list(namespace));
    const history = claim(context, { resource: controllerrevisions, owner: set, matches }, context.lister(controllerrevisions).list(namespace));
    const update = updateRevision(context, set, history);
    if (update === undefined) return;
    const current = [...history].sort(byRevision).find(({ metadata }) => metadata.name === set.status?.currentRevision) ?? update;
    const run = new Run(context, set, mine, current, update);
    let problem: unknown;
    if (set.metadata.deletionTimestamp === undefined) {
      try {
        run.step();
      } catch (error) {
        problem = error;
      }
    }
    run.writeStatus();
    const live = new Set([current.metadata.name, update.metadata.name, ...mine.map(revisionOfPod)]);
    truncateHistory(context, history, ({ metadata }) => live.has(metadata.name), set.spec.revisionHistoryLimit ?? 10);
    if (problem !== undefined) throw problem;
  },
};

function updateRevision(context: ControllerContext, set: Stored<StatefulSet>, history: readonly Revision[]): Revision | undefined {
  const { status } = set;
  const found = syncRevision(
    context,
    {
      owner: set,
      template: set.spec.template,
      labels: { ...set.spec.template.metadata?.labels },
      annotations: set.metadata.annotations ?? {},
      collisionCount: status?.collisionCount ?? 0,
    },
    history,
  );
  if (found !== 'collided') return found;
  context.client.updateStatus(statefulsets, { ...set, status: { replicas: 0, ...status, collisionCount: (status?.collisionCount ?? 0) + 1 } });
  return undefined;
}

class Run {
  readonly #context: ControllerContext;
  readonly #set: Stored<StatefulSet>;
  readonly #pods: readonly Stored<Pod>[];
  readonly #byOrdinal: ReadonlyMap<number, Stored<Pod>>;
  readonly #current: Revision;
  readonly #update: Revision;

  constructor(context: ControllerContext, set: Stored<StatefulSet>, found: readonly Stored<Pod>[], current: Revision, update: Revision) {
    this.#context = context;
    this.#set = set;
    this.#pods = found;
    this.#byOrdinal = new Map(found.map((pod) => [ordinalOf(set, pod), pod]));
    this.#current = current;
    this.#update = update;
  }

  get #isParallel(): boolean {
    return this.#set.spec.podManagementPolicy === 'Parallel';
  }

  #isAvailable(pod: Stored<Pod>): boolean {
    return isPodAvailable(pod, this.#set.spec.minReadySeconds ?? 0, this.#context.env.clock.now());
  }

  #ordinal(pod: Stored<Pod>): number {
    return ordinalOf(this.#set, pod);
  }

  step(): void {
    const first = firstOrdinal(this.#set);
    const end = first + (this.#set.spec.replicas ?? 1);
    let grants = this.#isParallel ? this.#grants(first, end) : 1;
    for (let ordinal = first; ordinal < end; ordinal++) {
      if (!this.#byOrdinal.has(ordinal) && grants-- <= 0) return;
      if (!this.#settle(ordinal)) return;
    }
    const condemned = this.#pods.filter((pod) => this.#ordinal(pod) >= end || this.#ordinal(pod) < first).sort((a, b) => this.#ordinal(b) - this.#ordinal(a));
    for (const pod of condemned) syncClaimOwners(this.#context, this.#set, pod, this.#ordinal(pod));
    for (const pod of condemned) if (!this.#dismiss(pod, condemned)) return;
    if (this.#set.spec.updateStrategy?.type !== 'OnDelete') this.#updateHighest(first, end);
  }

  /** How many pods may be made now; asks to be woken when more may. */
  #grants(first: number, end: number): number {
    let present = 0;
    for (const ordinal of this.#byOrdinal.keys()) if (ordinal >= first && ordinal < end) present++;
    const missing = end - first - present;
    const { granted, waitMs } = this.#context.budget.take(missing);
    if (granted < missing) this.#context.wakeAfter(keyOf(this.#set), waitMs);
    return granted;
  }

  /** Brings one pod about; false when those after it have to wait. */
  #settle(ordinal: number): boolean {
    const pod = this.#byOrdinal.get(ordinal);
    if (pod === undefined) {
      this.#create(ordinal);
      return this.#isParallel;
    }
    if (pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded') {
      if (!isPodTerminating(pod)) this.#delete(pod);
      return this.#isParallel;
    }
    if (pod.status?.phase === 'Pending') this.#createClaims(pod, ordinal);
    if (!this.#isParallel && (isPodTerminating(pod) || !this.#isAvailable(pod))) return false;
    syncClaimOwners(this.#context, this.#set, pod, ordinal);
    return true;
  }

  #dismiss(pod: Stored<Pod>, condemned: readonly Stored<Pod>[]): boolean {
    if (isPodTerminating(pod)) return this.#isParallel;
    // Of pods that are not well the lowest goes first.
    const sickest = condemned.findLast((other) => isPodTerminating(other) || !this.#isAvailable(other));
    if (!this.#isParallel && !this.#isAvailable(pod) && sickest !== pod) return false;
    this.#delete(pod);
    return this.#isParallel;
  }

  #updateHighest(first: number, end: number): void {
    const lowest = Math.max(first, first + (this.#set.spec.updateStrategy?.rollingUpdate?.partition ?? 0));
    for (let ordinal = end - 1; ordinal >= lowest; ordinal--) {
      const pod = this.#byOrdinal.get(ordinal);
      if (pod === undefined) return;
      if (revisionOfPod(pod) !== this.#update.metadata.name && !isPodTerminating(pod)) {
        this.#delete(pod);
        return;
      }
      if (isPodTerminating(pod) || !isPodReady(pod) || !this.#isAvailable(pod)) return;
    }
  }

  #create(ordinal: number): void {
    const { events, client } = this.#context;
    const revision = this.#revisionFor(ordinal);
    const template = templateOf(revision) ?? this.#set.spec.template;
    const pod = newStatefulPod(this.#set, template, ordinal, revision.metadata.name);
    const name = pod.metadata?.name ?? '';
    try {
      this.#createClaims(pod, ordinal);
      client.create(pods, pod);
    } catch (error) {
      if (isAlreadyExists(error)) throw error;
      events.event(this.#set, 'Warning', 'FailedCreate', `create Pod ${name} in StatefulSet ${this.#set.metadata.name} failed error: ${errorMessage(error)}`);
      throw error;
    }
    events.event(this.#set, 'Normal', 'SuccessfulCreate', `create Pod ${name} in StatefulSet ${this.#set.metadata.name} successful`);
  }

  /** What went wrong with any claim is told of once the others were tried. */
  #createClaims(pod: Pod, ordinal: number): void {
    const problems: string[] = [];
    for (const wanted of claimsFor(this.#set, ordinal)) {
      const name = wanted.metadata?.name ?? '';
      const found = this.#context.lister(persistentvolumeclaims).find(`${this.#set.metadata.namespace ?? ''}/${name}`);
      if (found === undefined) problems.push(...this.#createClaim(wanted, pod));
      else if (found.metadata.deletionTimestamp !== undefined) problems.push(`pvc ${name} is being deleted`);
    }
    if (problems.length > 0) throw new Error(problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`);
  }

  #createClaim(wanted: PersistentVolumeClaim, pod: Pod): readonly string[] {
    const { client, events } = this.#context;
    const name = wanted.metadata?.name ?? '';
    const subject = `Claim ${name} Pod ${pod.metadata?.name ?? ''} in StatefulSet ${this.#set.metadata.name}`;
    try {
      client.create(persistentvolumeclaims, wanted);
    } catch (error) {
      if (!isAlreadyExists(error)) events.event(this.#set, 'Warning', 'FailedCreate', `create ${subject} failed error: ${errorMessage(error)}`);
      return [`failed to create PVC ${name}: ${errorMessage(error)}`];
    }
    events.event(this.#set, 'Normal', 'SuccessfulCreate', `create ${subject} success`);
    return [];
  }

  /** Below the partition, and before the update has come so far, a pod is remade as it was. */
  #revisionFor(ordinal: number): Revision {
    const { updateStrategy } = this.#set.spec;
    const first = firstOrdinal(this.#set);
    const isUpdated = ordinal >= first + (updateStrategy?.rollingUpdate?.partition ?? 0);
    const { currentReplicas } = this.#set.status ?? {};
    if (updateStrategy?.type === 'OnDelete') return this.#update;
    if (updateStrategy?.rollingUpdate === undefined) return ordinal < first + (currentReplicas ?? 0) ? this.#current : this.#update;
    return isUpdated ? this.#update : this.#current;
  }

  #delete(pod: Stored<Pod>): void {
    const { client, events } = this.#context;
    const { namespace, name } = pod.metadata;
    try {
      client.delete(pods, namespace, name);
    } catch (error) {
      if (isNotFound(error)) return;
      events.event(this.#set, 'Warning', 'FailedDelete', `delete Pod ${name} in StatefulSet ${this.#set.metadata.name} failed error: ${errorMessage(error)}`);
      throw error;
    }
    events.event(this.#set, 'Normal', 'SuccessfulDelete', `delete Pod ${name} in StatefulSet ${this.#set.metadata.name} successful`);
  }

  writeStatus(): void {
    const counted = this.#count();
    const { collisionCount, conditions } = this.#set.status ?? {};
    const isRolling = this.#set.spec.updateStrategy?.type !== 'OnDelete';
    const isDone = isRolling && counted.updatedReplicas === counted.replicas && counted.readyReplicas === counted.replicas && counted.replicas === (this.#set.spec.replicas ?? 1);
    const currentRevision = isDone ? this.#update.metadata.name : this.#current.metadata.name;
    const currentReplicas = isDone ? counted.updatedReplicas : counted.currentReplicas;
    const status: StatefulSetStatus = {
      observedGeneration: this.#set.metadata.generation ?? 0,
      replicas: counted.replicas,
      availableReplicas: counted.availableReplicas,
      ...(counted.readyReplicas === 0 ? {} : { readyReplicas: counted.readyReplicas }),
      ...(currentReplicas === 0 ? {} : { currentReplicas }),
      ...(counted.updatedReplicas === 0 ? {} : { updatedReplicas: counted.updatedReplicas }),
      currentRevision,
      updateRevision: this.#update.metadata.name,
      collisionCount: collisionCount ?? 0,
      ...(conditions === undefined ? {} : { conditions }),
    };
    if (!semanticEqual(this.#set.status, status)) this.#context.client.updateStatus(statefulsets, { ...this.#set, status });
  }

  #count(): Required<Pick<StatefulSetStatus, 'replicas' | 'readyReplicas' | 'availableReplicas' | 'currentReplicas' | 'updatedReplicas'>> {
    const counts = { replicas: 0, readyReplicas: 0, availableReplicas: 0, currentReplicas: 0, updatedReplicas: 0 };
    for (const pod of this.#pods) {
      if (pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded') continue;
      counts.replicas++;
      if (isPodReady(pod)) {
        counts.readyReplicas++;
        if (this.#isAvailable(pod)) counts.availableReplicas++;
        else this.#context.wakeAfter(keyOf(this.#set), (this.#set.spec.minReadySeconds ?? 0) * 1000);
      }
      if (isPodTerminating(pod)) continue;
      const revision = revisionOfPod(pod);
      if (revision === this.#current.metadata.name) counts.currentReplicas++;
      if (revision === this.#update.metadata.name) counts.updatedReplicas++;
    }
    return counts;
  }
}
