import type { ParsedScript } from 'unbash';
import type { Shell } from './shell.js';

/** A text that is no shell script, as the shell says it. */
export interface SyntaxFault {
  /** Where the line with the error starts: statements before it still run. */
  readonly lineStart: number;
  /** More input could make it right: an open quote, a missing `done`. */
  readonly incomplete: boolean;
  messages(shell: Shell, origin: string): readonly string[];
}

/** What is wrong with a parsed script; undefined: nothing. */
export function syntaxError(text: string, script: ParsedScript): SyntaxFault | undefined {
  const error = script.errors?.[0];
  if (error === undefined) return undefined;
  const quote = /^unterminated (.*)$/.exec(error.message);
  // For an empty group the place is its bracket; what is wrong comes after it.
  const position = /^expected command in (brace group|subshell)/.test(error.message) ? error.pos + 1 : error.pos;
  const noTarget = error.message === 'expected redirect target';
  const atEnd = (text.slice(position).trim() === '' && !noTarget) || quote !== null;
  // A keyword that came too early has been read already.
  const keyword = error.message.startsWith("expected '") ? /\b(fi|done|esac|else|elif)$/.exec(text.slice(0, position)) : null;
  const tokenStart = keyword !== null ? keyword.index : noTarget ? position : position + blanksAt(text, position);
  const token = atEnd ? undefined : tokenAt(text, tokenStart);
  const line = lineOf(text, atEnd ? text.length : tokenStart);
  const start = text.lastIndexOf('\n', Math.max(0, position - 1)) + 1;
  const test = error.message === "expected ']]' to close '[['";
  return {
    lineStart: start,
    incomplete: atEnd,
    messages(shell, origin) {
      const name = shell.source.name;
      const label = origin === 'eval' || origin.includes('trap') ? `${origin}: ` : shell.commandString && shell.sourceDepth === 0 && origin === 'script' ? '-c: ' : '';
      const head = (at: number) => (shell.source.interactive && origin !== 'eval' ? `${name}: ${label}` : `${name}: ${label}line ${at + shell.source.lineOffset}: `);
      if (shell.flavour === 'dash') return [`${name}: ${line}: Syntax error: ${dashText(token, quote?.[1])}`];
      if (shell.flavour === 'ash') return [`${name}: ${origin === 'script' && shell.commandString ? '' : `line ${line}: `}syntax error: ${token === undefined ? (quote === null ? 'unexpected end of file' : 'unterminated quoted string') : `unexpected ${token === '\n' ? 'newline' : `"${token}"`}`}`];
      if (quote !== null) return [`${head(lineOf(text, error.pos))}unexpected EOF while looking for matching \`${closerOf(quote[1] as string)}'`];
      if (test && token === undefined) return [`${head(line)}unexpected EOF while looking for \`]]'`];
      if (token === undefined) return [`${head(line + (text.endsWith('\n') ? 0 : 1))}syntax error: unexpected end of file`];
      const shown = token === '\n' ? 'newline' : token;
      return [`${head(line)}syntax error near unexpected token \`${shown}'`, `${head(line)}\`${lineText(text, tokenStart)}'`];
    },
  };
}

/** Blanks and line feeds from there on. */
function blanksAt(text: string, at: number): number {
  return text.slice(at).length - text.slice(at).trimStart().length;
}

function dashText(token: string | undefined, quote: string | undefined): string {
  if (quote !== undefined) return 'Unterminated quoted string';
  return token === undefined ? 'end of file unexpected' : `${token === '\n' ? 'newline' : `"${token}"`} unexpected`;
}

function closerOf(what: string): string {
  if (what.includes('double quote')) return '"';
  if (what.includes('single quote') || what.includes('ANSI')) return "'";
  if (what.includes('backtick') || what.includes('backquote')) return '`';
  if (what.includes('parameter')) return '}';
  return ')';
}

function tokenAt(text: string, at: number): string {
  const rest = text.slice(at).replace(/^[ \t]+/, '');
  if (rest === '' || rest.startsWith('\n')) return '\n';
  return /^(;;&|;;|;&|&&|\|\||<<<|<<-|<<|>>|&>|>\||<&|>&|<>|\|&|[;&|()<>])/.exec(rest)?.[0] ?? /^[^\s;&|()<>]+/.exec(rest)?.[0] ?? rest.slice(0, 1);
}

function lineOf(text: string, at: number): number {
  let line = 1;
  for (let i = 0; i < at && i < text.length; i++) if (text.charCodeAt(i) === 10) line++;
  return line;
}

function lineText(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  return text.slice(start, end < 0 ? undefined : end);
}
