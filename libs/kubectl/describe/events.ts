// Mirrors the Events section of k8s.io/kubectl/pkg/describe
import { parseTime } from '#cluster/apimachinery/time.js';
import type { Step } from '#linux/kernel/step.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { goSorted } from '#kubectl/printers/go-sort.js';
import type { DescribeContext } from './context.js';
import type { Writer } from './writer.js';

/** The events of an object, by its kind, name and uid. */
export function* writeEvents(w: Writer, { kind, metadata }: Dynamic, context: DescribeContext): Step<void> {
  if (context.showEvents) writeEventRows(w, yield* context.events({ kind, name: metadata.name, namespace: metadata.namespace, uid: metadata.uid }), context);
}

export function writeEventRows(w: Writer, events: readonly Dynamic[], context: DescribeContext): void {
  if (events.length === 0) {
    w.line(0, 'Events:\t<none>');
    return;
  }
  const sorted = goSorted(events, (a, b) => lastSeenMs(a) < lastSeenMs(b));
  w.line(0, 'Events:');
  w.line(1, 'Type\tReason\tAge\tFrom\tMessage');
  w.line(1, '----\t------\t----\t----\t-------');
  for (const event of sorted) w.line(1, `${event.type}\t${event.reason}\t${eventAge(event, context)}\t${sourceOf(event)}\t${fieldPathPrefix(event)}${String(event.message ?? '').trim()}`);
}

/** kubectl 1.35 puts the container before the message of its events. */
function fieldPathPrefix(event: Dynamic): string {
  const path = event.involvedObject?.fieldPath;
  return path ? `${path}: ` : '';
}

function lastSeenMs(event: Dynamic): number {
  return parseTime(event.lastTimestamp) ?? Number.NEGATIVE_INFINITY;
}

/** `10s`, or `10s (x3 over 1m)` for one that came again. */
export function eventAge(event: Dynamic, context: { age(timestamp: string | undefined): string }): string {
  const first = event.eventTime ?? event.firstTimestamp ?? undefined;
  if (event.series) return `${context.age(event.series.lastObservedTime)} (x${event.series.count} over ${context.age(first)})`;
  if ((event.count ?? 0) > 1) return `${context.age(event.lastTimestamp ?? undefined)} (x${event.count} over ${context.age(first)})`;
  return context.age(first);
}

function sourceOf(event: Dynamic): string {
  return event.source?.component || event.reportingComponent || '';
}
