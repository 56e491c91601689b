// Mirrors client-go/tools/record: the recorder with its correlator
// Differs: repeats are counted; the aggregation of similar messages and the spam filter work with client-go's numbers.
import { apiVersionOf, type KubeObject, type Stored } from '#cluster/apimachinery/object.js';
import { events } from '#cluster/api/resources.js';
import { isNotFound, StatusError } from '#cluster/apimachinery/errors.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import type { CoreV1Event } from '#cluster/api/generated/types.js';
import type { Env } from '#linux/env/env.js';
import type { Client, EventRecorder } from './client.js';
import { StillWaiting } from '#cluster/apimachinery/still-waiting.js';

/** Similar events within this time are put together once there are more than SIMILAR_MAX of them. */
const AGGREGATE_INTERVAL_MS = 600_000;
const SIMILAR_MAX = 10;
/** The spam filter's bucket for each source and object. */
const BURST = 25;
const REFILL_MS = 300_000;
/** client-go's LRU; the oldest is forgotten. */
const REMEMBERED_MAX = 4096;

interface Seen {
  readonly name: string;
  readonly namespace: string;
  readonly count: number;
  readonly firstTimestamp: string;
}

interface Similar {
  readonly messages: Set<string>;
  lastMs: number;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

export function createEventRecorder(client: Client, env: Env, component: string, host?: string): EventRecorder {
  const seen = new Map<string, Seen>();
  const similar = new Map<string, Similar>();
  const buckets = new Map<string, Bucket>();
  let lastNs = 0n;
  return {
    event(object, type, reason, message) {
      const about = referenceTo(object);
      const { resourceVersion: _, ...lasting } = about; // a change of the object makes no new event
      const aboutKey = JSON.stringify([component, host, lasting]);
      const now = env.clock.now();
      const group = JSON.stringify([aboutKey, type, reason]);
      const text = aggregated(similar, group, message, now);
      if (!take(buckets, aboutKey, now)) return;
      const key = JSON.stringify([group, text === message ? message : '(combined)']);
      const previous = seen.get(key);
      const timestamp = formatTime(now);
      const namespace = about.namespace ?? 'default';
      try {
        if (previous !== undefined) {
          const count = previous.count + 1;
          client.patch(events, previous.namespace, previous.name, 'strategic', { count, lastTimestamp: timestamp, message: text });
          remember(seen, key, { ...previous, count });
          return;
        }
      } catch (error) {
        if (!isNotFound(error)) return dropped(env, error);
      }
      lastNs = nanosecondAfter(lastNs, now, env);
      const name = `${about.name ?? ''}.${lastNs.toString(16)}`;
      const event: CoreV1Event = {
        metadata: { name, namespace },
        involvedObject: about,
        reason,
        message: text,
        source: { component, ...(host === undefined ? {} : { host }) },
        firstTimestamp: timestamp,
        lastTimestamp: timestamp,
        count: 1,
        type,
        reportingComponent: component,
        ...(host === undefined ? {} : { reportingInstance: host }),
      };
      const write = (): void => {
        try {
          client.create(events, event);
          remember(seen, key, { name, namespace, count: 1, firstTimestamp: timestamp });
        } catch (error) {
          if (error instanceof StillWaiting) error.onReady(write);
          else dropped(env, error);
        }
      };
      write();
    },
  };
}

/** What an event is about. An object may carry `fieldPath` (a container) as client-go's references do. */
function referenceTo(object: Stored<KubeObject> & { readonly fieldPath?: string }) {
  const { metadata, kind, apiVersion } = object;
  return {
    kind,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    name: metadata.name,
    uid: metadata.uid,
    apiVersion: apiVersion === undefined ? apiVersionOf({ group: '', version: 'v1' }) : apiVersion,
    resourceVersion: metadata.resourceVersion,
    ...(object.fieldPath === undefined ? {} : { fieldPath: object.fieldPath }),
  };
}

function aggregated(similar: Map<string, Similar>, group: string, message: string, now: number): string {
  let record = similar.get(group);
  if (record === undefined || now - record.lastMs > AGGREGATE_INTERVAL_MS) record = { messages: new Set(), lastMs: now };
  record.messages.add(message);
  record.lastMs = now;
  remember(similar, group, record);
  return record.messages.size < SIMILAR_MAX ? message : `(combined from similar events): ${message}`;
}

function take(buckets: Map<string, Bucket>, key: string, now: number): boolean {
  const bucket = buckets.get(key) ?? { tokens: BURST, atMs: now };
  bucket.tokens = Math.min(BURST, bucket.tokens + (now - bucket.atMs) / REFILL_MS);
  bucket.atMs = now;
  remember(buckets, key, bucket);
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > REMEMBERED_MAX) map.delete(map.keys().next().value as string);
}

/** An event is news, not state: when it can't be written (its namespace is going), it is lost, as in Kubernetes. */
function dropped(env: Env, error: unknown): void {
  if (!(error instanceof StatusError)) throw error;
  env.log.write('debug', 'event dropped', { error: error.message });
}

/** client-go names events by the nanosecond: later ones sort after earlier ones, also within a millisecond. */
function nanosecondAfter(last: bigint, nowMs: number, env: Env): bigint {
  const nowNs = BigInt(nowMs) * 1_000_000n;
  return last >= nowNs ? last + 1n + BigInt(env.random.below(1_000)) : nowNs + BigInt(env.random.below(100_000));
}
