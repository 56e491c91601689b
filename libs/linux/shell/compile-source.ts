import { parse } from 'unbash';
import { compileCommands, compileLines, compileScript } from './compile.js';
import { SOURCE_LENGTH_MAX, SOURCE_NESTING_MAX } from './limits.js';
import { type Execute, type Shell, ShellExit } from './shell.js';
import { syntaxError } from './syntax-error.js';

/**
 * Makes a text of the script into something that can be run: eval, traps, sourced files, `-c`. What stands before a
 * syntax error still runs, as in bash, which reads line by line.
 */
export function compileSource(shell: Shell, text: string, origin: string): Execute {
  if (text.length > SOURCE_LENGTH_MAX || nestingOf(text) > SOURCE_NESTING_MAX) {
    return () => {
      shell.warn(`${origin}: line too long or nested too deep`);
      return (shell.status = 2);
    };
  }
  shell.process.charge(10 + (text.length >> 1));
  const script = parse(text);
  const error = syntaxError(text, script);
  if (error === undefined) return origin !== 'script' ? compileScript(script, text) : shell.commandString ? compileCommands(script, text) : compileLines(script, text);
  const before = compileScript({ ...script, commands: script.commands.filter((statement) => statement.end <= error.lineStart && statement.end > statement.pos) }, text);
  const isFatal = !shell.interactive && origin !== 'eval';
  return (inner) => {
    const fail = (): number => {
      inner.warnPlain(error.messages(inner, origin).map((line) => `${line}\n`).join(''));
      inner.status = 2;
      if (isFatal && inner.sourceDepth === 0 && origin === 'script') throw new ShellExit(2);
      return 2;
    };
    const result = before(inner);
    if (typeof result === 'number') return inner.flow === 0 ? fail() : result;
    return (function* () {
      const status = yield* result;
      return inner.flow === 0 ? fail() : status;
    })();
  };
}

/** An upper bound of how deep brackets and substitutions nest, without parsing. */
export function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === 40 || char === 123) deepest = Math.max(deepest, ++depth);
    else if ((char === 41 || char === 125) && depth > 0) depth--;
  }
  return deepest;
}
