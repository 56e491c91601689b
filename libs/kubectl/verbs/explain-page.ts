// Mirrors the plain text template of k8s.io/kubectl/pkg/explain/v2, over OpenAPI v3
import { type Dynamic, isRecord, listOf, sortedEntries } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';

const WIDTH = 76;
const DEPTH_MAX = 30;
const ENUMS_SHOWN = 4;

/** Pages of the types of one document. */
export class Page {
  constructor(private readonly schemas: Record<string, Dynamic>) {}

  render(root: Dynamic, path: readonly string[], recursive: boolean): string {
    let schema = root;
    let field: { name: string; schema: Dynamic } | undefined;
    for (const name of path) {
      const next = this.#properties(schema)[name];
      if (next === undefined) throw new Fatal(`field ${JSON.stringify(path.at(-1))} does not exist`);
      field = { name, schema: next };
      schema = next;
    }
    let out = '';
    if (field !== undefined) {
      const values = this.#enumOf(schema);
      out += `FIELD: ${field.name} <${this.#typeName(schema)}>\n${values.length > 0 ? `ENUM:\n${values.map((value) => `    ${value}\n`).join('')}\n` : '\n\n'}`;
    }
    const descriptions = this.#descriptions(schema);
    out += `DESCRIPTION:\n${descriptions.length === 0 ? '    <empty>\n' : `${descriptions.map((each) => `${indented(each)}\n`).join('')}    \n`}`;
    const properties = this.#properties(schema);
    if (Object.keys(properties).length > 0) out += `FIELDS:\n${this.#fields(schema, recursive, 1, this.#open(schema))}`;
    return `${out}\n`;
  }

  /** The types that are not shown again below: the one the page is of, where a list, a map or `allOf` led to it. */
  #open(schema: Dynamic): readonly Dynamic[] {
    return schema?.$ref !== undefined || isRecord(schema?.properties) ? [] : [this.#object(schema)];
  }

  #fields(schema: Dynamic, recursive: boolean, level: number, seen: readonly Dynamic[]): string {
    const target = this.#object(schema);
    const required: readonly string[] = listOf(target?.required);
    const pad = '  '.repeat(level);
    let out = '';
    for (const [name, property] of sortedEntries(this.#properties(schema))) {
      const values = this.#enumOf(property);
      out += `${pad}${name}\t<${this.#typeName(property)}>${required.includes(name) ? ' -required-' : ''}\n`;
      if (values.length > 0) out += `${pad}enum: ${values.length > ENUMS_SHOWN ? `${values.slice(0, ENUMS_SHOWN).join(', ')}, ....` : values.join(', ')}\n`;
      if (recursive) {
        const inner = this.#object(property);
        if (inner !== undefined && !seen.includes(inner) && level < DEPTH_MAX) out += this.#fields(property, true, level + 1, [...seen, inner]);
      } else out += `${indented(this.#ownDescription(property) || '<no description>')}\n\n`;
    }
    return out;
  }

  #refOf(schema: Dynamic): string | undefined {
    const ref = schema?.$ref ?? listOf(schema?.allOf)[0]?.$ref;
    return typeof ref === 'string' ? ref.slice(ref.lastIndexOf('/') + 1) : undefined;
  }
  #resolve(schema: Dynamic): Dynamic {
    const ref = this.#refOf(schema);
    return ref === undefined ? schema : this.schemas[ref];
  }
  /** The object that holds the fields of this schema: behind references, lists and maps. */
  #object(schema: Dynamic): Dynamic | undefined {
    let found = this.#resolve(schema);
    for (let depth = 0; depth < DEPTH_MAX && isRecord(found); depth++) {
      if (isRecord(found['properties'])) return found;
      if (found['items'] !== undefined) found = this.#resolve(found['items']);
      else if (isRecord(found['additionalProperties'])) found = this.#resolve(found['additionalProperties']);
      else return undefined;
    }
    return undefined;
  }
  #properties(schema: Dynamic): Record<string, Dynamic> {
    return this.#object(schema)?.properties ?? {};
  }
  #enumOf(schema: Dynamic): string[] {
    return listOf(schema?.enum ?? this.#resolve(schema)?.enum).map((value) => (value === '' ? '""' : String(value)));
  }
  #ownDescription(schema: Dynamic): string {
    return schema?.description ?? '';
  }
  #descriptions(schema: Dynamic): string[] {
    const all = [this.#ownDescription(schema)];
    const ref = this.#refOf(schema);
    if (ref !== undefined) all.push(this.#ownDescription(this.schemas[ref]));
    for (const inner of [schema?.items, schema?.additionalProperties]) {
      const innerRef = this.#refOf(inner);
      if (innerRef !== undefined) all.push(this.#ownDescription(this.schemas[innerRef]));
    }
    return all.filter((each) => each !== '');
  }
  #typeName(schema: Dynamic): string {
    const ref = this.#refOf(schema);
    // A time is a string; an object goes by its name, and so does what is no one type.
    const plain = ref === undefined ? undefined : this.schemas[ref]?.type;
    if (ref !== undefined) return plain === undefined || plain === 'object' ? ref.slice(ref.lastIndexOf('.') + 1) : plain;
    if (schema?.type === 'array') return `[]${this.#typeName(schema.items)}`;
    if (isRecord(schema?.additionalProperties)) return `map[string]${this.#typeName(schema.additionalProperties)}`;
    if (schema?.['x-kubernetes-int-or-string']) return 'IntOrString';
    return schema?.type === 'object' || schema?.type === undefined ? 'Object' : schema.type;
  }
}

function indented(text: string): string {
  return wrap(text).split('\n').map((line) => `    ${line}`).join('\n');
}

/** Breaks lines at words; runs of spaces inside a line stay. */
function wrap(text: string): string {
  return text.split('\n').map(wrapLine).join('\n');
}

function wrapLine(line: string): string {
  let out = '';
  let length = 0;
  for (const [, spaces = '', word = ''] of line.matchAll(/(\s*)(\S*)/g)) {
    if (spaces === '' && word === '') continue;
    if (length + spaces.length + word.length > WIDTH && length > 0) {
      out += `\n${word}`;
      length = word.length;
    } else {
      out += word === '' ? '' : spaces + word;
      length += spaces.length + word.length;
    }
  }
  return out;
}
