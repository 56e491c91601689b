// Mirrors cel-go/common: error.go, errors.go
// Differs: positions are offsets in UTF-16 units until they are shown.

/** One thing wrong with an expression; `pos` is an offset into it, -1 where there is none. */
export interface CelIssue {
  readonly pos: number;
  readonly message: string;
}

/** All issues of an expression as the compiler prints them, in the order of their places. */
export function showIssues(source: string, issues: readonly CelIssue[]): string {
  return issues.toSorted((a, b) => a.pos - b.pos).map((issue) => showIssue(source, issue)).join('\n');
}

function showIssue(source: string, { pos, message }: CelIssue): string {
  if (pos < 0) return `ERROR: <input>:-1:0: ${message}`;
  const before = source.slice(0, pos);
  const line = before.split('\n').length;
  const column = [...before.slice(before.lastIndexOf('\n') + 1)].length;
  const snippet = (source.split('\n')[line - 1] ?? '').replaceAll('\t', ' ');
  const chars = [...snippet];
  const dots = chars.slice(0, column).map((char) => (isWide(char) ? '．' : '.')).join('');
  const at = chars[column];
  return `ERROR: <input>:${line}:${column + 1}: ${message}\n | ${snippet}\n | ${dots}${at !== undefined && isWide(at) ? '＾' : '^'}`;
}

function isWide(char: string): boolean {
  return (char.codePointAt(0) as number) > 0x7f;
}
