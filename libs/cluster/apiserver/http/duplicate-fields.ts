// Mirrors sigs.k8s.io/json: fields that an object names twice
// Differs: looks only where the text is not what its value would be written as.
import type { JsonValue } from '#cluster/apimachinery/json.js';

/** strict decoding stops collecting here. */
const FOUND_MAX = 100;

/** `duplicate field "spec.replicas"` for each, in order. `text` is JSON that was parsed to `value`. */
export function duplicateFields(text: string, value: JsonValue): readonly string[] {
  // What programs send is compact: then the lengths agree, and nothing got lost.
  if (JSON.stringify(value).length === text.trimEnd().length) return [];
  return new Scanner(text).scan();
}

interface Level {
  readonly path: string;
  /** Names seen, of an object; undefined in a list. */
  readonly names: Set<string> | undefined;
  index: number;
}

/** Walks over JSON that is known to be right. */
class Scanner {
  readonly #found = new Set<string>();
  readonly #levels: Level[] = [];
  /** Where the next value stands. */
  #path = '';

  constructor(private readonly text: string) {}

  scan(): readonly string[] {
    const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;
    for (let match = tokens.exec(this.text); match !== null && this.#found.size < FOUND_MAX; match = tokens.exec(this.text)) {
      const token = match[0];
      const level = this.#levels.at(-1);
      if (token === '{') this.#levels.push({ path: this.#path, names: new Set(), index: 0 });
      else if (token === '[') this.#enterList();
      else if (token === '}' || token === ']') this.#levels.pop();
      else if (token === ',' && level !== undefined && level.names === undefined) this.#path = `${level.path}[${++level.index}]`;
      else if (token.startsWith('"') && level?.names !== undefined && this.#isName(tokens.lastIndex)) this.#name(level, JSON.parse(token) as string);
    }
    return [...this.#found];
  }

  #enterList(): void {
    this.#levels.push({ path: this.#path, names: undefined, index: 0 });
    this.#path = `${this.#path}[0]`;
  }

  #isName(at: number): boolean {
    let next = at;
    while (' \t\r\n'.includes(this.text[next] ?? 'x')) next++;
    return this.text[next] === ':';
  }

  #name({ path, names }: Level, name: string): void {
    this.#path = path === '' ? name : `${path}.${name}`;
    if (names?.has(name) === true) this.#found.add(`duplicate field ${JSON.stringify(this.#path)}`);
    names?.add(name);
  }
}
