// Mirrors helm.sh/helm/v4/pkg/cli/output and github.com/gosuri/uitable
import { goJson } from '#kubectl/printers/go-json.js';
import { displayLength } from '#kubectl/printers/tab-writer.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';
import type { HelmCall } from './call.js';
import { HelmError } from './errors.js';

/** What a command prints in each of the formats of `-o`. */
export interface Printed {
  table(): string;
  /** In the order of Go's fields: JSON keeps it, YAML sorts. */
  data(): Dynamic;
}

export function checkOutput(format: string): void {
  if (!['table', 'json', 'yaml'].includes(format)) throw new HelmError(`invalid argument ${JSON.stringify(format)} for "-o, --output" flag: invalid format type`);
}

export function printOutput(call: HelmCall<unknown>, format: string, printed: Printed): void {
  checkOutput(format);
  if (format === 'json') call.line(goJson(printed.data()));
  else if (format === 'yaml') call.print(writeYaml(printed.data()));
  else call.print(printed.table());
}

/** Cells are padded to their column and parted by tabs; longer ones than `widest` are cut. */
export function uiTable(rows: readonly (readonly string[])[], widest = Number.POSITIVE_INFINITY): string {
  const cells = rows.map((row) => row.map((cell) => (displayLength(cell) > widest ? `${cell.slice(0, widest - 3)}...` : cell)));
  const widths = (cells[0] ?? []).map((_, i) => Math.max(...cells.map((row) => displayLength(row[i] ?? ''))));
  return cells.map((row) => row.map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - displayLength(cell))).join('\t')).map((line) => `${line}\n`).join('');
}
