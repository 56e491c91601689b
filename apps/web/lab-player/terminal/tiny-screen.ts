import { cellWidth } from './cell-width';

/** For tests: a screen just good enough for what the editor writes: text with wrapping, CR, LF, cursor up and right, erase below. */
export class TinyScreen {
  readonly grid: string[][] = [];
  row = 0;
  col = 0;
  constructor(readonly cols: number) {}
  write(data: string): void {
    const parts = data.match(/\x1b\[[?\d;]*[A-Za-z]|\x1bc|[\s\S]/gu) ?? [];
    for (const part of parts) this.one(part);
  }
  private one(part: string): void {
    const csi = /^\x1b\[([?\d;]*)([A-Za-z])$/.exec(part);
    const count = Number(csi?.[1] === '' ? '1' : (csi?.[1] ?? '1'));
    if (part === '\x1bc' || part === '\x1b[2J') this.clear();
    else if (csi?.[2] === 'A') this.row = Math.max(0, this.row - count);
    else if (csi?.[2] === 'C') this.col = Math.min(this.cols - 1, this.col + count);
    else if (csi?.[2] === 'J') { this.grid.length = this.row + 1; this.grid[this.row]?.splice(this.col); }
    else if (csi !== null) return;
    else if (part === '\r') this.col = 0;
    else if (part === '\n') this.row += 1;
    else this.print(part);
  }
  private clear(): void {
    this.grid.length = 0;
    this.row = 0;
    this.col = 0;
  }
  private print(char: string): void {
    const width = cellWidth(char);
    if (this.col + width > this.cols) { this.row += 1; this.col = 0; }
    const row = (this.grid[this.row] ??= []);
    while (row.length < this.col) row.push(' ');
    row[this.col] = char;
    if (width === 2) row[this.col + 1] = '';
    this.col += width;
  }
  text(): string {
    return Array.from(this.grid, (row) => (row ?? []).join('').trimEnd()).join('\n').trimEnd();
  }
}
