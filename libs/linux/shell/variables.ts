import { encodeUtf8 } from '#linux/env/text.js';

/** A variable's flags, as `declare` sets them. */
export interface Attributes {
  exported: boolean;
  readonly: boolean;
  integer: boolean;
  lower: boolean;
  upper: boolean;
  reference: boolean;
}

/** A shell variable. `value` is undefined for one that is declared and not set. */
export class Variable implements Attributes {
  value: string | undefined;
  exported = false;
  readonly = false;
  integer = false;
  lower = false;
  upper = false;
  reference = false;
  /** Elements of an indexed array by number, of an associative one by key, in the order bash lists them. */
  elements: Map<string, string> | undefined;
  associative = false;
  /** The greatest index of an indexed array; -1 when it is empty. */
  #last = -1;
  /** Whether `elements` has the order of the indices. */
  #sorted = true;

  constructor(value?: string) {
    this.value = value;
  }

  get isArray(): boolean {
    return this.elements !== undefined;
  }

  copy(): Variable {
    const copy = new Variable(this.value);
    copy.exported = this.exported;
    copy.readonly = this.readonly;
    copy.integer = this.integer;
    copy.lower = this.lower;
    copy.upper = this.upper;
    copy.reference = this.reference;
    copy.associative = this.associative;
    if (this.elements !== undefined) copy.elements = new Map(this.elements);
    copy.#sorted = this.#sorted;
    copy.#last = this.#last;
    return copy;
  }

  makeArray(associative: boolean): void {
    if (this.elements !== undefined) return;
    this.elements = new Map();
    this.associative = associative;
    this.#last = -1;
    if (this.value !== undefined) this.setElement('0', this.value);
    this.value = undefined;
  }

  clearElements(): void {
    this.elements?.clear();
    this.#last = -1;
    this.#sorted = true;
  }

  setElement(key: string, value: string): void {
    this.makeArray(false);
    const elements = this.elements as Map<string, string>;
    if (!this.associative) {
      const index = Number(key);
      if (index > this.#last) this.#last = index;
      else if (!elements.has(key)) this.#sorted = false;
    }
    elements.set(key, value);
  }

  deleteElement(key: string): void {
    if (this.elements?.delete(key) !== true || this.associative || Number(key) !== this.#last) return;
    this.#last = -1;
    for (const other of this.elements.keys()) this.#last = Math.max(this.#last, Number(other));
  }

  get lastIndex(): number {
    return this.elements === undefined ? (this.value === undefined ? -1 : 0) : this.#last;
  }

  append(value: string): void {
    this.setElement(String(this.lastIndex + 1), value);
  }

  /** In bash's order: by number, or by the bucket of its hash table. */
  keys(): readonly string[] {
    if (this.elements === undefined) return this.value === undefined ? [] : ['0'];
    const keys = [...this.elements.keys()];
    if (this.associative) return keys.reverse().sort((a, b) => bucketOf(a) - bucketOf(b));
    if (this.#sorted) return keys;
    keys.sort((a, b) => Number(a) - Number(b));
    const { elements } = this;
    this.elements = new Map(keys.map((key) => [key, elements.get(key) as string]));
    this.#sorted = true;
    return keys;
  }

  values(): readonly string[] {
    if (this.elements === undefined) return this.value === undefined ? [] : [this.value];
    if (this.#sorted && !this.associative) return [...this.elements.values()];
    return this.keys().map((key) => this.elements?.get(key) as string);
  }

  get size(): number {
    return this.elements?.size ?? (this.value === undefined ? 0 : 1);
  }

  /** What `$name` gives: element 0 of an array. */
  scalar(): string | undefined {
    return this.elements === undefined ? this.value : this.elements.get('0');
  }
}

/** Where bash's hash table (FNV-1, 1024 buckets) keeps a key. */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5;
  for (const byte of encodeUtf8(key)) hash = Math.imul(hash, 0x01000193) ^ byte;
  return hash & 1023;
}

type Scope = Map<string, Variable>;

/** Variables with bash's dynamic scoping: a function sees the locals of its callers. */
export class Variables {
  readonly #scopes: Scope[] = [new Map()];

  get depth(): number {
    return this.#scopes.length;
  }

  push(): void {
    this.#scopes.push(new Map());
  }

  pop(): void {
    this.#scopes.pop();
  }

  find(name: string): Variable | undefined {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const found = (this.#scopes[i] as Scope).get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  findLocal(name: string): Variable | undefined {
    return (this.#scopes[this.#scopes.length - 1] as Scope).get(name);
  }

  /** The variable of that name, made in the global scope if there is none. */
  make(name: string): Variable {
    const found = this.find(name);
    if (found !== undefined) return found;
    const made = new Variable();
    (this.#scopes[0] as Scope).set(name, made);
    return made;
  }

  makeGlobal(name: string): Variable {
    const scope = this.#scopes[0] as Scope;
    const found = scope.get(name) ?? new Variable();
    scope.set(name, found);
    return found;
  }

  makeLocal(name: string): Variable {
    const scope = this.#scopes[this.#scopes.length - 1] as Scope;
    const found = scope.get(name) ?? new Variable();
    scope.set(name, found);
    return found;
  }

  putLocal(name: string, variable: Variable): void {
    (this.#scopes[this.#scopes.length - 1] as Scope).set(name, variable);
  }

  unset(name: string): void {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const scope = this.#scopes[i] as Scope;
      if (!scope.has(name)) continue;
      // A local that is unset hides the global one as long as the function runs.
      if (i > 0 && i === this.#scopes.length - 1) scope.set(name, new Variable());
      else scope.delete(name);
      return;
    }
  }

  names(): readonly string[] {
    const names = new Set<string>();
    for (const scope of this.#scopes) for (const name of scope.keys()) names.add(name);
    return [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  }

  /** A subshell's own copy. */
  copy(): Variables {
    const copy = new Variables();
    copy.#scopes.length = 0;
    for (const scope of this.#scopes) {
      const other: Scope = new Map();
      for (const [name, variable] of scope) other.set(name, variable.copy());
      copy.#scopes.push(other);
    }
    return copy;
  }

  /** What programs get as their environment. */
  environment(): Map<string, string> {
    const found = new Map<string, string>();
    for (const scope of this.#scopes) {
      for (const [name, variable] of scope) {
        const value = variable.exported ? variable.value : undefined;
        if (value !== undefined) found.set(name, value);
        else if (variable.exported && variable.isArray) found.delete(name);
      }
    }
    return found;
  }
}
