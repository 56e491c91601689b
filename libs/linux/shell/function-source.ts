import type { Function as FunctionNode } from 'unbash';
import { print } from 'unbash/printer';

/** A function as `declare -f` and `type` show it: bash prints its own layout, four blanks a level. */
export function functionSource(name: string, body: FunctionNode['body'], source: string): string {
  const text = body.type === 'BraceGroup' ? printed(source.slice(body.body.pos, body.body.end), body.body) : undefined;
  if (text === undefined) return `${name} () \n${source.slice(body.pos, body.end)}`;
  return `${name} () \n{ \n${text.split('\n').map((line) => (line === '' ? line : `    ${line}`)).join('\n')}\n}`;
}

/** The list in the printer's layout, with bash's own indentation. */
function printed(source: string, body: Extract<FunctionNode['body'], { type: 'CompoundList' }>): string {
  const script = { type: 'Script' as const, pos: body.pos, end: body.end, shebang: undefined, commands: body.commands };
  try {
    return print(script).trimEnd().replace(/^( {2})+/gm, (blanks) => blanks + blanks);
  } catch {
    return source; // the printer refuses what it does not know: then the text as it was written
  }
}
