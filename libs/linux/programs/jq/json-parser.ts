import type { Json } from './json.js';

/** A text that is no JSON; the message says where, as jq does. */
export class JsonError extends Error {}

const DEPTH_MAX = 10_000;
type Open = { readonly array: Json[] } | { readonly object: Map<string, Json>; key: string | undefined };

/** Reads values out of text that comes in pieces. Errors and their places are jq's. */
export class JsonParser {
  line = 1;
  #column = 0;
  #stack: Open[] = [];
  #next: Json | undefined;
  #token = '';
  #state: 'normal' | 'string' | 'escape' = 'normal';
  #done: Json[] = [];

  /** Values that are complete now, in order. After an error, values before it can be had by `takeDone`. */
  push(text: string): Json[] {
    for (let at = 0; at < text.length; at++) {
      if (this.#state === 'string') {
        // Runs of plain characters are taken in one piece.
        let end = at;
        while (end < text.length && text[end] !== '"' && text[end] !== '\\' && text[end] !== '\n') end++;
        this.#token += text.slice(at, end);
        this.#column += end - at;
        at = end;
        if (at >= text.length) break;
      }
      this.#scan(text[at] as string);
    }
    return this.takeDone();
  }

  takeDone(): Json[] {
    const done = this.#done;
    this.#done = [];
    return done;
  }

  /** The end of the text: the last value, if it needed the end to be complete. */
  end(): Json[] {
    if (this.#state !== 'normal') this.#fail('Unfinished string at EOF');
    const message = this.#literal();
    if (message !== undefined) this.#fail(`${message} at EOF`);
    if (this.#stack.length > 0) this.#fail('Unfinished JSON term at EOF');
    this.#emit();
    return this.takeDone();
  }

  #fail(message: string): never {
    throw new JsonError(`${message} at line ${this.line}, column ${this.#column}`);
  }

  #check(message: string | undefined): void {
    if (message !== undefined) this.#fail(message);
  }

  #emit(): void {
    if (this.#stack.length > 0 || this.#next === undefined) return;
    this.#done.push(this.#next);
    this.#next = undefined;
  }

  #scan(letter: string): void {
    this.#column++;
    if (letter === '\n') {
      this.line++;
      this.#column = 0;
    }
    if (this.#state !== 'normal') {
      if (letter === '"' && this.#state === 'string') {
        this.#check(this.#string());
        this.#state = 'normal';
        this.#emit();
      } else {
        this.#token += letter;
        this.#state = letter === '\\' && this.#state === 'string' ? 'escape' : 'string';
      }
      return;
    }
    const isSpace = letter === ' ' || letter === '\t' || letter === '\r' || letter === '\n';
    const isStructure = '[]{},:'.includes(letter);
    if (!isSpace && !isStructure && letter !== '"') {
      if (letter !== '\ufeff') this.#token += letter;
      return;
    }
    this.#check(this.#literal());
    this.#emit();
    if (letter === '"') this.#state = 'string';
    else if (isStructure) this.#check(this.#structure(letter));
    this.#emit();
  }

  #value(value: Json): string | undefined {
    if (this.#next !== undefined) return 'Expected separator between values';
    this.#next = value;
    return undefined;
  }

  #literal(): string | undefined {
    const token = this.#token;
    if (token === '') return undefined;
    this.#token = '';
    if (token === 'true') return this.#value(true);
    if (token === 'false') return this.#value(false);
    if (token === 'null') return this.#value(null);
    if (token === 'nan' || token === 'NaN') return this.#value(Number.NaN);
    if (token.startsWith("'")) return "Invalid string literal; expected \", but got '";
    if (/^[tf]|^nu/.test(token)) return 'Invalid literal';
    if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(token)) return 'Invalid numeric literal';
    const number = Number(token);
    return this.#value(Number.isFinite(number) ? number : Math.sign(number) * Number.MAX_VALUE);
  }

  #string(): string | undefined {
    const token = this.#token;
    this.#token = '';
    if (!token.includes('\\') && !/[\x00-\x1f]/.test(token)) return this.#value(token);
    let text = '';
    for (let at = 0; at < token.length; at++) {
      const letter = token[at] as string;
      if (letter !== '\\') {
        if (letter < ' ') return 'Invalid string: control characters from U+0000 through U+001F must be escaped';
        text += letter;
        continue;
      }
      const next = token[++at] as string;
      const simple = ESCAPES[next];
      if (simple !== undefined) text += simple;
      else if (next !== 'u') return 'Invalid escape';
      else {
        const hex = token.slice(at + 1, at + 5);
        if (hex.length < 4) return 'Invalid \\uXXXX escape';
        if (!/^[0-9a-fA-F]{4}$/.test(hex)) return 'Invalid characters in \\uXXXX escape';
        text += String.fromCharCode(Number.parseInt(hex, 16));
        at += 4;
      }
    }
    return this.#value(/[\ud800-\udfff]/.test(text) ? text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd') : text);
  }

  #structure(letter: string): string | undefined {
    const top = this.#stack.at(-1);
    switch (letter) {
      case '[': case '{':
        if (this.#stack.length >= DEPTH_MAX) return 'Exceeds depth limit for parsing';
        if (this.#next !== undefined) return 'Expected separator between values';
        this.#stack.push(letter === '[' ? { array: [] } : { object: new Map(), key: undefined });
        return undefined;
      case ':':
        if (this.#next === undefined) return "Expected string key before ':'";
        if (top === undefined || !('object' in top) || top.key !== undefined) return "':' not as part of an object";
        if (typeof this.#next !== 'string') return 'Object keys must be strings';
        top.key = this.#next;
        this.#next = undefined;
        return undefined;
      case ',':
        if (this.#next === undefined) return "Expected value before ','";
        if (top === undefined) return "',' not as part of an object or array";
        return this.#add(top);
      default: return this.#close(letter, top);
    }
  }

  #add(top: Open): string | undefined {
    const value = this.#next as Json;
    if ('array' in top) top.array.push(value);
    else if (top.key === undefined) return 'Objects must consist of key:value pairs';
    else {
      top.object.set(top.key, value);
      top.key = undefined;
    }
    this.#next = undefined;
    return undefined;
  }

  #close(letter: string, top: Open | undefined): string | undefined {
    if (top === undefined) return `Unmatched '${letter}'`;
    if (letter === ']') {
      if (!('array' in top)) return "Unmatched ']'";
      if (this.#next === undefined && top.array.length > 0) return 'Expected another array element';
    } else if (!('object' in top)) return this.#next === undefined ? "Unmatched '}'" : 'Objects must consist of key:value pairs';
    else if (this.#next === undefined && top.key !== undefined) return "Unmatched '}'";
    else if (this.#next === undefined && top.object.size > 0) return 'Expected another key-value pair';
    if (this.#next !== undefined) {
      const message = this.#add(top);
      if (message !== undefined) return message;
    }
    this.#stack.pop();
    this.#next = 'array' in top ? top.array : top.object;
    return undefined;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** One value, all of the text. Throws JsonError as jq's fromjson words it. */
export function parseJsonText(text: string): Json {
  try {
    const parser = new JsonParser();
    const values = [...parser.push(text), ...parser.end()];
    if (values.length > 1) throw new JsonError('Unexpected extra JSON values');
    const [value] = values;
    if (value === undefined) throw new JsonError('Expected JSON value');
    return value;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new JsonError(`${error.message} (while parsing '${text}')`);
  }
}
