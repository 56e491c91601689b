// Mirrors github.com/gobwas/glob and filepath.Match: * within a part, ** over parts, ?, [a-z], {a,b}
import { RE2JS, RE2JSException } from 're2js';

/** Whether the whole of `text` fits. A pattern that is none fits nothing. */
export function globMatches(pattern: string, text: string, separator: string): boolean {
  try {
    return RE2JS.compile(`^(?s:${translated(pattern, separator)})$`).matcher(text).find();
  } catch (error) {
    if (error instanceof RE2JSException) return false;
    throw error;
  }
}

function translated(pattern: string, separator: string): string {
  let out = '';
  let depth = 0;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] as string;
    if (c === '*') {
      if (pattern[i + 1] === '*') {
        out += '.*';
        i++;
      } else out += `[^${separator}]*`;
    } else if (c === '?') out += `[^${separator}]`;
    else if (c === '[') {
      const end = pattern.indexOf(']', i + 1);
      if (end < 0) return RE2JS.quote(pattern);
      out += `[${pattern.slice(i + 1, end).replace(/^!/, '^').replace(/\\/g, '\\\\')}]`;
      i = end;
    } else if (c === '{') {
      out += '(?:';
      depth++;
    } else if (c === '}' && depth > 0) {
      out += ')';
      depth--;
    } else if (c === ',' && depth > 0) out += '|';
    else if (c === '\\' && i + 1 < pattern.length) out += RE2JS.quote(pattern[++i] as string);
    else out += RE2JS.quote(c);
  }
  return out;
}
