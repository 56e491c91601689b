// Mirrors GenericDescriber of k8s.io/kubectl/pkg/describe: any object, field by field
import type { Step } from '#linux/kernel/step.js';
import { type Dynamic, isRecord, sortedEntries } from '#kubectl/rest/dynamic.js';
import { formatV } from '#kubectl/template/format.js';
import type { DescribeContext } from './context.js';
import { writeEvents } from './events.js';
import { Writer, writeAnnotations, writeMap } from './writer.js';

const SKIPPED = new Set(['.metadata.managedFields', '.metadata.name', '.metadata.namespace', '.metadata.labels', '.metadata.annotations']);

export function* describeGeneric(object: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  w.field('Name', object.metadata?.name ?? '');
  w.field('Namespace', object.metadata?.namespace ?? '');
  writeMap(w, 0, 'Labels', object.metadata?.labels);
  writeAnnotations(w, 0, object.metadata?.annotations);
  writeFields(w, 0, object, '');
  yield* writeEvents(w, object, context);
  return w.aligned();
}

function writeFields(w: Writer, level: number, object: Dynamic, path: string): void {
  for (const [key, value] of sortedEntries(object)) {
    if (SKIPPED.has(`${path}.${key}`)) continue;
    const label = labelOf(key);
    if (isRecord(value)) {
      w.line(level, `${label}:`);
      writeFields(w, level + 1, value, `${path}.${key}`);
    } else if (Array.isArray(value)) {
      w.line(level, `${label}:`);
      writeItems(w, level, value, `${path}.${key}`);
    } else w.line(level, `${label}:\t${formatV(value)}`);
  }
}

function writeItems(w: Writer, level: number, items: readonly Dynamic[], path: string): void {
  for (const item of items) {
    if (isRecord(item)) writeFields(w, level + 1, item, path);
    else w.line(level + 1, formatV(item));
  }
}

const ACRONYMS = new Set(['API', 'URL', 'UID', 'OSB', 'GUID']);

/** `creationTimestamp` becomes `Creation Timestamp`, `uid` becomes `UID`. */
function labelOf(field: string): string {
  if (/[^\p{L}-]/u.test(field)) return field;
  const words = field.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^A-Za-z]+/g) ?? [field];
  return words.map((word) => (ACRONYMS.has(word.toUpperCase()) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())).join(' ');
}
