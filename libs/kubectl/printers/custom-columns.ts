// Mirrors k8s.io/kubectl/pkg/cmd/get/customcolumn.go
import { JsonPath } from '#kubectl/jsonpath/evaluate.js';
import { JsonPathError } from '#kubectl/jsonpath/parse.js';
import { relaxedSource } from '#kubectl/jsonpath/relaxed.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { formatV } from '#kubectl/template/format.js';
import { alignTabs, COLUMN_PADDING, COLUMN_WIDTH, TableWriter } from './tab-writer.js';
import { escapeTerminal } from './terminal.js';

interface Column {
  readonly header: string;
  /** `{.metadata.name}` */
  readonly source: string;
}

/** `out` takes what is printed before an error. */
export function customColumns(out: (text: string) => void, format: string, spec: string, noHeaders: boolean) {
  const isFile = format !== 'custom-columns';
  const columns = isFile ? fromFile(spec) : fromSpec(spec);
  const writer = new TableWriter();
  let headersLeft = isFile || !noHeaders;
  return {
    format,
    /** Throws Fatal. */
    print(object: Dynamic): string {
      const items: Dynamic[] = Array.isArray(object.items) && String(object.kind ?? '').endsWith('List') ? object.items : [object];
      const rows = headersLeft ? [columns.map(({ header }) => header)] : [];
      headersLeft = false;
      try {
        const paths = columns.map(({ source }) => new JsonPath(source));
        for (const item of items) rows.push(paths.map((path) => cell(path, item)));
      } catch (error) {
        if (!(error instanceof JsonPathError)) throw error;
        out(aligned(writer, rows));
        throw new Fatal(error.message);
      }
      return aligned(writer, rows);
    },
  };
}

/** Cells with lines or tabs of their own end the columns. */
function aligned(writer: TableWriter, rows: readonly (readonly string[])[]): string {
  if (!rows.some((row) => row.some((cell) => /[\n\t\f\v]/.test(cell)))) return writer.rows(rows);
  return alignTabs(rows.map((row) => `${row.join('\t')}\n`).join(''), COLUMN_WIDTH, COLUMN_PADDING, []);
}

function cell(path: JsonPath, item: Dynamic): string {
  const values = path.results(item).flat();
  return values.length === 0 ? '<none>' : values.map((value) => escapeTerminal(value === null ? '<nil>' : formatV(value))).join(',');
}

function fromSpec(spec: string): Column[] {
  if (spec === '') throw new Fatal('custom-columns format specified but no custom columns given');
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) throw new Fatal(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return column(part.slice(0, colon), part.slice(colon + 1));
  });
}

function fromFile(content: string): Column[] {
  const [headers, paths] = content.split('\n').slice(0, content.endsWith('\n') ? -1 : undefined);
  for (const [line, what] of [[content === '' ? undefined : headers, 'header'], [paths, 'spec']]) if (line === undefined) throw new Fatal(`invalid template, missing ${what} line. Expected format is one line of space separated headers, one line of space separated column specs.`);
  const words = (line = '') => line.split(/\s+/).filter((word) => word !== '');
  const [names, specs] = [words(headers), words(paths)];
  if (names.length !== specs.length) throw new Fatal(`number of headers (${names.length}) and field specifications (${specs.length}) don't match`);
  return names.map((name, i) => column(name, specs[i] as string));
}

function column(header: string, expression: string): Column {
  return { header, source: relaxedSource(expression) };
}
