import { plainText } from './cell-width';

const MOVES = /\x1b(?:\[[0-?]*[ -/]*[@-ln-~]|[78cDEM])/g;
/** A row longer than this is not worth drawing again. */
const TAIL_MAX = 4_096;

/**
 * The unfinished last row of the output: what stands before the prompt when a program ended without a line end
 * (`printf hello`), or its own question (`read -p "Name: "`).
 */
export function tailAfter(tail: string, data: string): string {
  const text = tail + data;
  let from = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
  for (const match of text.matchAll(MOVES)) from = Math.max(from, match.index + match[0].length);
  const row = text.slice(from);
  // Colours alone take no room, but the next text is to have them.
  return plainText(row).length > TAIL_MAX ? '' : row;
}
