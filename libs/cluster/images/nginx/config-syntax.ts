// Mirrors nginx's ngx_conf_file.c: words, quotes, blocks, comments
// Differs: no Lua blocks.

/** One directive: its words, and what stands in its braces. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly Directive[] | undefined;
  readonly file: string;
  readonly line: number;
}

/** A configuration that nginx refuses: the text after `[emerg]`. */
export class ConfigError extends Error {}

interface Token {
  readonly text: string;
  readonly line: number;
  readonly kind: 'word' | ';' | '{' | '}';
}

export function parseConfig(text: string, file: string): readonly Directive[] {
  const tokens = tokenize(text, file);
  const reader = { at: 0 };
  const lastLine = text.split('\n').length;
  return parseBlock(tokens, reader, file, false, lastLine);
}

function parseBlock(tokens: readonly Token[], reader: { at: number }, file: string, nested: boolean, lastLine: number): Directive[] {
  const found: Directive[] = [];
  let words: Token[] = [];
  for (;;) {
    const token = tokens[reader.at++];
    if (token === undefined) {
      if (words.length > 0) throw new ConfigError(`unexpected end of file, expecting ";" or "}" in ${file}:${lastLine}`);
      if (nested) throw new ConfigError(`unexpected end of file, expecting "}" in ${file}:${lastLine}`);
      return found;
    }
    if (token.kind === 'word') {
      words.push(token);
      continue;
    }
    const first = words[0];
    if (token.kind === '}') {
      if (first !== undefined || !nested) throw new ConfigError(`unexpected "}" in ${file}:${token.line}`);
      return found;
    }
    if (first === undefined) throw new ConfigError(`unexpected "${token.kind}" in ${file}:${token.line}`);
    const block = token.kind === '{' ? parseBlock(tokens, reader, file, true, lastLine) : undefined;
    found.push({ name: first.text, args: words.slice(1).map((word) => word.text), block, file, line: token.line });
    words = [];
  }
}

function tokenize(text: string, file: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const char = text[at] as string;
    if (char === '\n') line++;
    if (char === ' ' || char === '\t' || char === '\r' || char === '\n') at++;
    else if (char === '#') while (at < text.length && text[at] !== '\n') at++;
    else if (char === ';' || char === '{' || char === '}') {
      tokens.push({ text: char, line, kind: char });
      at++;
    } else {
      const word = char === '"' || char === "'" ? quoted(text, at, file, line) : bare(text, at);
      tokens.push({ text: word.text, line, kind: 'word' });
      for (let i = at; i < word.end; i++) if (text[i] === '\n') line++;
      at = word.end;
    }
  }
  return tokens;
}

function quoted(text: string, start: number, file: string, line: number): { text: string; end: number } {
  const quote = text[start] as string;
  let word = '';
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at] as string;
    if (char === quote) return { text: word, end: at + 1 };
    if (char === '\\' && at + 1 < text.length) {
      at++;
      word += escaped(text[at] as string);
    } else word += char;
  }
  throw new ConfigError(`unexpected end of file, expecting ";" or "}" in ${file}:${line}`);
}

function bare(text: string, start: number): { text: string; end: number } {
  let word = '';
  let at = start;
  for (; at < text.length; at++) {
    const char = text[at] as string;
    if (/[\s;]/.test(char) || (char === '{' && text[at - 1] !== '$')) break;
    if (char === '\\' && at + 1 < text.length) {
      at++;
      word += escaped(text[at] as string);
    } else if (char === '$' && text[at + 1] === '{') {
      const end = text.indexOf('}', at);
      const stop = end < 0 ? text.length : end + 1;
      word += text.slice(at, stop);
      at = stop - 1;
    } else word += char;
  }
  return { text: word, end: at };
}

function escaped(char: string): string {
  if (char === 'n') return '\n';
  if (char === 't') return '\t';
  if (char === 'r') return '\r';
  return '"\'\\ ;'.includes(char) ? char : `\\${char}`;
}
