import type { Command as CommandNode } from 'unbash';
import type { SourceCompiler } from './compile.js';
import type { Execute, Shell } from './shell.js';

/**
 * The command with its first word replaced by what the alias says. Bash does this while it reads; here the words are
 * parsed already, so the command's own text is read again with the alias in front. Undefined: no alias of that name.
 */
export function expandAlias(shell: Shell, node: CommandNode, compiler: SourceCompiler, name: string): Execute | undefined {
  const seen = new Set<string>();
  let first = name;
  let text = '';
  let rest = compiler.source.slice(node.name?.end ?? node.end, node.end);
  for (let value = shell.aliases.get(first); value !== undefined && !seen.has(first); value = shell.aliases.get(first)) {
    seen.add(first);
    const next = /^\s*(\S+)(.*)$/s.exec(value);
    if (value.endsWith(' ')) rest = ` ${aliasedWord(shell, rest)}`;
    text = value;
    if (next === null || next[2] === undefined) break;
    first = next[1] as string;
    rest = next[2] + rest;
    text = '';
  }
  if (seen.size === 0) return undefined;
  const prefix = node.prefix.length === 0 ? '' : compiler.source.slice(node.pos, node.name?.pos ?? node.pos);
  const source = text === '' ? `${prefix}${first}${rest}` : `${prefix}${text}${rest}`;
  const documents = node.redirects.filter((redirect) => redirect.type === 'HereDoc');
  const bodies = documents.map((document) => (document.type === 'HereDoc' ? `\n${document.body.text}${document.delimiter?.value ?? ''}` : '')).join('');
  return (inner) => {
    const aliases = inner.aliases;
    inner.aliases = new Map([...aliases].filter(([known]) => !seen.has(known)));
    const line = inner.line;
    const execute = inner.language.compileSource(inner, source + bodies, 'alias');
    const result = execute(inner);
    inner.line = line;
    if (typeof result === 'number') {
      restoreAliases(inner, aliases);
      return result;
    }
    return (function* () {
      try {
        return yield* result;
      } finally {
        restoreAliases(inner, aliases);
      }
    })();
  };
}

/** Aliases made or removed by the command itself stay. */
function restoreAliases(shell: Shell, before: Map<string, string>): void {
  shell.aliases = new Map([...before, ...shell.aliases]);
}

/** After an alias that ends in a blank the next word is looked up too. */
function aliasedWord(shell: Shell, rest: string): string {
  const match = /^\s*(\S+)(.*)$/s.exec(rest);
  const value = match === null ? undefined : shell.aliases.get(match[1] as string);
  return value === undefined ? rest.trimStart() : `${value}${match?.[2] ?? ''}`;
}
