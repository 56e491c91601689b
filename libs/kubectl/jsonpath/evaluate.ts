// Mirrors k8s.io/client-go/util/jsonpath (evaluation and printing)
import { encodeUtf8 } from '#linux/env/text.js';
import { goJson } from '#kubectl/printers/go-json.js';
import { type Dynamic, isRecord, sortKeys, sortedEntries } from '#kubectl/rest/dynamic.js';
import { Float, formatV } from '#kubectl/template/format.js';
import { JsonPathError, type Node, parseJsonPath } from './parse.js';

/** So many values may be looked at; a real kubectl would go on, and ranges within ranges that nobody ends double with each. */
const STEPS_MAX = 2_000_000;

/** A value, or a literal text that separates values. */
type Found = Dynamic;

export class JsonPath {
  readonly #nodes: readonly Node[];

  /** Throws JsonPathError. */
  constructor(
    source: string,
    private readonly allowMissing = true,
  ) {
    this.#nodes = parseJsonPath(source);
  }

  /** What `-o jsonpath` prints. Throws JsonPathError. */
  print(data: Dynamic): string {
    return this.results(data).map((group) => group.map(valueText).join(' ')).join('');
  }

  /** The values of each `{…}`. Throws JsonPathError. */
  results(data: Dynamic): Found[][] {
    const run = new Run(this.allowMissing, { left: STEPS_MAX });
    run.groups(this.#nodes, data);
    return run.out;
  }
}

class Run {
  readonly out: Found[][] = [];

  constructor(
    private readonly allowMissing: boolean,
    private readonly steps: { left: number },
  ) {}

  /** Text and actions in order; a range repeats up to its end. */
  groups(nodes: readonly Node[], data: Dynamic): void {
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i] as Node;
      if (node.kind !== 'list') {
        this.out.push(this.walk([data], [node]));
        continue;
      }
      const [first] = node.nodes;
      if (first?.kind === 'word' && first.word === 'range') {
        const end = matchingEnd(nodes, i);
        this.steps.left -= end - i;
        const body = nodes.slice(i + 1, end);
        for (const item of this.walk([data], node.nodes.slice(1))) this.groups(body, item);
        if (end < nodes.length) i = end; // without an end, what follows is done once more on the outside
      } else if (first?.kind === 'word') {
        throw new JsonPathError(first.word === 'end' ? 'not in range, nothing to end' : `unrecognized identifier ${first.word}`);
      } else this.out.push(this.walk([data], node.nodes));
    }
  }

  walk(values: readonly Found[], nodes: readonly Node[]): Found[] {
    let current = [...values];
    for (const node of nodes) {
      this.steps.left -= 1 + current.length;
      if (this.steps.left < 0) throw new JsonPathError(`gave up after ${STEPS_MAX} steps`);
      current = this.#step(current, node);
    }
    return current;
  }

  #step(values: readonly Found[], node: Node): Found[] {
    switch (node.kind) {
      case 'text':
        return [node.text];
      case 'value':
        return values.map(() => (node.isFloat === true ? new Float(node.value as number) : node.value));
      case 'list':
        return this.walk(values, node.nodes);
      case 'field':
        return this.#field(values, node.name);
      case 'array':
        return this.#slices(values, node);
      case 'wildcard':
        return values.flatMap(children);
      case 'recursive':
        return values.flatMap(descendants);
      case 'union':
        return node.branches.flatMap((branch) => this.walk(values, branch));
      case 'filter':
        return values.flatMap((value) => this.#filtered(value, node));
      case 'word':
        throw new JsonPathError(`unrecognized identifier ${node.word}`);
    }
  }

  #field(values: readonly Found[], name: string): Found[] {
    if (values.length === 0) return [];
    const found: Found[] = [];
    for (const value of values) if (isRecord(value) && Object.hasOwn(value, name) && value[name] !== undefined) found.push(value[name]);
    if (found.length === 0 && !this.allowMissing) throw new JsonPathError(`${name} is not found`);
    return found;
  }

  #slices(values: readonly Found[], node: ArrayNode): Found[] {
    const found: Found[] = [];
    for (const value of values) {
      if (value === null || value === undefined) continue;
      const slice = sliceOf(value, node);
      if (slice === undefined) return found; // as in Go, where nothing is asked for ends it all
      found.push(...slice);
    }
    return found;
  }

  #filtered(value: Found, node: FilterNode): Found[] {
    if (!Array.isArray(value)) throw new JsonPathError(`${formatV(value)} is not array or slice and cannot be filtered`);
    return value.filter((item) => this.#holds(item, node));
  }

  #holds(item: Found, node: FilterNode): boolean {
    if (node.operator === 'exists') return this.#exists(item, node.left);
    const left = this.walk([item], node.left);
    if (left.length === 0) return false;
    if (left.length > 1) throw new JsonPathError('can only compare one element at a time');
    const right = this.walk([item], node.right);
    if (right.length === 0) return false;
    if (right.length > 1) throw new JsonPathError('can only compare one element at a time');
    return compare(left[0], right[0], node.operator);
  }

  #exists(item: Found, path: readonly Node[]): boolean {
    try {
      return this.walk([item], path).length > 0;
    } catch (error) {
      // What is missing is not there; of other errors Go looks at what was found before.
      if (error instanceof JsonPathError) return !error.message.endsWith('is not found');
      throw error;
    }
  }
}

