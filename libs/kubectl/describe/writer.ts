// Mirrors k8s.io/kubectl/pkg/describe (PrefixWriter)
import { alignTabs } from '#kubectl/printers/tab-writer.js';
import { type Dynamic, listOf, sortedEntries } from '#kubectl/rest/dynamic.js';

/** Lines whose columns are set apart by tabs; aligned at the end. */
export class Writer {
  #text = '';

  /** A line, `level` times indented by two spaces. */
  line(level: number, text: string): void {
    this.#text += `${'  '.repeat(level)}${text}\n`;
  }
  raw(text: string): void {
    this.#text += text;
  }
  /** Key and value of the head. */
  field(name: string, value: unknown): void {
    this.line(0, `${name}:\t${value}`);
  }
  get text(): string {
    return this.#text;
  }
  aligned(): string {
    return alignTabs(this.#text);
  }
}

/** `Labels:` and the like: one a line, sorted, or <none>. */
export function writeMap(w: Writer, level: number, title: string, map: Dynamic, skip: ReadonlySet<string> = new Set()): void {
  const entries = sortedEntries(map).filter(([key]) => !skip.has(key));
  const head = `${title}:`;
  if (entries.length === 0) w.line(level, `${head}\t<none>`);
  for (const [i, [key, value]] of entries.entries()) {
    if (i === 0) w.line(level, `${head}\t${key}=${value}`);
    else w.raw(`\t${key}=${value}\n`);
  }
}

/** The same, with every line's beginning as far in as the title, and long lines cut: the attributes of a CSI volume. */
export function writeMapAt(w: Writer, level: number, title: string, map: Dynamic): void {
  const entries = sortedEntries(map).map(([key, value]) => `${key}=${value}`);
  const indent = '  '.repeat(level);
  // Each piece of a line is indented anew: after the title, and before each further entry twice.
  if (entries.length === 0) w.line(level, `${title}:\t<none>`);
  for (const [i, entry] of entries.entries()) {
    const shown = entry.length > ANNOTATION_LENGTH_MAX ? `${entry.slice(0, ANNOTATION_LENGTH_MAX)}...` : entry;
    w.raw(i === 0 ? `${indent}${title}:\t${indent}${shown}\n` : `${indent}${indent}\t${indent}${shown}\n`);
  }
}

const ANNOTATION_LENGTH_MAX = 140;
const HIDDEN_ANNOTATIONS: ReadonlySet<string> = new Set(['kubectl.kubernetes.io/last-applied-configuration']);

/** Annotations: `key: value`, long ones on lines of their own. */
export function writeAnnotations(w: Writer, level: number, annotations: Dynamic): void {
  const entries = sortedEntries(annotations).filter(([key]) => !HIDDEN_ANNOTATIONS.has(key));
  if (entries.length === 0) {
    w.line(level, 'Annotations:\t<none>');
    return;
  }
  entries.forEach(([key, raw], i) => {
    const head = i === 0 ? 'Annotations:' : '';
    const value = String(raw).replace(/\n$/, '');
    const long = value.length + key.length + 2 > ANNOTATION_LENGTH_MAX || value.includes('\n');
    if (!long) {
      w.line(i === 0 ? level : 0, `${head}\t${key}: ${value}`);
      return;
    }
    w.line(i === 0 ? level : 0, `${head}\t${key}:`);
    for (const part of value.split('\n')) w.line(0, `\t  ${part.length > ANNOTATION_LENGTH_MAX - 2 ? `${part.slice(0, ANNOTATION_LENGTH_MAX - 2)}...` : part}`);
  });
}

/** `a=b,c=d`, or <none>. */
export function joinedMap(map: Dynamic): string {
  const entries = sortedEntries(map);
  return entries.length === 0 ? '<none>' : entries.map(([key, value]) => `${key}=${value}`).join(',');
}

/** RFC1123Z: `Sat, 21 Nov 2026 08:51:18 +0000`. */
export function longTime(timestamp: string | undefined | null): string {
  if (!timestamp) return 'Mon, 01 Jan 0001 00:00:00 +0000';
  return new Date(timestamp).toUTCString().replace('GMT', '+0000');
}

/** Go's time.String(): `2026-11-21 08:58:17 +0000 UTC`. */
export function goTime(timestamp: string | undefined): string {
  return timestamp === undefined ? '<unset>' : `${timestamp.slice(0, 10)} ${timestamp.slice(11, 19)} +0000 UTC`;
}

/** Who owns and controls the object: `ReplicaSet/web-5d`. */
export function controllerOf(metadata: Dynamic): string | undefined {
  const owner = listOf(metadata.ownerReferences).find(({ controller }) => controller === true);
  return owner === undefined ? undefined : `${owner.kind}/${owner.name}`;
}

export function title(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
