// Mirrors text/template/parse/lex.go
import { TemplateError } from './template-error.js';

export interface Token {
  readonly kind: 'text' | 'open' | 'close' | 'space' | 'identifier' | 'keyword' | 'field' | 'variable' | 'dot' | 'nil' | 'string' | 'number' | 'bool' | '|' | '(' | ')' | ',' | ':=' | '=' | 'eof';
  /** The word itself; for a variable its name with the dollar sign. */
  readonly text: string;
  readonly source: string;
  readonly line: number;
  /** The names after dots that follow a field or variable. */
  readonly names?: readonly string[];
  readonly value?: unknown;
}

const KEYWORDS = new Set(['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with']);

export function tokenize(name: string, source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let trimNext = false;
  const push = (kind: Token['kind'], text: string, more: Partial<Token> = {}) => tokens.push({ kind, text, source: text, line, ...more });
  const fail = (problem: string): never => {
    throw new TemplateError(`template: ${name}:${line}: ${problem}`);
  };
  while (at <= source.length) {
    const open = source.indexOf('{{', at);
    let text = source.slice(at, open < 0 ? undefined : open);
    const newlines = text.split('\n').length - 1;
    if (trimNext) text = text.replace(/^[ \t\r\n]+/, '');
    trimNext = false;
    const trimsLeft = open >= 0 && source[open + 2] === '-' && /[ \t\r\n]/.test(source[open + 3] ?? '');
    if (trimsLeft) text = text.replace(/[ \t\r\n]+$/, '');
    push('text', text);
    line += newlines;
    if (open < 0) break;
    at = open + 2 + (trimsLeft ? 2 : 0);
    if (source.startsWith('/*', at)) {
      const end = source.indexOf('*/', at);
      if (end < 0) fail('unclosed comment');
      line += source.slice(at, end).split('\n').length - 1;
      const close = /^([ \t\r\n]-)?\}\}/.exec(source.slice(end + 2, end + 6));
      if (close === null) fail('comment ends before closing delimiter');
      trimNext = close?.[1] !== undefined;
      at = end + 2 + (close?.[0].length ?? 0);
      continue;
    }
    push('open', '{{');
    const inside = lexInside(source, at, push, fail, (count) => {
      line += count;
    });
    at = inside.at;
    trimNext = inside.trim;
  }
  push('eof', '');
  return mergeOpen(tokens);
}

/** `{{` only separates: the parser takes what follows as an action. */
function mergeOpen(tokens: Token[]): Token[] {
  return tokens.filter((token) => token.kind !== 'text' || token.text !== '');
}

function lexInside(source: string, start: number, push: (kind: Token['kind'], text: string, more?: Partial<Token>) => void, fail: (problem: string) => never, addLines: (count: number) => void): { at: number; trim: boolean } {
  let at = start;
  let depth = 0;
  for (;;) {
    const rest = source.slice(at, at + 2);
    if (at >= source.length) fail('unclosed action');
    const trimmed = /^[ \t\r\n]+-\}\}/.exec(source.slice(at, at + 64));
    if (trimmed !== null) {
      if (depth > 0) fail('unclosed left paren');
      push('close', '}}');
      addLines(trimmed[0].split('\n').length - 1);
      return { at: at + trimmed[0].length, trim: true };
    }
    if (rest === '}}') {
      if (depth > 0) fail('unclosed left paren');
      push('close', '}}');
      return { at: at + 2, trim: false };
    }
    const c = source[at] as string;
    if (/[ \t\r\n]/.test(c)) {
      const space = (/^[ \t\r\n]+?(?=[ \t\r\n]+-\}\}|[^ \t\r\n]|$)/.exec(source.slice(at)) ?? [c])[0];
      push('space', space);
      addLines(space.split('\n').length - 1);
      at += space.length;
      continue;
    }
    if (c === '(' || c === ')') {
      depth += c === '(' ? 1 : -1;
      if (depth < 0) fail('unexpected right paren');
      push(c, c);
      at++;
      continue;
    }
    if (c === '|' || c === ',' || c === '=') {
      push(c, c);
      at++;
      continue;
    }
    if (rest === ':=') {
      push(':=', ':=');
      at += 2;
      continue;
    }
    at = lexTerm(source, at, push, fail, addLines);
  }
}

function lexTerm(source: string, at: number, push: (kind: Token['kind'], text: string, more?: Partial<Token>) => void, fail: (problem: string) => never, addLines: (count: number) => void): number {
  const tail = source.slice(at);
  const c = tail[0] as string;
  if (c === '"' || c === "'") {
    const text = (c === '"' ? /^"(?:[^"\\\n]|\\.)*"/ : /^'(?:[^'\\\n]|\\.)+'/).exec(tail)?.[0];
    if (text === undefined) return fail(c === '"' ? 'unterminated quoted string' : 'unterminated character constant');
    const value = unquoteGo(text.slice(1, -1));
    if (c === '"') push('string', text, { value });
    else push('number', text, { value: value.codePointAt(0) });
    return at + text.length;
  }
  if (c === '`') {
    const end = tail.indexOf('`', 1);
    if (end < 0) return fail('unterminated raw quoted string');
    push('string', tail.slice(0, end + 1), { value: tail.slice(1, end) });
    addLines(tail.slice(0, end).split('\n').length - 1);
    return at + end + 1;
  }
  const number = /^[-+]?(0[xX][0-9a-fA-F_]+|0[oO]?[0-7_]+|0[bB][01_]+|(\d[\d_]*\.?\d*|\.\d+)([eE][-+]?\d+)?)/.exec(tail)?.[0];
  if (number !== undefined) {
    const plain = number.replaceAll('_', '');
    const legacy = /^([-+]?)0([0-7]+)$/.exec(plain);
    const value = legacy !== null ? Number(`${legacy[1] === '-' ? '-' : ''}1`) * Number.parseInt(legacy[2] as string, 8) : /^[-+]0/.test(plain) && /[xob]/i.test(plain) ? Number(plain.slice(1)) * (plain.startsWith('-') ? -1 : 1) : Number(plain);
    push('number', number, { value });
    return at + number.length;
  }
  const path = /^((?:\.[\p{L}_][\p{L}\p{Nd}_]*)+)/u.exec(tail)?.[0];
  if (path !== undefined) {
    push('field', path, { names: path.slice(1).split('.') });
    return at + path.length;
  }
  if (c === '.') {
    push('dot', '.');
    return at + 1;
  }
  const variable = /^\$[\p{L}\p{Nd}_]*/u.exec(tail)?.[0];
  if (variable !== undefined) {
    const names = /^((?:\.[\p{L}_][\p{L}\p{Nd}_]*)+)/u.exec(tail.slice(variable.length))?.[0];
    push('variable', variable, { source: variable + (names ?? ''), ...(names === undefined ? {} : { names: names.slice(1).split('.') }) });
    return at + variable.length + (names?.length ?? 0);
  }
  const word = /^[\p{L}_][\p{L}\p{Nd}_]*/u.exec(tail)?.[0];
  if (word === undefined) return fail(`unexpected ${JSON.stringify(c)} in command`);
  if (KEYWORDS.has(word)) push('keyword', word);
  else if (word === 'true' || word === 'false') push('bool', word, { value: word === 'true' });
  else push(word === 'nil' ? 'nil' : 'identifier', word);
  return at + word.length;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '\\': '\\', '"': '"', "'": "'" };

export function unquoteGo(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)/g, (_, code: string) => {
    if (/^[xuU]./.test(code)) return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]{3}$/.test(code)) return String.fromCodePoint(Number.parseInt(code, 8));
    return ESCAPES[code] ?? code;
  });
}
