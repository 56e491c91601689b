// Mirrors k8s.io/cli-runtime/pkg/printers/tableprinter.go over the server's Table
import { type Dynamic, listOf, sortedEntries } from '#kubectl/rest/dynamic.js';
import { TableWriter } from './tab-writer.js';
import { escapeTerminal } from './terminal.js';

export interface TableOptions {
  readonly wide: boolean;
  readonly noHeaders: boolean;
  readonly withNamespace: boolean;
  /** `deployment.apps`: stands before each name. */
  readonly kind: string | undefined;
  readonly showLabels: boolean;
  readonly labelColumns: readonly string[];
}

/** As wide as MODIFIED. */
const EVENT_WIDTH = 8;

export const TABLE_ACCEPT = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

/** Tables of one resource; the columns keep their widths over several prints (watch). */
export class TablePrinter {
  readonly #writer = new TableWriter();
  #columns: readonly Dynamic[] = [];
  #printedHeaders = false;

  constructor(private readonly options: TableOptions) {}

  print(table: Dynamic, eventType?: string): string {
    const definitions = listOf(table.columnDefinitions);
    if (definitions.length > 0) this.#columns = definitions;
    const rows = listOf(table.rows).map((row) => this.#row(row, eventType));
    if (!this.#printedHeaders && !this.options.noHeaders && rows.length > 0) rows.unshift(this.#headers(eventType));
    if (rows.length > 0) this.#printedHeaders = true;
    return this.#writer.rows(rows);
  }

  get #shown(): readonly number[] {
    return this.#columns.flatMap((column, i) => (this.options.wide || (column.priority ?? 0) === 0 ? [i] : []));
  }

  #headers(eventType: string | undefined): string[] {
    const cells = this.#shown.map((i) => String(this.#columns[i].name).toUpperCase());
    const labels = this.options.labelColumns.map((label) => (label.split('/').pop() ?? label).toUpperCase());
    return [...(eventType === undefined ? [] : ['EVENT']), ...(this.options.withNamespace ? ['NAMESPACE'] : []), ...cells, ...labels, ...(this.options.showLabels ? ['LABELS'] : [])];
  }

  #row(row: Dynamic, eventType: string | undefined): string[] {
    const meta = row.object?.metadata ?? {};
    const cells = this.#shown.map((i) => {
      const text = cellText(row.cells?.[i]);
      return this.options.kind !== undefined && String(this.#columns[i].name).toLowerCase() === 'name' ? `${this.options.kind}/${text}` : text;
    });
    const labels = this.options.labelColumns.map((label) => String(meta.labels?.[label] ?? ''));
    return [...(eventType === undefined ? [] : [eventType.padEnd(EVENT_WIDTH)]), ...(this.options.withNamespace ? [String(meta.namespace ?? '')] : []), ...cells, ...labels, ...(this.options.showLabels ? [labelsText(meta.labels)] : [])];
  }
}

function cellText(cell: Dynamic): string {
  if (cell === null || cell === undefined) return '';
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
  const end = text.search(/[\f\n\r]/);
  return escapeTerminal(end < 0 ? text : `${text.slice(0, end)}...`);
}

export function labelsText(labels: Dynamic): string {
  const entries = sortedEntries(labels);
  return entries.length === 0 ? '<none>' : entries.map(([key, value]) => `${key}=${value}`).join(',');
}
