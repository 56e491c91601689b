import { AwkSyntaxError } from './syntax.js';

export interface Token {
  readonly kind: 'number' | 'string' | 'regex' | 'name' | 'call' | 'keyword' | 'builtin' | 'operator' | 'newline' | 'end';
  readonly text: string;
  readonly line: number;
}

const KEYWORDS = new Set(['BEGIN', 'END', 'function', 'func', 'if', 'else', 'while', 'for', 'do', 'break', 'continue', 'next', 'nextfile', 'exit', 'return', 'delete', 'in', 'getline', 'print', 'printf', 'switch', 'case', 'default']);
export const BUILTIN_NAMES = new Set(['length', 'substr', 'index', 'split', 'sub', 'gsub', 'gensub', 'match', 'sprintf', 'sin', 'cos', 'atan2', 'exp', 'log', 'sqrt', 'int', 'rand', 'srand', 'tolower', 'toupper', 'system', 'close', 'fflush', 'strftime', 'systime', 'mktime', 'and', 'or', 'xor', 'lshift', 'rshift', 'compl', 'strtonum', 'asort', 'asorti', 'patsplit', 'typeof', 'isarray']);
const OPERATORS = ['**=', '&&', '||', '**', '++', '--', '+=', '-=', '*=', '/=', '%=', '^=', '==', '<=', '>=', '!=', '>>', '|&', '{', '}', '(', ')', '[', ']', ';', ',', '+', '-', '*', '/', '%', '^', '!', '>', '<', '|', '?', ':', '~', '$', '='];

/** Splits a program into tokens. A slash is division after a value, otherwise an expression begins. */
export function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (let at = 0; at < source.length; ) {
    const rest = source.slice(at, at + 2000);
    const space = /^(?:[ \t\r]+|\\\r?\n|#[^\n]*)/.exec(rest);
    if (space !== null) {
      if (space[0].startsWith('\\')) line++;
      at += space[0].length;
      continue;
    }
    const add = (kind: Token['kind'], text: string, length: number) => {
      tokens.push({ kind, text, line });
      at += length;
    };
    if (rest.startsWith('\n')) {
      add('newline', '\n', 1);
      line++;
      continue;
    }
    if (rest.startsWith('"')) {
      const { text, length } = stringAt(source, at, line);
      add('string', text, length);
      continue;
    }
    const number = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/.exec(rest);
    if (number !== null) {
      add('number', number[0], number[0].length);
      continue;
    }
    const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(rest)?.[0];
    if (name !== undefined) {
      const kind = KEYWORDS.has(name) ? 'keyword' : BUILTIN_NAMES.has(name) ? 'builtin' : source[at + name.length] === '(' ? 'call' : 'name';
      add(kind, name, name.length);
      continue;
    }
    if (rest.startsWith('/') && !endsValue(tokens.at(-1))) {
      const { text, length } = regexAt(source, at, line);
      add('regex', text, length);
      continue;
    }
    const operator = OPERATORS.find((each) => rest.startsWith(each));
    if (operator === undefined) throw new AwkSyntaxError('syntax error', line, rest[0] as string);
    add('operator', operator, operator.length);
  }
  tokens.push({ kind: 'end', text: '', line });
  return tokens;
}

function endsValue(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (['number', 'string', 'name', 'builtin', 'regex'].includes(token.kind)) return true;
  return token.kind === 'operator' && [')', ']', '$', '++', '--'].includes(token.text);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', '/': '/', a: '\x07', b: '\b', f: '\f', v: '\v' };

function stringAt(source: string, start: number, line: number): { text: string; length: number } {
  let at = start + 1;
  let raw = '';
  for (;;) {
    const letter = source[at];
    if (letter === undefined || letter === '\n') throw new AwkSyntaxError('unterminated string', line, source.slice(start, start + 20));
    if (letter === '"') return { text: unescapeAwk(raw), length: at + 1 - start };
    raw += letter;
    at++;
    if (letter === '\\') raw += source[at++] ?? '';
  }
}

/** The escapes of awk's strings, also in -v and in operands. */
export function unescapeAwk(raw: string): string {
  return raw.replace(/\\(\n|[0-7]{1,3}|x[0-9a-fA-F]{1,2}|.)/gs, (_, escape: string) => {
    if (escape === '\n') return '';
    const simple = ESCAPES[escape];
    if (simple !== undefined) return simple;
    if (/^[0-7]/.test(escape)) return String.fromCharCode(Number.parseInt(escape, 8) & 255);
    if (/^x./.test(escape)) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return `\\${escape}`;
  });
}

function regexAt(source: string, start: number, line: number): { text: string; length: number } {
  let text = '';
  let inBrackets = false;
  for (let at = start + 1; ; at++) {
    const letter = source[at];
    if (letter === undefined || letter === '\n') throw new AwkSyntaxError('unterminated regexp', line, source.slice(start, start + 20));
    if (letter === '/' && !inBrackets) return { text, length: at + 1 - start };
    if (letter === '[' && !inBrackets) {
      inBrackets = true;
      text += letter;
      // A bracket directly after `[` or `[^` is a member.
      const member = /^\^?\]?/.exec(source.slice(at + 1))?.[0] ?? '';
      text += member;
      at += member.length;
      continue;
    }
    if (letter === ']') inBrackets = false;
    if (letter === '\\') {
      const next = source[++at] ?? '';
      text += next === '/' ? '/' : `\\${next}`;
    } else text += letter;
  }
}
