// Mirrors staging/src/k8s.io/apimachinery/pkg/labels and meta/v1 LabelSelectorAsSelector
// Differs: requirements are plain data.
import type { LabelSelector } from '#cluster/api/generated/types.js';
import { compareText } from './json.js';
import { badRequest } from './errors.js';
import { labelValueErrors, qualifiedNameErrors } from './validation/formats.js';

export type Operator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';

export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

/** All requirements must hold; none matches everything. */
export type Selector = readonly Requirement[];
export type Labels = Readonly<Record<string, string>> | undefined;

export function matches(selector: Selector, labels: Labels): boolean {
  return selector.every((requirement) => holds(requirement, labels));
}

function holds({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = labels === undefined || !Object.hasOwn(labels, key) ? undefined : labels[key];
  switch (operator) {
    case '=':
    case '==':
    case 'in':
      return value !== undefined && values.includes(value);
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    default: {
      if (value === undefined || !/^[+-]?\d+$/.test(value)) return false;
      return operator === 'gt' ? Number(value) > Number(values[0]) : Number(value) < Number(values[0]);
    }
  }
}

/** Does an object's LabelSelector match? None matches nothing; an empty one matches everything. */
export function matchesLabelSelector(selector: LabelSelector | undefined | null, labels: Labels): boolean {
  if (selector === undefined || selector === null) return false;
  const wanted = selector.matchLabels;
  for (const key in wanted) {
    if (labels === undefined || labels[key] !== wanted[key]) return false;
  }
  return (selector.matchExpressions ?? []).every(({ key, operator, values }) =>
    holds({ key, operator: OPERATORS[operator] ?? '!', values: values ?? [] }, labels));
}

const OPERATORS: Readonly<Record<string, Operator>> = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' };

/** Sorted by key, as Kubernetes' selectors are. */
export function fromLabelSelector(selector: LabelSelector | undefined | null): Selector {
  const equals = Object.entries(selector?.matchLabels ?? {}).map(([key, value]): Requirement => ({ key, operator: '=', values: [value] }));
  const expressions = (selector?.matchExpressions ?? []).map(({ key, operator, values }): Requirement => ({
    key,
    operator: OPERATORS[operator] ?? '!',
    values: values ?? [],
  }));
  return [...equals, ...expressions].sort((a, b) => compareText(a.key, b.key));
}

/** metav1.FormatLabelSelector: `<none>` for an empty one. */
export function formatLabelSelector(selector: LabelSelector | undefined | null): string {
  const text = selector === undefined || selector === null ? '' : formatSelector(fromLabelSelector(selector));
  return text === '' ? '<none>' : text;
}

export function formatSelector(selector: Selector): string {
  return selector.map(formatRequirement).join(',');
}

function formatRequirement({ key, operator, values }: Requirement): string {
  switch (operator) {
    case '!':
      return `!${key}`;
    case 'exists':
      return key;
    case '=':
    case '==':
    case '!=':
      return `${key}${operator}${values[0] ?? ''}`;
    case 'gt':
      return `${key}>${values[0] ?? ''}`;
    case 'lt':
      return `${key}<${values[0] ?? ''}`;
    default:
      return `${key} ${operator} (${[...values].sort().join(',')})`;
  }
}

/** Throws StatusError BadRequest with Kubernetes' text. */
export function parseSelector(text: string): Selector {
  const parser = new Parser(text);
  const requirements = parser.parse();
  return [...requirements].sort((a, b) => compareText(a.key, b.key));
}

type Token = { readonly kind: 'id' | 'op' | 'end'; readonly text: string };
const SYMBOLS = '!=<>(),';

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let i = 0;
  while (i < text.length) {
    const char = text[i] as string;
    if (/\s/.test(char)) {
      i++;
    } else if (SYMBOLS.includes(char)) {
      const two = text.slice(i, i + 2);
      const op = two === '==' || two === '!=' ? two : char;
      tokens.push({ kind: 'op', text: op });
      i += op.length;
    } else {
      let end = i;
      while (end < text.length && !SYMBOLS.includes(text[end] as string) && !/\s/.test(text[end] as string)) end++;
      tokens.push({ kind: 'id', text: text.slice(i, end) });
      i = end;
    }
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

class Parser {
  readonly #tokens: Token[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = tokenize(text);
  }

  parse(): Requirement[] {
    const found: Requirement[] = [];
    if (this.#peek().kind === 'end') return found;
    for (;;) {
      const token = this.#peek();
      if (token.kind !== 'id' && token.text !== '!') {
throw badRequest(`found '${token.text}', expected: !, identifier, or 'end of string'`);
      }
      found.push(this.#requirement());
      const next = this.#next();
      if (next.kind === 'end') return found;
      if (next.text !== ',') throw badRequest(`found '${next.text}', expected: ',' or 'end of string'`);
      const after = this.#peek();
      if (after.kind !== 'id' && after.text !== '!') throw badRequest(`found '${after.text}', expected: identifier after ','`);
    }
  }

  #requirement(): Requirement {
    const negated = this.#peek().text === '!' && this.#peek().kind === 'op';
    if (negated) this.#next();
    const key = this.#next();
    if (key.kind !== 'id') throw parseError(`found '${key.text}', expected: identifier`);
    checkKey(key.text);
    const next = this.#peek();
    if (negated || next.kind === 'end' || next.text === ',') return { key: key.text, operator: negated ? '!' : 'exists', values: [] };
    const operator = this.#operator();
    if (operator === 'in' || operator === 'notin') {
      const values = this.#values();
      for (const value of values) checkValue(key.text, value);
      return { key: key.text, operator, values };
    }
    const value = this.#exactValue();
    if (operator === 'gt' || operator === 'lt') {
      if (!/^[+-]?\d+$/.test(value)) {
        throw parseError(`values[0][${key.text}]: Invalid value: ${JSON.stringify(value)}: for 'Gt', 'Lt' operators, the value must be an integer`);
      }
    } else checkValue(key.text, value);
    return { key: key.text, operator, values: [value] };
  }

  #operator(): Operator {
    const token = this.#next();
    if (token.kind === 'id' && (token.text === 'in' || token.text === 'notin')) return token.text;
    if (token.text === '=' || token.text === '==' || token.text === '!=') return token.text;
    if (token.text === '>') return 'gt';
    if (token.text === '<') return 'lt';
    throw parseError(`found '${token.text}', expected: in, notin, =, ==, !=, gt, lt`);
  }

  #values(): string[] {
    const open = this.#next();
    if (open.text !== '(') throw parseError(`found '${open.text}' expected: '('`);
    const values: string[] = [];
    for (;;) {
      const token = this.#next();
      if (token.kind === 'id') {
        values.push(token.text);
        const after = this.#next();
        if (after.text === ')') return values;
        if (after.text !== ',') throw parseError(`found '${after.text}', expected: ',' or ')'`);
      } else if (token.text === ',') {
        values.push('');
        if (this.#peek().text === ')') {
          this.#next();
          return [...values, ''];
        }
      } else if (token.text === ')') {
        return values.length === 0 ? [''] : values;
      } else throw parseError(`found '${token.text}', expected: ',', ')' or identifier`);
    }
  }

  #exactValue(): string {
    const token = this.#peek();
    if (token.kind === 'end' || token.text === ',') return '';
    this.#next();
    if (token.kind === 'id') return token.text;
    throw parseError(`found '${token.text}', expected: identifier`);
  }

  #peek(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #next(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#at++;
    return token;
  }
}

function parseError(text: string): Error {
  return badRequest(`unable to parse requirement: ${text}`);
}

function checkKey(key: string): void {
  const errors = qualifiedNameErrors(key);
  if (errors.length > 0) throw parseError(`<nil>: Invalid value: ${JSON.stringify(key)}: ${errors.join('; ')}`);
}

function checkValue(key: string, value: string): void {
  const errors = labelValueErrors(value);
  if (errors.length > 0) throw parseError(`values[0][${key}]: Invalid value: ${JSON.stringify(value)}: ${errors.join('; ')}`);
}
