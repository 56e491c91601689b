// Mirrors k8s.io/kubectl/pkg/cmd/get/customcolumn.go
import type { JsonPath } from '#kubectl/jsonpath/evaluate.js';
import { relaxedJsonPath } from '#kubectl/jsonpath/relaxed.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { formatV } from '#kubectl/template/format.js';
import { TableWriter } from './tab-writer.js';

interface Column {
  readonly header: string;
  readonly path: JsonPath;
}

export function customColumns(format: string, spec: string, noHeaders: boolean) {
  const columns = format === 'custom-columns' ? fromSpec(spec) : fromFile(spec);
  const writer = new TableWriter();
  let headersLeft = !noHeaders;
  return {
    format,
    print(object: Dynamic): string {
      const items: Dynamic[] = Array.isArray(object.items) && String(object.kind ?? '').endsWith('List') ? object.items : [object];
      const rows = items.map((item) => columns.map(({ path }) => cell(path, item)));
      if (headersLeft) rows.unshift(columns.map(({ header }) => header));
      headersLeft = false;
      return writer.rows(rows);
    },
  };
}

function cell(path: JsonPath, item: Dynamic): string {
  const values = path.results(item).flat();
  return values.length === 0 ? '<none>' : values.map((value) => (value === null ? '<nil>' : formatV(value))).join(',');
}

function fromSpec(spec: string): Column[] {
  if (spec === '') throw new Fatal('custom-columns format specified but no custom columns given');
  return splitSpec(spec).map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) throw new Fatal(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return column(part.slice(0, colon), part.slice(colon + 1));
  });
}

function splitSpec(spec: string): string[] {
  return spec.split(',');
}

function fromFile(content: string): Column[] {
  const [headers = '', paths] = content.split('\n');
  const names = headers.split(/\s+/).filter((word) => word !== '');
  const specs = (paths ?? '').split(/\s+/).filter((word) => word !== '');
  if (names.length === 0) throw new Fatal("the header row was empty, expected one line of headers, one line of json path specs. e.g. ('NAME    API_VERSION', 'metadata.name    apiVersion')");
  if (names.length !== specs.length) throw new Fatal(`number of headers (${names.length}) and field specifications (${specs.length}) don't match`);
  return names.map((name, i) => column(name, specs[i] as string));
}

function column(header: string, expression: string): Column {
  return { header, path: relaxedJsonPath(expression).path };
}
