// Mirrors encoding/json: what its scanner says of text that is no JSON
// Differs: of numbers and literals only the first wrong character is told, as there; depth is not limited.

/** Go's message; undefined for JSON. */
export function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return new Scanner(text).problem();
  }
}

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  problem(): string {
    const inside = this.#value('looking for beginning of value');
    if (inside !== undefined) return inside;
    this.#space();
    return this.#wrong('after top-level value');
  }

  #space(): void {
    while (/^[ \t\r\n]$/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #wrong(where: string): string {
    const char = this.#text[this.#at];
    if (char === undefined) return 'unexpected end of JSON input';
    const shown = char === "'" ? `'\\''` : char === '"' ? `'"'` : `'${JSON.stringify(char).slice(1, -1)}'`;
    return `invalid character ${shown} ${where}`;
  }

  #value(where: string): string | undefined {
    this.#space();
    const char = this.#text[this.#at] ?? '';
    if (char === '{') return this.#list('}', 'object key:value pair', true);
    if (char === '[') return this.#list(']', 'array element', false);
    if (char === '"') return this.#string();
    for (const literal of ['true', 'false', 'null']) if (char === literal[0]) return this.#literal(literal);
    return /[-\d]/.test(char) ? this.#number() : this.#wrong(where);
  }

  #list(end: string, what: string, hasKeys: boolean): string | undefined {
    this.#at++;
    this.#space();
    if (this.#text[this.#at] === end) {
      this.#at++;
      return undefined;
    }
    for (;;) {
      if (hasKeys) {
        this.#space();
        if (this.#text[this.#at] !== '"') return this.#wrong('looking for beginning of object key string');
        const key = this.#string();
        if (key !== undefined) return key;
        this.#space();
        if (this.#text[this.#at] !== ':') return this.#wrong('after object key');
        this.#at++;
      }
      const inner = this.#value('looking for beginning of value');
      if (inner !== undefined) return inner;
      this.#space();
      const next = this.#text[this.#at];
      if (next !== end && next !== ',') return this.#wrong(`after ${what}`);
      this.#at++;
      if (next === end) return undefined;
    }
  }

  #string(): string | undefined {
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at] as string;
      if (char < ' ') return this.#wrong('in string literal');
      if (char === '"') {
        this.#at++;
        return undefined;
      }
      if (char !== '\\') continue;
      this.#at++;
      if (!/["\\/bfnrtu]/.test(this.#text[this.#at] ?? '"')) return this.#wrong('in string escape code');
    }
    return this.#wrong('');
  }

  #literal(literal: string): string | undefined {
    for (const [i, expected] of [...literal].entries()) {
      if (this.#text[this.#at] !== expected) return this.#wrong(i === 0 ? 'looking for beginning of value' : `in literal ${literal} (expecting '${expected}')`);
      this.#at++;
    }
    return undefined;
  }

  #number(): string | undefined {
    const match = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/.exec(this.#text.slice(this.#at));
    if (match !== null) {
      this.#at += match[0].length;
      return undefined;
    }
    this.#at++;
    return this.#wrong('in numeric literal');
  }
}