type ArrayNode = Extract<Node, { kind: 'array' }>;
type FilterNode = Extract<Node, { kind: 'filter' }>;

/** undefined where no element is asked for. Throws JsonPathError. */
function sliceOf(value: Found, node: ArrayNode): Found[] | undefined {
  if (!Array.isArray(value)) throw new JsonPathError(`${goType(value)} is not array or slice`);
  const { length } = value;
  let from = node.from ?? 0;
  if (from < 0) from += length;
  let to = node.to ?? length;
  if (to < 0 || (node.single && to === 0)) to += length;
  if (to === from) return undefined;
  if (from >= length || from < 0) throw new JsonPathError(`array index out of bounds: index ${from}, length ${length}`);
  if (to > length || to < 0) throw new JsonPathError(`array index out of bounds: index ${to - 1}, length ${length}`);
  if (from > to) throw new JsonPathError(`starting index ${from} is greater than ending index ${to}`);
  if (node.step <= 0) throw new JsonPathError('step must be > 0');
  return value.slice(from, to).filter((_, i) => i % node.step === 0);
}

function matchingEnd(nodes: readonly Node[], from: number): number {
  let depth = 0;
  for (let i = from; i < nodes.length; i++) {
    const node = nodes[i] as Node;
    const first = node.kind === 'list' ? node.nodes[0] : undefined;
    if (first?.kind !== 'word' || !['range', 'end'].includes(first.word)) continue;
    depth += first.word === 'range' ? 1 : -1;
    if (depth === 0) return i;
  }
  return nodes.length;
}

function children(value: Found): Found[] {
  if (typeof value === 'string') return [...encodeUtf8(value)];
  if (Array.isArray(value)) return value;
  return isRecord(value) ? sortedEntries(value).map(([, item]) => item) : [];
}

/** A text has children in Go, its bytes, so it is one of those that are descended from. */
function descendants(value: Found): Found[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  const below = children(value);
  return below.length === 0 ? [] : [value, ...below.flatMap(descendants)];
}

type BasicKind = 'bool' | 'int' | 'float' | 'string';

function basicKind(value: Found): BasicKind {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  if (value instanceof Float) return 'float';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  throw new JsonPathError('invalid type for comparison');
}

/** As Go's templates compare. Throws JsonPathError for what cannot be compared. */
function compare(left: Found, right: Found, operator: string): boolean {
  if (!['==', '!=', '<', '>', '<=', '>='].includes(operator)) throw new JsonPathError(`unrecognized filter operator ${operator}`);
  const kind = basicKind(left);
  if (kind !== basicKind(right)) throw new JsonPathError('incompatible types for comparison');
  const plain = (value: Found) => (value instanceof Float ? value.value : value);
  const [a, b] = [plain(left), plain(right)];
  if (operator === '==') return a === b;
  if (operator === '!=') return a !== b;
  if (kind === 'bool') throw new JsonPathError('invalid type for comparison');
  const isLess = a < b;
  if (operator === '<') return isLess;
  if (operator === '>=') return !isLess;
  return operator === '<=' ? isLess || a === b : !(isLess || a === b);
}

/** How a value is printed: text as it is, the rest as compact JSON with sorted keys. */
export function valueText(value: Found): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return 'null';
  return typeof value === 'object' && !(value instanceof Float) ? goJson(sortKeys(value)) : formatV(value);
}

export function goType(value: Found): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
}

/** `%#v` of a decoded object: what the jsonpath error shows. */
export function goSyntax(value: Found): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (isRecord(value)) return `map[string]interface {}{${sortedEntries(value).map(([key, item]) => `${JSON.stringify(key)}:${goSyntax(item)}`).join(', ')}}`;
  return String(value);
}
