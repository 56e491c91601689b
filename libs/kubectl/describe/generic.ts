// Mirrors GenericDescriber of k8s.io/kubectl/pkg/describe: any object, field by field
import type { Step } from '#linux/kernel/step.js';
import { type Dynamic, isRecord } from '#kubectl/rest/dynamic.js';
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
  const keys = Object.keys(object).filter((key) => !SKIPPED.has(`${path}.${key}`));
  const labels = keys.map((key) => [labelOf(key), key] as const).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  for (const [label, key] of labels) {
    const value = object[key];
    if (isRecord(value)) {
      w.line(level, `${label}:`);
      writeFields(w, level + 1, value, `${path}.${key}`);
    } else if (Array.isArray(value)) {
      w.line(level, `${label}:`);
      writeItems(w, level, value, `${path}.${key}`);
    } else w.line(level, `${label}:\t${value === null ? '<nil>' : value}`);
  }
}

function writeItems(w: Writer, level: number, items: readonly Dynamic[], path: string): void {
  for (const item of items) {
    if (isRecord(item)) writeFields(w, level + 1, item, path);
    else w.line(level + 1, String(item));
  }
}

const ACRONYMS = new Set(['API', 'URL', 'UID', 'OSB', 'GUID']);

/** `creationTimestamp` becomes `Creation Timestamp`, `uid` becomes `UID`. */
export function labelOf(field: string): string {
  if (/[^A-Za-z-]/.test(field)) return field;
  const words = field.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|-+/g) ?? [field];
  return words.map((word) => (ACRONYMS.has(word.toUpperCase()) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1))).join(' ');
}
