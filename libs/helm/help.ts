// Mirrors github.com/spf13/cobra's help and usage, and pflag's list of flags
import { formatDuration } from '#kubectl/flags/duration.js';
import { type Flag, flagName, type Flags } from '#kubectl/flags/flag.js';
import type { HelmCommand } from './define-verb.js';
import { globalFlags } from './flags/global.js';
import { ROOT_TEXT } from './texts/root.js';

interface ShownFlag extends Flag<unknown> {
  readonly typeName?: string;
  readonly shownDefault?: string;
}

const TYPE_NAMES: Readonly<Record<string, string>> = { bool: '', string: 'string', int: 'int', duration: 'duration', stringArray: 'stringArray', strings: 'strings', stringToString: 'stringToString' };

export function rootHelp(commands: readonly HelmCommand[], home: string): string {
  return `${ROOT_TEXT}${rootUsage(commands, home, 'helm')}`;
}

/** What stands below the text of the root; with the help flag of `owner`. */
export function rootUsage(commands: readonly HelmCommand[], home: string, owner?: string): string {
  return withHome(`Usage:\n  helm [command]\n\n${available(commands)}\nFlags:\n${flagLines({ ...globalFlags }, owner)}\nUse "helm [command] --help" for more information about a command.\n`, home);
}

/** Default paths are shown below the home of the one who asks. */
function withHome(text: string, home: string): string {
  return text.replaceAll('"/root/', `"${home}/`);
}

export function commandHelp(path: string, command: HelmCommand, home: string): string {
  return withHome(`${command.text.long.replace(/\s+$/, '')}\n\n${usageText(path, command)}`, home);
}

function usageText(path: string, command: HelmCommand): string {
  const { text, commands } = command;
  const lines: string[] = [];
  if (command.run !== undefined) lines.push(`  helm ${text.usage} [flags]`);
  if (commands.length > 0) lines.push(`  ${path} [command]`);
  let out = `Usage:\n${lines.join('\n')}\n`;
  if (text.aliases !== undefined) out += `\nAliases:\n  ${[text.name, ...text.aliases].join(', ')}\n`;
  if (text.example !== undefined) out += `\nExamples:\n${text.example}\n`;
  if (commands.length > 0) out += `\n${available(commands)}`;
  out += `\nFlags:\n${flagLines(text.flags, text.name)}\nGlobal Flags:\n${flagLines({ ...globalFlags })}`;
  if (commands.length > 0) out += `\nUse "${path} [command] --help" for more information about a command.\n`;
  return out;
}

function available(commands: readonly HelmCommand[]): string {
  const sorted = [...commands].sort((a, b) => (a.name < b.name ? -1 : 1));
  const width = Math.max(11, ...sorted.map(({ name }) => name.length));
  return `Available Commands:\n${sorted.map(({ name, text }) => `  ${name.padEnd(width)} ${text.short}\n`).join('')}`;
}

/** pflag's FlagUsages; with the help flag of `owner`. */
function flagLines(flags: Flags, owner?: string): string {
  const rows: { name: string; head: string; help: string }[] = owner === undefined ? [] : [{ name: 'help', head: '  -h, --help', help: `help for ${owner}` }];
  for (const [key, flag] of Object.entries(flags) as [string, ShownFlag][]) {
    if (flag.hidden === true) continue;
    const name = flagName(key, flag);
    const type = flag.typeName ?? TYPE_NAMES[flag.type] ?? 'string';
    const bare = flag.type !== 'bool' && flag.bare !== undefined ? (type === 'string' ? `[="${flag.bare}"]` : `[=${flag.bare}]`) : '';
    rows.push({ name, head: `${flag.short === undefined ? '      ' : `  -${flag.short}, `}--${name}${type === '' ? '' : ` ${type}`}${bare}`, help: `${flag.help ?? ''}${defaultText(flag)}` });
  }
  rows.sort((a, b) => (a.name < b.name ? -1 : 1));
  const width = Math.max(...rows.map(({ head }) => head.length)) + 3;
  return rows.map(({ head, help }) => `${head.padEnd(width)}${help}\n`).join('');
}

function defaultText(flag: ShownFlag): string {
  const { initial } = flag;
  if (flag.shownDefault !== undefined) return ` (default ${flag.shownDefault})`;
  if (flag.shown !== undefined) return ` (default ${flag.shown})`;
  if (initial === '' || initial === 0 || initial === false || (Array.isArray(initial) && initial.length === 0)) return '';
  if (flag.type === 'duration') return ` (default ${formatDuration(Number(initial))})`;
  return flag.type === 'string' ? ` (default ${JSON.stringify(initial)})` : ` (default ${String(initial)})`;
}
