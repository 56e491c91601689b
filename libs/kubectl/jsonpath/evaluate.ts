// Mirrors k8s.io/client-go/util/jsonpath (evaluation and printing)
import { goJson } from '#kubectl/printers/go-json.js';
import { type Dynamic, isRecord, sortKeys, sortedEntries } from '#kubectl/rest/dynamic.js';
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
    const run = new Run(data, this.allowMissing, { left: STEPS_MAX });
    run.groups(this.#nodes, data);
    return run.out;
  }
}

class Run {
  readonly out: Found[][] = [];

  constructor(
    private readonly root: Dynamic,
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
        throw new JsonPathError('not in range, nothing to end');
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
        return [node.value];
      case 'list':
        return this.walk(values, node.nodes);
      case 'field':
        return this.#field(values, node.name);
      case 'array':
        return values.flatMap((value) => this.#slice(value, node));
      case 'wildcard':
        return values.flatMap(children);
      case 'recursive':
        return values.flatMap(descendants);
      case 'union':
        return node.branches.flatMap((branch) => this.walk(values, branch));
      case 'filter':
        return values.flatMap((value) => (Array.isArray(value) ? value.filter((item) => this.#holds(item, node)) : isRecord(value) ? sortedEntries(value).map(([, item]) => item).filter((item) => this.#holds(item, node)) : []));
      default:
        throw new JsonPathError(`unexpected Node ${node.kind}`);
    }
  }

  #field(values: readonly Found[], name: string): Found[] {
    const found: Found[] = [];
    for (const value of values) if (isRecord(value) && Object.hasOwn(value, name) && value[name] !== undefined) found.push(value[name]);
    if (found.length === 0 && !this.allowMissing) throw new JsonPathError(`${name} is not found`);
    return found;
  }

  #slice(value: Found, node: Extract<Node, { kind: 'array' }>): Found[] {
    if (value === null || value === undefined) return [];
    if (!Array.isArray(value)) throw new JsonPathError(`${goType(value)} is not array or slice`);
    const { length } = value;
    let from = node.from ?? 0;
    if (from < 0) from += length;
    let to = node.to ?? length;
    if (to < 0 || (node.single && to === 0)) to += length;
    if (to === from) return [];
    if (from >= length || from < 0) throw new JsonPathError(`array index out of bounds: index ${from}, length ${length}`);
    if (to > length || to < 0) throw new JsonPathError(`array index out of bounds: index ${to - 1}, length ${length}`);
    if (from > to) throw new JsonPathError(`starting index ${from} is greater than ending index ${to}`);
    if (node.step <= 0) throw new JsonPathError('step must be > 0');
    return value.slice(from, to).filter((_, i) => i % node.step === 0);
  }

  #holds(item: Found, node: Extract<Node, { kind: 'filter' }>): boolean {
    const quiet = new Run(this.root, true, this.steps);
    const left = quiet.walk([item], node.left);
    if (node.operator === 'exists') return left.length > 0;
    if (left.length === 0) return false;
    if (left.length > 1) throw new JsonPathError("can only compare one element at a time");
    const right = quiet.walk([item], node.right);
    if (right.length === 0) return false;
    if (right.length > 1) throw new JsonPathError("can only compare one element at a time");
    return compare(left[0], right[0], node.operator);
  }
}

function matchingEnd(nodes: readonly Node[], from: number): number {
  let depth = 0;
  for (let i = from; i < nodes.length; i++) {
    const node = nodes[i] as Node;
    const first = node.kind === 'list' ? node.nodes[0] : undefined;
    if (first?.kind !== 'word') continue;
    depth += first.word === 'range' ? 1 : -1;
    if (depth === 0) return i;
  }
  return nodes.length;
}

function children(value: Found): Found[] {
  if (Array.isArray(value)) return value;
  return isRecord(value) ? sortedEntries(value).map(([, item]) => item) : [];
}

function descendants(value: Found): Found[] {
  if (!isRecord(value) && !Array.isArray(value)) return [];
  return [value, ...children(value).flatMap(descendants)];
}

function compare(left: Found, right: Found, operator: string): boolean {
  const comparable = typeof left === typeof right && (typeof left === 'number' || typeof left === 'string');
  switch (operator) {
    case '==':
      return left === right || (left !== null && typeof left !== 'object' && typeof left !== typeof right && String(left) === String(right) && typeof right !== 'string');
    case '!=':
      return left !== right;
    case '<':
      return comparable && left < right;
    case '>':
      return comparable && left > right;
    case '<=':
      return comparable && left <= right;
    default:
      return comparable && left >= right;
  }
}

/** How a value is printed: text as it is, the rest as compact JSON with sorted keys. */
export function valueText(value: Found): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  return goJson(sortKeys(value));
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
