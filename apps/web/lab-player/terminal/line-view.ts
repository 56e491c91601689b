import { cellWidth, textWidth } from './cell-width';
import type { LineState } from './line-editor';

/** Where the edited line stands on the screen: what is needed to wipe it and to draw it again. */
export interface Shown {
  /** Rows from the first row of the line down to the cursor. */
  readonly cursorRow: number;
}

export interface Screen {
  readonly cols: number;
  readonly rows: number;
}

interface Row {
  text: string;
  /** Began because the row before was full: the terminal wraps by itself, so that copying gives one line. */
  readonly soft: boolean;
}

interface Layout {
  readonly rows: Row[];
  readonly cursorRow: number;
  readonly cursorCol: number;
}

const TAB_STOP = 8;

function isWide(width: number, col: number, cols: number): boolean {
  return col + width > cols;
}

/** Cuts the text into the rows it takes behind a prompt of the given width. */
function layOut(promptWidth: number, text: string, cursor: number, cols: number): Layout {
  const rows: Row[] = [{ text: '', soft: false }];
  let col = promptWidth % cols;
  let cursorRow = 0;
  let cursorCol = col;
  const open = (soft: boolean): void => {
    rows.push({ text: '', soft });
    col = 0;
  };
  let at = 0;
  for (const char of text) {
    if (at === cursor) [cursorRow, cursorCol] = [rows.length - 1, col];
    at += char.length;
    if (char === '\n') {
      open(false);
      continue;
    }
    const shown = char === '\t' ? ' '.repeat(TAB_STOP - (col % TAB_STOP)) : char;
    const width = char === '\t' ? shown.length : cellWidth(char);
    if (isWide(width, col, cols)) open(true);
    const row = rows.at(-1);
    if (row !== undefined) row.text += shown;
    col += width;
    if (col >= cols && at === text.length) open(true);
  }
  if (cursor >= text.length) [cursorRow, cursorCol] = [rows.length - 1, col];
  if (cursorCol >= cols) [cursorRow, cursorCol] = [cursorRow + 1, 0];
  return { rows, cursorRow, cursorCol };
}

function promptOf(state: LineState, prompt: string): string {
  if (state.search === undefined) return prompt;
  const failed = state.search.query !== '' && state.search.match === undefined ? 'failed ' : '';
  const kind = state.search.backward ? 'reverse-i-search' : 'i-search';
  return `(${failed}${kind})\`${state.search.query}': `;
}

/** Wipes the line and leaves the cursor where its prompt began. */
export function wipe(shown: Shown): string {
  return `${shown.cursorRow > 0 ? `\x1b[${shown.cursorRow}A` : ''}\r\x1b[J`;
}

/** The rows that fit on the screen, around the cursor: a pasted file may be taller than the terminal. */
function windowOf(layout: Layout, rows: number): { first: number; last: number } {
  const height = Math.max(1, rows - 1);
  const first = Math.max(0, Math.min(layout.cursorRow - height + 1 + Math.floor(height / 2), layout.rows.length - height));
  return { first: layout.rows.length <= height ? 0 : first, last: Math.min(layout.rows.length, first + height) };
}

/**
 * Draws prompt and line from the present column 0 on, and puts the cursor in its place. `secret` shows nothing of
 * what is typed (passwords).
 */
export function draw(
  state: LineState,
  prompt: string,
  screen: Screen,
  options: { readonly secret?: boolean } = {},
): { readonly output: string; readonly shown: Shown } {
  const shownPrompt = promptOf(state, prompt);
  const text = options.secret === true ? '' : state.text;
  const cursor = options.secret === true ? 0 : state.cursor;
  const width = textWidth(shownPrompt);
  const layout = layOut(width, text, cursor, screen.cols);
  const promptRows = Math.floor(width / screen.cols);
  const { first, last } = windowOf(layout, screen.rows - promptRows);
  let output = first === 0 ? shownPrompt : '';
  for (let at = first; at < last; at += 1) {
    const row = layout.rows[at];
    if (row === undefined) continue;
    if (at > first && !row.soft) output += '\r\n';
    // A full row wraps only with the next character: a blank makes the row that the cursor is to stand on.
    output += row.soft && row.text === '' ? ' \r' : row.text;
  }
  const up = last - 1 - layout.cursorRow;
  output += `${up > 0 ? `\x1b[${up}A` : ''}\r${layout.cursorCol > 0 ? `\x1b[${layout.cursorCol}C` : ''}`;
  return { output, shown: { cursorRow: layout.cursorRow - first + (first === 0 ? promptRows : 0) } };
}

/** The whole line once more for the scrollback when it is handed in, with the cursor on the row below. */
export function drawSubmitted(state: LineState, prompt: string): string {
  return `${prompt}${state.text.replace(/\n/g, '\r\n')}\r\n`;
}
