import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Problem } from './lab.js';

/** A text with YAML between `---` lines at its beginning. `bodyLine` is where the rest begins, from 1. */
export interface FrontMatter {
  readonly yaml: string;
  readonly body: string;
  readonly bodyLine: number;
}

export function splitFrontMatter(text: string): FrontMatter | undefined {
  const lines = text.split('\n');
  if (lines[0]?.trimEnd() !== '---') return undefined;
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---');
  if (end < 0) return undefined;
  return { yaml: lines.slice(1, end).join('\n'), body: lines.slice(end + 1).join('\n').trim(), bodyLine: end + 2 };
}

/** Parses YAML by a schema; problems carry the line of the field, shifted by `firstLine`. */
export function parseYaml<T>(text: string, schema: z.ZodType<T>, file: string, firstLine = 1): { readonly value?: T; readonly problems: readonly Problem[] } {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const lineAt = (offset: number) => counter.linePos(offset).line + firstLine - 1;
  if (document.errors.length > 0) {
    return { problems: document.errors.map((error) => ({ file, line: lineAt(error.pos[0]), message: firstLineOf(error.message), severity: 'error' })) };
  }
  const parsed = schema.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {});
  if (parsed.success) return { value: parsed.data, problems: [] };
  const problems = parsed.error.issues.map((issue): Problem => {
    const path = issue.path.map(String);
    const offset = offsetOf(document, path);
    return { file, ...(offset === undefined ? {} : { line: lineAt(offset) }), message: `${path.join('.') || 'the front matter'}: ${issue.message}`, severity: 'error' };
  });
  return { problems };
}

/** Where the field stands, or the nearest one around it that is there. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly string[]): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length).map((part) => (/^\d+$/.test(part) ? Number(part) : part)), true);
    const range = (node as { range?: readonly number[] } | undefined)?.range;
    if (range?.[0] !== undefined) return range[0];
  }
  return undefined;
}

function firstLineOf(message: string): string {
  return message.split('\n')[0] ?? message;
}
