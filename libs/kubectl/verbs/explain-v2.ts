// Mirrors k8s.io/kubectl/pkg/explain (the first printer, over OpenAPI v2) and k8s.io/kube-openapi/pkg/util/proto
import { type Dynamic, isRecord, listOf, sortedEntries } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';

const WIDTH = 80;
const TEXT_INDENT = 5;
const FIELD_INDENT = 3;
const FIELD_TEXT_INDENT = FIELD_INDENT + 2;

type Shape = 'reference' | 'kind' | 'map' | 'array' | 'primitive' | 'arbitrary';

export interface Heading {
  readonly kind: string;
  /** `apps/v1`. */
  readonly version: string;
}

/** The page of one type of an OpenAPI 2 document. */
export class PageV2 {
  #out = '';

  constructor(private readonly definitions: Readonly<Record<string, Dynamic>>) {}

  /** Throws Fatal for a field that is not there. */
  render(heading: Heading, root: Dynamic, path: readonly string[], recursive: boolean): string {
    this.#out = '';
    this.#model(heading, this.#find(root, path), path.at(-1) ?? '', recursive);
    return this.#out;
  }

  #shapeOf(schema: Dynamic): Shape {
    if (schema?.$ref !== undefined) return 'reference';
    if (schema?.properties !== undefined) return 'kind';
    if (schema?.type === undefined) return 'arbitrary';
    return schema.type === 'object' ? 'map' : schema.type === 'array' ? 'array' : 'primitive';
  }

  /** What stands behind a reference, in a list or in a map. */
  #inner(schema: Dynamic): Dynamic {
    const shape = this.#shapeOf(schema);
    if (shape === 'reference') return this.definitions[String(schema.$ref).replace('#/definitions/', '')];
    if (shape === 'array') return schema.items;
    return isRecord(schema.additionalProperties) ? schema.additionalProperties : {};
  }

  #find(root: Dynamic, path: readonly string[]): Dynamic {
    let schema = root;
    let left = path;
    while (left.length > 0) {
      const shape = this.#shapeOf(schema);
      if (shape === 'primitive' || shape === 'arbitrary') return schema;
      if (shape === 'kind') {
        const [name = '', ...rest] = left;
        schema = schema.properties[name];
        if (schema === undefined) throw new Fatal(`field ${JSON.stringify(name)} does not exist`);
        left = rest;
      } else schema = this.#inner(schema);
    }
    return schema;
  }

  #typeName(schema: Dynamic): string {
    switch (this.#shapeOf(schema)) {
      case 'reference':
        return this.#typeName(this.#inner(schema));
      case 'kind':
        return 'Object';
      case 'array':
        return `[]${this.#typeName(this.#inner(schema))}`;
      case 'map':
        return `map[string]${this.#typeName(this.#inner(schema))}`;
      case 'primitive':
        return schema.type;
      case 'arbitrary':
        return '';
    }
  }

  #model({ kind, version }: Heading, found: Dynamic, name: string, recursive: boolean): void {
    const texts: string[] = [];
    let schema = found;
    let type = '';
    for (let shape = this.#shapeOf(schema); shape === 'reference' || shape === 'array' || shape === 'map'; shape = this.#shapeOf(schema)) {
      texts.push(schema.description ?? '');
      if (type === '' && shape !== 'reference') type = this.#typeName(schema);
      schema = this.#inner(schema);
    }
    texts.push(schema?.description ?? '');
    const shape = this.#shapeOf(schema);
    if (type === '') type = this.#typeName(schema);
    this.#line(0, `KIND:     ${kind}`);
    this.#line(0, `VERSION:  ${version}\n`);
    if (shape === 'primitive') this.#line(0, `FIELD:    ${name} <${type}>\n`);
    else if (shape === 'kind' && name !== '') this.#line(0, `RESOURCE: ${name} <${type}>\n`);
    this.#description(texts);
    if (shape !== 'kind') return;
    this.#line(0, '\nFIELDS:');
    if (recursive) this.#fieldsBelow(schema, FIELD_INDENT, new Set());
    else this.#fields(schema);
  }

  #description(texts: readonly string[]): void {
    this.#line(0, 'DESCRIPTION:');
    for (const [i, text] of texts.entries()) {
      if (text === '') continue;
      if (i > 0) this.#line(0, '');
      this.#wrapped(TEXT_INDENT, text);
    }
    if (texts.every((text) => text === '')) this.#wrapped(TEXT_INDENT, '<empty>');
  }

  #fields(kind: Dynamic): void {
    for (const [name, field] of sortedEntries(kind.properties)) {
      this.#line(FIELD_INDENT, `${name}\t<${this.#typeName(field)}>${listOf(kind.required).includes(name) ? ' -required-' : ''}`);
      this.#wrapped(FIELD_TEXT_INDENT, field.description ?? '');
      this.#line(0, '');
    }
  }

  /** Every field below, but for those of a type that is being shown already. */
  #fieldsBelow(found: Dynamic, indent: number, above: ReadonlySet<string>): void {
    let schema = found;
    const open = new Set(above);
    for (let shape = this.#shapeOf(schema); shape === 'reference' || shape === 'array' || shape === 'map'; shape = this.#shapeOf(schema)) {
      if (shape === 'reference') {
        if (open.has(schema.$ref)) return;
        open.add(schema.$ref);
      }
      schema = this.#inner(schema);
    }
    for (const [name, field] of sortedEntries(schema?.properties)) {
      this.#line(indent, `${name}\t<${this.#typeName(field)}>`);
      this.#fieldsBelow(field, indent + FIELD_INDENT, open);
    }
  }

  #line(indent: number, text: string): void {
    this.#out += text === '' ? '\n' : `${' '.repeat(indent)}${text}\n`;
  }

  #wrapped(indent: number, text: string): void {
    for (const line of wrapLines(text, WIDTH - indent)) this.#line(indent, line);
  }
}

const BULLET = /^(\d+\.?|-|\*)\s/;

/** Lines are filled anew; code, empty lines, lists and what follows a colon begin a line of their own. */
function wrapLines(text: string, width: number): string[] {
  const out: string[] = [];
  let words: string[] = [];
  let last = '';
  const flush = () => {
    if (words.length === 0) return;
    last = '';
    out.push(words.join(' '));
    words = [];
  };
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (line.startsWith('    ') || (out.length > 0 && trimmed === '')) {
      flush();
      out.push(line.startsWith('    ') ? line : '');
      continue;
    }
    if (last.endsWith(':') || trimmed === '' || BULLET.test(trimmed)) flush();
    for (const word of trimmed.split(/\s+/).filter((each) => each !== '')) {
      last = word;
      if (words.length > 0 && [...words, word].join(' ').length > width) flush();
      words.push(word);
    }
  }
  flush();
  return out;
}
