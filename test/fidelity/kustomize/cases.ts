import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** One kustomization and the command that builds it. */
export interface Case {
  readonly name: string;
  /** Text by path, below the folder that the command runs in. */
  readonly files: ReadonlyMap<string, string>;
  readonly command: string;
  readonly digest: string;
}

const folder = path.join(import.meta.dirname, 'cases');

/**
 * Every case of `cases/*.txt`: `=== name`, then `$ command` where it is not `kubectl kustomize .`, then files, each
 * after a line `-- path`. Files before the first name are in all cases of that text. `-- path base64` holds bytes.
 */
export function readCases(): Case[] {
  return readdirSync(folder).filter((file) => file.endsWith('.txt')).sort().flatMap((file) => {
    const [common = '', ...texts] = readFileSync(path.join(folder, file), 'utf8').split(/^=== /m);
    const everywhere = filesIn(common);
    return texts.map((text) => caseOf(file.replace(/\.txt$/, ''), text, everywhere));
  });
}

function caseOf(group: string, text: string, everywhere: ReadonlyMap<string, string>): Case {
  const title = text.slice(0, text.indexOf('\n')).trim();
  const rest = text.slice(text.indexOf('\n') + 1);
  const command = /^\$ (.*)\n/.exec(rest)?.[1] ?? 'kubectl kustomize .';
  const files = new Map([...everywhere, ...filesIn(rest)]);
  const digest = createHash('sha256').update(JSON.stringify([command, [...files].sort()])).digest('hex').slice(0, 12);
  return { name: `${group}: ${title}`, files, command, digest };
}

function filesIn(text: string): Map<string, string> {
  const [, ...parts] = text.split(/^-- /m);
  return new Map(parts.map((part) => {
    const end = part.indexOf('\n');
    return [part.slice(0, end).trim(), part.slice(end + 1)] as const;
  }));
}

/** A shell script that makes the files in the working folder. `-> target` alone in a text makes a link. */
export function scriptOf(files: ReadonlyMap<string, string>): string {
  const folders = [...new Set([...files.keys()].map((name) => path.dirname(name.split(' ')[0] ?? '')))];
  return [`mkdir -p ${folders.map((name) => `'${name}'`).join(' ')}`, ...[...files].map(([name, text]) => scriptOfFile(name, text))].join('\n');
}

function scriptOfFile(name: string, text: string): string {
  const [target = '', form] = name.split(' ');
  const link = /^-> (.*)/.exec(text)?.[1];
  if (link !== undefined) return `ln -s '${link}' '${target}'`;
  if (form === 'base64') return `base64 -d > '${target}' <<'END OF FILE'\n${text.trim()}\nEND OF FILE`;
  if (text !== '' && !text.endsWith('\n')) return `base64 -d > '${target}' <<'END OF FILE'\n${Buffer.from(text).toString('base64')}\nEND OF FILE`;
  return `cat > '${target}' <<'END OF FILE'\n${text}END OF FILE`;
}
