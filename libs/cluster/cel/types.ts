// Mirrors cel-go/common/types/types.go and checker/{types,format,mapping}.go

export type CelKind = 'bool' | 'int' | 'uint' | 'double' | 'string' | 'bytes' | 'null' | 'dyn' | 'error' | 'duration' | 'timestamp' | 'list' | 'map' | 'struct' | 'type' | 'param' | 'opaque';

export interface CelType {
  readonly kind: CelKind;
  /** As errors show it. */
  readonly name: string;
  readonly params: readonly CelType[];
  /** Of a struct: the type of a field. */
  field?(name: string): CelType | undefined;
}

const scalar = (kind: CelKind, name: string = kind): CelType => ({ kind, name, params: [] });
export const BOOL = scalar('bool');
export const INT = scalar('int');
export const UINT = scalar('uint');
export const DOUBLE = scalar('double');
export const STRING = scalar('string');
export const BYTES = scalar('bytes');
export const NULL = scalar('null');
export const DYN = scalar('dyn');
export const ERROR = scalar('error', '!error!');
export const DURATION = scalar('duration');
export const TIMESTAMP = scalar('timestamp');

export const listOf = (element: CelType): CelType => ({ kind: 'list', name: 'list', params: [element] });
export const mapOf = (key: CelType, value: CelType): CelType => ({ kind: 'map', name: 'map', params: [key, value] });
export const optionalOf = (inner: CelType): CelType => ({ kind: 'opaque', name: 'optional_type', params: [inner] });
export const typeOf = (inner: CelType): CelType => ({ kind: 'type', name: 'type', params: [inner] });
export const opaque = (name: string, ...params: CelType[]): CelType => ({ kind: 'opaque', name, params });
export const param = (name: string): CelType => ({ kind: 'param', name, params: [] });
export const struct = (name: string, field: (name: string) => CelType | undefined): CelType => ({ kind: 'struct', name, params: [], field });

export function showType(type: CelType): string {
  return type.params.length === 0 ? type.name : `${type.name}(${type.params.map(showType).join(', ')})`;
}

export function showCall(args: readonly CelType[], isMember: boolean): string {
  const shown = args.map(showType);
  return isMember ? `${shown[0]}.(${shown.slice(1).join(', ')})` : `(${shown.join(', ')})`;
}

export function isDyn(type: CelType): boolean {
  return type.kind === 'dyn';
}

export function unwrapOptional(type: CelType): { readonly inner: CelType; readonly isOptional: boolean } {
  return type.name === 'optional_type' ? { inner: type.params[0] as CelType, isOptional: true } : { inner: type, isOptional: false };
}

export function isSameType(a: CelType, b: CelType): boolean {
  return a === b || (a.kind === b.kind && a.name === b.name && a.params.length === b.params.length && a.params.every((each, i) => isSameType(each, b.params[i] as CelType)));
}

/** What the parameters of types stand for. */
export class Substitutions {
  readonly #of: Map<string, CelType>;

  constructor(of: ReadonlyMap<string, CelType> = new Map()) {
    this.#of = new Map(of);
  }

  copy(): Substitutions {
    return new Substitutions(this.#of);
  }

  find(type: CelType): CelType | undefined {
    return type.kind === 'param' ? this.#of.get(type.name) : undefined;
  }

  set(type: CelType, to: CelType): void {
    this.#of.set(type.name, to);
  }

  apply(type: CelType, toDyn: boolean): CelType {
    const found = this.find(type);
    if (found !== undefined) return this.apply(found, toDyn);
    if (type.kind === 'param') return toDyn ? DYN : type;
    if (type.params.length === 0) return type;
    return { ...type, params: type.params.map((each) => this.apply(each, toDyn)) };
  }

  /** Can a value of type `b` stand where `a` is wanted, or the other way round? Learns what parameters stand for. */
  unify(a: CelType, b: CelType): boolean {
    if (b.kind === 'param') {
      const outcome = this.#substitute(a, b);
      if (outcome !== 'unknown') return outcome === 'fits';
    }
    if (a.kind === 'param') return this.#substitute(b, a) === 'fits';
    if (isDyn(a) || isDyn(b) || a.kind === 'error' || b.kind === 'error') return true;
    if (a.kind === 'null') return isNullable(b);
    if (b.kind === 'null') return isNullable(a);
    if (a.kind === 'type') return b.kind === 'type';
    return a.kind === b.kind && a.name === b.name && a.params.length === b.params.length && a.params.every((each, i) => this.unify(each, b.params[i] as CelType));
  }

  #substitute(a: CelType, variable: CelType): 'fits' | 'clash' | 'unknown' {
    if (isSameType(a, variable)) return 'fits';
    const known = this.find(variable);
    if (known === undefined) {
      if (!this.#isFree(variable, a)) return 'unknown';
      this.set(variable, a);
      return 'fits';
    }
    if (isSameType(a, known)) return 'fits';
    if (!this.unify(a, known)) return 'clash';
    const general = mostGeneral(a, known);
    if (this.#isFree(variable, general)) this.set(variable, general);
    return 'fits';
  }

  /** Is the variable no part of the type? */
  #isFree(variable: CelType, within: CelType): boolean {
    if (isSameType(variable, within)) return false;
    if (within.kind === 'param') {
      const known = this.find(within);
      return known === undefined || this.#isFree(variable, known);
    }
    return within.params.every((each) => this.#isFree(variable, each));
  }
}

function isNullable(type: CelType): boolean {
  return type.kind === 'null' || type.kind === 'opaque' || type.kind === 'struct' || type.kind === 'duration' || type.kind === 'timestamp';
}

export function mostGeneral(a: CelType, b: CelType): CelType {
  return isLessSpecific(a, b) ? a : b;
}

function isLessSpecific(a: CelType, b: CelType): boolean {
  if (isDyn(a) || a.kind === 'param') return true;
  if (isDyn(b) || b.kind === 'param') return false;
  if (a.kind !== b.kind || a.name !== b.name || a.params.length !== b.params.length) return false;
  return a.params.every((each, i) => isLessSpecific(each, b.params[i] as CelType));
}

/** `list(A)`, `map(string, dyn)`, `kubernetes.Quantity`: one upper-case letter is a parameter. */
export function parseType(text: string): CelType {
  const match = /^\s*([\w.]+)\s*(?:\((.*)\))?\s*$/.exec(text);
  if (match === null) throw new Error(`not a type: ${text}`);
  const [, name = '', inner] = match;
  const params = inner === undefined ? [] : splitTypes(inner).map(parseType);
  if (/^[A-Z]$/.test(name)) return param(name);
  const known = SCALARS.get(name);
  if (known !== undefined) return known;
  if (name === 'list' || name === 'map' || name === 'type') return { kind: name, name, params };
  return opaque(name === 'optional' ? 'optional_type' : name, ...params);
}

const SCALARS: ReadonlyMap<string, CelType> = new Map([BOOL, INT, UINT, DOUBLE, STRING, BYTES, NULL, DYN, DURATION, TIMESTAMP].map((each) => [each.name, each]));

/** At the commas outside of parentheses. */
export function splitTypes(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let begin = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(begin, i));
      begin = i + 1;
    }
  }
  const last = text.slice(begin);
  return last.trim() === '' ? parts : [...parts, last];
}
