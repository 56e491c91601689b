// Mirrors cel-go/parser/gen/CEL.g4, the lexer rules
import type { CelIssue } from './source.js';

export type TokenKind = 'symbol' | 'int' | 'uint' | 'float' | 'string' | 'bytes' | 'ident' | 'escaped' | 'eof';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly pos: number;
}

const BLANK = /[\t \r\n\f]+|\/\/[^\n]*/y;
// In the order of the grammar; of several the longest counts, then the first.
const RULES: readonly (readonly [TokenKind, RegExp])[] = [
  ['symbol', /==|!=|<=|>=|&&|\|\||[<>[\]{}().,\-!?:+*/%]/y],
  ['float', /\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?/y],
  ['uint', /0x[\da-fA-F]+[uU]|\d+[uU]/y],
  ['int', /0x[\da-fA-F]+|\d+/y],
  ['ident', /[A-Za-z_]\w*/y],
  ['escaped', /`[A-Za-z0-9_.\-/ ]+`/y],
];
const ESCAPE = /\\(?:[abfnrtv"'\\?`]|[0-3][0-7][0-7]|[xX][\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})/y;
const WORD_SYMBOLS: ReadonlySet<string> = new Set(['in', 'true', 'false', 'null']);

export function tokenize(source: string): { readonly tokens: readonly Token[]; readonly issues: readonly CelIssue[] } {
  const tokens: Token[] = [];
  const issues: CelIssue[] = [];
  let pos = 0;
  while (pos < source.length) {
    const blank = matchAt(BLANK, source, pos);
    if (blank > 0) {
      pos += blank;
      continue;
    }
    const token = readToken(source, pos);
    if (typeof token === 'number') {
      issues.push({ pos, message: `Syntax error: token recognition error at: '${source.slice(pos, token)}'` });
      pos = token;
      continue;
    }
    tokens.push(token);
    pos += token.text.length;
  }
  tokens.push({ kind: 'eof', text: '<EOF>', pos: source.length });
  return { tokens, issues };
}

/** The token at a place, or the end of what can not be read as one. */
function readToken(source: string, pos: number): Token | number {
  const text = readText(source, pos);
  if (text !== undefined && text.end > 0) return { kind: text.isBytes ? 'bytes' : 'string', text: source.slice(pos, text.end), pos };
  let best: Token | undefined;
  for (const [kind, rule] of RULES) {
    const length = matchAt(rule, source, pos);
    if (length > (best?.text.length ?? 0)) best = { kind, text: source.slice(pos, pos + length), pos };
  }
  if (best?.kind === 'ident' && WORD_SYMBOLS.has(best.text)) return { ...best, kind: 'symbol' };
  if (best !== undefined) return best;
  if (text !== undefined) return -text.end;
  const char = source[pos] as string;
  // One more character is read to see that it does not go on.
  const isHalf = char === '=' || char === '&' || char === '|' || char === '`';
  return Math.min(source.length, pos + (isHalf ? 2 : String.fromCodePoint(source.codePointAt(pos) as number).length));
}

/** A string or bytes literal: its end, negative where it breaks off. */
function readText(source: string, pos: number): { readonly end: number; readonly isBytes: boolean } | undefined {
  const prefix = /^[bB]?[rR]?/.exec(source.slice(pos, pos + 2))?.[0] ?? '';
  const open = pos + prefix.length;
  const quote = source[open];
  if (quote !== '"' && quote !== "'") return undefined;
  const isBytes = /^[bB]/.test(prefix);
  const isRaw = /[rR]$/.test(prefix);
  const isTriple = source.startsWith(quote.repeat(3), open);
  const close = isTriple ? quote.repeat(3) : quote;
  let at = open + close.length;
  while (at < source.length) {
    if (source.startsWith(close, at)) return { end: at + close.length, isBytes };
    const char = source[at] as string;
    if (!isTriple && (char === '\n' || char === '\r')) return { end: -(at + 1), isBytes };
    if (char === '\\' && !isRaw) {
      const length = matchAt(ESCAPE, source, at);
      if (length === 0) return { end: -brokenEscapeEnd(source, at), isBytes };
      at += length;
    } else at++;
  }
  return { end: -source.length, isBytes };
}

function brokenEscapeEnd(source: string, at: number): number {
  const digits = /^\\(?:[xX][\da-fA-F]?|[uU][\da-fA-F]*|[0-3][0-7]?)?/.exec(source.slice(at, at + 10))?.[0].length ?? 1;
  return Math.min(source.length, at + digits + 1);
}

function matchAt(rule: RegExp, source: string, pos: number): number {
  rule.lastIndex = pos;
  return rule.exec(source)?.[0].length ?? 0;
}
