// Mirrors text/tabwriter of Go as crictl uses it, and olekukonko/tablewriter as etcdctl does
// Differs: nothing that these two print.

/** Cells at least `width` wide, three blanks between them; the last one ends where it ends. */
export function columns(rows: readonly (readonly string[])[], width = 20, padding = 3): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(width, ...rows.map((row) => (row[i] ?? '').length + padding)));
  return rows.map((row) => `${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] as number))).join('')}\n`).join('');
}

/** A table with a frame; the heads stand in the middle, numbers on the right. */
export function framed(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => (row[i] ?? '').length)));
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`;
  const line = (cells: readonly string[], place: (cell: string, width: number) => string) => `|${cells.map((cell, i) => ` ${place(cell, widths[i] as number)} `).join('|')}|\n`;
  const middle = (cell: string, width: number) => cell.padStart(Math.floor((width - cell.length) / 2) + cell.length).padEnd(width);
  const plain = (cell: string, width: number) => (/^-?[\d.]+%?$/.test(cell) ? cell.padStart(width) : cell.padEnd(width));
  return `${rule}${line(heads, middle)}${rule}${rows.map((row) => line(row, plain)).join('')}${rule}`;
}
