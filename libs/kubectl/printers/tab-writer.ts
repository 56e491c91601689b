// Mirrors text/tabwriter (elastic tab stops), as kubectl sets it up

/**
 * What a Go tabwriter makes of a text: cells end with a tab, columns are as wide as their neighbours need.
 * With `remembered` no column gets narrower than it was before.
 */
export function alignTabs(text: string, minWidth = 0, padding = 2, remembered?: number[]): string {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const out: string[] = [];
  const widths: number[] = [];
  const writeLines = (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      const line = lines[i] as string[];
      out[i] = line.map((cell, j) => (j < widths.length && j < line.length - 1 ? pad(cell, widths[j] as number) : cell)).join('');
    }
  };
  const format = (from: number, to: number) => {
    const column = widths.length;
    let start = from;
    for (let i = from; i < to; i++) {
      if (column >= (lines[i] as string[]).length - 1) continue;
      writeLines(start, i);
      start = i;
      let width = minWidth;
      let end = i;
      for (; end < to; end++) {
        const line = lines[end] as string[];
        if (column >= line.length - 1) break;
        width = Math.max(width, displayLength(line[column] as string) + padding);
      }
      if (remembered !== undefined) {
        width = Math.max(width, remembered[column] ?? 0);
        remembered[column] = width;
      }
      widths.push(width);
      format(start, end);
      widths.pop();
      start = end;
      i = end - 1;
    }
    writeLines(start, to);
  };
  format(0, lines.length);
  return out.join('\n');
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayLength(text)));
}

export function displayLength(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/** Of kubectl's tables. */
export const COLUMN_WIDTH = 6;
export const COLUMN_PADDING = 3;

/** Rows of a table whose columns keep their widths from one print to the next. */
export class TableWriter {
  readonly #widths: number[] = [];

  constructor(
    private readonly minWidth = COLUMN_WIDTH,
    private readonly padding = COLUMN_PADDING,
  ) {}

  rows(rows: readonly (readonly string[])[]): string {
    for (const row of rows) {
      for (let i = 0; i < row.length - 1; i++) this.#widths[i] = Math.max(this.#widths[i] ?? this.minWidth, displayLength(row[i] as string) + this.padding);
    }
    return rows.map((row) => `${row.map((cell, i) => (i < row.length - 1 ? pad(cell, this.#widths[i] as number) : cell)).join('')}\n`).join('');
  }
}
