import type { CompleteAnswer } from '@wheelhouse/contracts/socket/terminal.js';
import { textWidth } from './cell-width';
import { type LineState, replaceRange } from './line-editor';

const LISTED_MAX = 100;

function commonPrefix(words: readonly string[]): string {
  const [first = '', ...rest] = words;
  let length = first.length;
  for (const word of rest) {
    while (!word.startsWith(first.slice(0, length))) length -= 1;
  }
  return first.slice(0, length);
}

/** What a Tab does to the line: the only candidate whole, else as much as all have in common. */
export function applyCompletion(state: LineState, { replace, candidates, noSpace }: CompleteAnswer): LineState | undefined {
  const [only] = candidates;
  if (only === undefined) return undefined;
  const typed = state.text.slice(replace, state.cursor);
  if (candidates.length === 1) {
    const open = noSpace === true || /[/=:]$/.test(only) || only.endsWith(' ');
    const atEnd = state.text.charAt(state.cursor) !== ' ';
    return { ...replaceRange(state, replace, state.cursor, open || !atEnd ? only : `${only} `), last: 'other' };
  }
  const prefix = commonPrefix(candidates);
  return prefix.length > typed.length ? { ...replaceRange(state, replace, state.cursor, prefix), last: 'tab' } : undefined;
}

/** The candidates in columns, as bash lists them: paths without the part that is typed already. */
export function listCandidates(candidates: readonly string[], cols: number): string {
  const names = candidates.slice(0, LISTED_MAX).map((word) => {
    const slash = word.replace(/\/$/, '').lastIndexOf('/');
    return slash === -1 ? word : word.slice(slash + 1);
  });
  const width = Math.max(...names.map(textWidth)) + 2;
  const columns = Math.max(1, Math.floor(cols / width));
  const rows = Math.ceil(names.length / columns);
  const lines = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_unused, column) => names[column * rows + row] ?? '')
      .map((name) => name + ' '.repeat(Math.max(0, width - textWidth(name)))).join('').trimEnd());
  const more = candidates.length - names.length;
  return [...lines, ...(more > 0 ? [`… and ${more} more`] : [])].join('\r\n');
}
