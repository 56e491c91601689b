// Mirrors helm.sh/helm/v4/pkg/strvals
import { isTable, put, type Table, typed } from '#helm/engine/values.js';
import { SET_DEPTH_MAX, SET_INDEX_MAX } from '#helm/limits.js';

/** What is wrong with a `--set`. */
export class SetError extends Error {}

export type SetMode = 'typed' | 'string' | 'json' | 'literal';

/** Reads `a.b[0]=c,d={x,y}` into a table. `convert` makes a value of the text (a file's content for --set-file). Throws SetError. */
export function parseInto(text: string, into: Table, mode: SetMode, convert?: (text: string) => unknown): void {
  new SetParser(text, mode, convert ?? ((raw) => (mode === 'typed' ? typedValue(raw) : raw))).run(into);
}

function typedValue(text: string): unknown {
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === 'false') return lower === 'true';
  if (lower === 'null') return null;
  if (text === '0') return 0;
  return /^[-+]?[1-9]\d*$|^[-+]0+\d*$/.test(text) && Math.abs(Number(text)) <= 2 ** 63 ? Number(text) : text;
}

interface Read {
  readonly text: string;
  /** The sign it ended at; '' at the end of the input. */
  readonly stop: string;
}

class SetParser {
  #at = 0;
  readonly #letters: readonly string[];

  constructor(text: string, private readonly mode: SetMode, private readonly convert: (text: string) => unknown) {
    this.#letters = [...text];
  }

  run(into: Table): void {
    while (this.#at < this.#letters.length) this.#key(into, 0);
  }

  #until(stops: string): Read {
    let text = '';
    while (this.#at < this.#letters.length) {
      const c = this.#letters[this.#at++] as string;
      if (stops.includes(c)) return { text, stop: c };
      if (c === '\\' && this.mode !== 'literal') {
        if (this.#at >= this.#letters.length) break;
        text += this.#letters[this.#at++];
      } else text += c;
    }
    return { text, stop: '' };
  }

  #key(into: Table, depth: number): void {
    const { text: key, stop } = this.#until(this.mode === 'literal' ? '=[.' : '=[,.');
    if (stop === '') {
      if (key === '') return;
      throw new SetError(`key ${JSON.stringify(key)} has no value`);
    }
    const set = (value: unknown) => {
      if (key !== '') put(into, key, value);
    };
    if (stop === ',') {
      set('');
      throw new SetError(`key ${JSON.stringify(key)} has no value (cannot end with ,)`);
    }
    if (stop === '=') return set(this.#value());
    const own = Object.hasOwn(into, key) ? into[key] : undefined;
    if (stop === '[') {
      if (own !== undefined && own !== null && !Array.isArray(own)) throw new SetError(`unable to parse key: interface conversion: interface {} is ${typeName(own)}, not []interface {}`);
      const index = this.#index();
      return set(this.#item(Array.isArray(own) ? own : [], index, depth));
    }
    if (depth + 1 > SET_DEPTH_MAX) throw new SetError(`value name nested level is greater than maximum supported nested level of ${SET_DEPTH_MAX}`);
    if (own !== undefined && !isTable(own)) throw new SetError(`unable to parse key: interface conversion: interface {} is ${typeName(own)}, not map[string]interface {}`);
    const inner: Table = isTable(own) ? own : {};
    this.#key(inner, depth + 1);
    if (Object.keys(inner).length === 0) throw new SetError(`key map ${JSON.stringify(key)} has no value`);
    set(inner);
  }

  #index(): number {
    const { text, stop } = this.#until(']');
    if (stop === '') throw new SetError('error parsing index: EOF');
    if (!/^[-+]?\d+$/.test(text)) throw new SetError(`error parsing index: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
    const index = Number(text);
    if (index < 0) throw new SetError(`negative ${index} index not allowed`);
    if (index > SET_INDEX_MAX) throw new SetError(`index of ${index} is greater than maximum supported index of ${SET_INDEX_MAX}`);
    return index;
  }

  /** After `key[index]`: the list with that item set. */
  #item(list: readonly unknown[], index: number, depth: number): unknown[] {
    const { text, stop } = this.#until('[.=');
    if (text !== '') throw new SetError(`unexpected data at end of array index: ${JSON.stringify(text)}`);
    const result = Array.from<unknown, unknown>({ length: Math.max(list.length, index + 1) }, (_, i) => list[i] ?? null);
    if (stop === '=') result[index] = this.#value();
    else if (stop === '[') {
      const inner = result[index];
      result[index] = this.#item(Array.isArray(inner) ? inner : [], this.#index(), depth);
    } else if (stop === '.') {
      const inner = isTable(result[index]) ? result[index] : {};
      this.#key(inner as Table, depth);
      result[index] = inner;
    }
    return result;
  }

  #value(): unknown {
    if (this.mode === 'literal') return this.#until('').text;
    if (this.mode === 'json') return this.#json();
    if (this.#letters[this.#at] === '{') return this.#list();
    return this.convert(this.#until(',').text);
  }

  #list(): unknown[] {
    this.#at++;
    const list: unknown[] = [];
    for (;;) {
      const { text, stop } = this.#until(',}');
      if (stop === '') throw new SetError("list must terminate with '}'");
      list.push(this.convert(text));
      if (stop === '}') break;
    }
    if (this.#letters[this.#at] === ',') this.#at++;
    return list;
  }

  /** The longest JSON value that begins here, then blanks and a comma. */
  #json(): unknown {
    const rest = this.#letters.slice(this.#at).join('');
    if (/^\s*(,|$)/.test(rest)) {
      this.#skipComma();
      return null;
    }
    const end = jsonEnd(rest);
    try {
      const value = typed(JSON.parse(rest.slice(0, end)));
      this.#at += [...rest.slice(0, end)].length;
      this.#skipComma();
      return value;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const first = rest.trimStart().charAt(0);
      throw new SetError(/[[{"]/.test(first) ? 'unexpected EOF' : `invalid character '${first}' looking for beginning of value`);
    }
  }
  #skipComma(): void {
    while (/\s/.test(this.#letters[this.#at] ?? '')) this.#at++;
    if (this.#letters[this.#at] === ',') this.#at++;
  }
}

function jsonEnd(text: string): number {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (quoted) {
      if (c === '\\') i++;
      else if (c === '"') {
        quoted = false;
        if (depth === 0) return i + 1;
      }
    } else if (c === '"') quoted = true;
    else if (c === '{' || c === '[') depth++;
    else if (c === '}' || c === ']') {
      if (--depth === 0) return i + 1;
    } else if (depth === 0 && c === ',') return i;
  }
  return text.length;
}

function typeName(value: unknown): string {
  return value === null ? 'nil' : Array.isArray(value) ? '[]interface {}' : isTable(value) ? 'map[string]interface {}' : typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : typeof value === 'number' ? 'int64' : 'float64';
}
