// Mirrors pkg/scheduler/backend/queue
// Differs: what is in flight can't miss an event, because a cycle runs to its end before the next event is seen.
import type { Pod } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { QueueSortPlugin } from './plugin.js';

const BACKOFF_INITIAL_MS = 1_000;
const BACKOFF_MAX_MS = 10_000;
/** A pod that no event woke is tried again after this long all the same. */
const UNSCHEDULABLE_MAX_MS = 5 * 60_000;

export interface QueuedPod {
  pod: Stored<Pod>;
  queuedAtMs: number;
  attempts: number;
  /** When it was found unschedulable, or failed, last. */
  failedAtMs: number;
  /** The plugins that rejected it. */
  rejectedBy: ReadonlySet<string>;
  /** True when the last try failed by an error, not by a rejection. */
  erred: boolean;
}

/** Pods waiting for a node: those to try now, those held back for a while, and those that wait for something to change. */
export class SchedulingQueue {
  readonly #less: QueueSortPlugin['less'];
  readonly #active = new Map<string, QueuedPod>();
  readonly #backoff = new Map<string, QueuedPod>();
  readonly #unschedulable = new Map<string, QueuedPod>();
  #heap: QueuedPod[] = [];

  constructor(sort: QueueSortPlugin) {
    this.#less = sort.less;
  }

  add(pod: Stored<Pod>, nowMs: number): void {
    const known = this.#find(pod.metadata.uid);
    this.remove(pod.metadata.uid);
    this.#activate(known ? { ...known, pod } : { pod, queuedAtMs: nowMs, attempts: 0, failedAtMs: nowMs, rejectedBy: new Set(), erred: false });
  }

  /** Takes the changed pod in place of the old; false when it does not wait here. */
  update(pod: Stored<Pod>): boolean {
    const entry = this.#find(pod.metadata.uid);
    if (entry === undefined) return false;
    entry.pod = pod;
    return true;
  }

  isUnschedulable(uid: string): boolean {
    return this.#unschedulable.has(uid);
  }

  remove(uid: string): void {
    this.#active.delete(uid);
    this.#backoff.delete(uid);
    this.#unschedulable.delete(uid);
  }

  /** The next to try: an active one; or, when there is none, one held back only because of a rejection. */
  pop(): QueuedPod | undefined {
    const next = this.#popActive() ?? this.#popBackoff();
    if (next !== undefined) next.attempts++;
    return next;
  }

  /** Waits for an event that one of the rejecting plugins cares about. */
  park(entry: QueuedPod, rejectedBy: ReadonlySet<string>, nowMs: number): void {
    this.#unschedulable.set(entry.pod.metadata.uid, { ...entry, rejectedBy, failedAtMs: nowMs, erred: false });
  }

  /** Tries again after its back-off. */
  holdBack(entry: QueuedPod, nowMs: number): void {
    this.#backoff.set(entry.pod.metadata.uid, { ...entry, failedAtMs: nowMs, erred: true });
  }

  /** Moves the parked pods for which `isWorthIt`; those still in back-off wait for its end. */
  move(nowMs: number, isWorthIt: (entry: QueuedPod) => boolean): void {
    for (const [uid, entry] of this.#unschedulable) {
      if (!isWorthIt(entry)) continue;
      this.#unschedulable.delete(uid);
      if (backoffEndMs(entry) > nowMs) this.#backoff.set(uid, entry);
      else this.#activate(entry);
    }
  }

  /** Moves what has waited long enough. */
  flush(nowMs: number): void {
    for (const [uid, entry] of this.#backoff) {
      if (backoffEndMs(entry) > nowMs) continue;
      this.#backoff.delete(uid);
      this.#activate(entry);
    }
    this.move(nowMs, (entry) => entry.failedAtMs + UNSCHEDULABLE_MAX_MS <= nowMs);
  }

  /** When `flush` will next have something to do. */
  nextFlushMs(): number | undefined {
    let next: number | undefined;
    const consider = (atMs: number): void => {
      if (next === undefined || atMs < next) next = atMs;
    };
    for (const entry of this.#backoff.values()) consider(backoffEndMs(entry));
    for (const entry of this.#unschedulable.values()) consider(entry.failedAtMs + UNSCHEDULABLE_MAX_MS);
    return next;
  }

  get hasWork(): boolean {
    if (this.#active.size > 0) return true;
    for (const entry of this.#backoff.values()) if (!entry.erred) return true;
    return false;
  }

  #find(uid: string): QueuedPod | undefined {
    return this.#active.get(uid) ?? this.#backoff.get(uid) ?? this.#unschedulable.get(uid);
  }

  #activate(entry: QueuedPod): void {
    this.#active.set(entry.pod.metadata.uid, entry);
    siftUp(this.#heap, entry, this.#less);
  }

  #popActive(): QueuedPod | undefined {
    for (;;) {
      const top = popHeap(this.#heap, this.#less);
      if (top === undefined) return undefined;
      const uid = top.pod.metadata.uid;
      if (this.#active.get(uid) !== top) continue; // removed, or queued anew
      this.#active.delete(uid);
      return top;
    }
  }

  #popBackoff(): QueuedPod | undefined {
    let first: QueuedPod | undefined;
    for (const entry of this.#backoff.values()) {
      if (!entry.erred && (first === undefined || backoffEndMs(entry) < backoffEndMs(first))) first = entry;
    }
    if (first !== undefined) this.#backoff.delete(first.pod.metadata.uid);
    return first;
  }
}

function backoffEndMs(entry: QueuedPod): number {
  const delayMs = Math.min(BACKOFF_MAX_MS, BACKOFF_INITIAL_MS * 2 ** Math.min(10, Math.max(0, entry.attempts - 1)));
  return entry.failedAtMs + delayMs;
}

function siftUp(heap: QueuedPod[], entry: QueuedPod, less: QueueSortPlugin['less']): void {
  heap.push(entry);
  for (let i = heap.length - 1; i > 0; ) {
    const parent = (i - 1) >> 1;
    if (!less(heap[i] as QueuedPod, heap[parent] as QueuedPod)) return;
    [heap[i], heap[parent]] = [heap[parent] as QueuedPod, heap[i] as QueuedPod];
    i = parent;
  }
}

function popHeap(heap: QueuedPod[], less: QueueSortPlugin['less']): QueuedPod | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined || heap.length === 0) return top;
  heap[0] = last;
  for (let i = 0; ; ) {
    let least = i;
    for (const child of [2 * i + 1, 2 * i + 2]) {
      if (child < heap.length && less(heap[child] as QueuedPod, heap[least] as QueuedPod)) least = child;
    }
    if (least === i) return top;
    [heap[i], heap[least]] = [heap[least] as QueuedPod, heap[i] as QueuedPod];
    i = least;
  }
}
