import type { Shell } from './shell.js';
import { Variable } from './variables.js';

const BASH_VERSION = '5.2.21(1)-release';

/** Parameters and variables that the shell computes. Undefined: not one of them. */
export function specialValue(shell: Shell, name: string): string | undefined {
  switch (name) {
    case '?':
      return String(shell.status);
    case '$':
      return String(shell.mainPid ?? shell.process.pid);
    case '!':
      return shell.lastBackgroundPid === 0 ? undefined : String(shell.lastBackgroundPid);
    case '#':
      return String(shell.positional.length);
    case '0':
      return shell.name;
    case '-':
      return shell.options.letters(shell.interactive, shell.commandString);
    case '_':
      return shell.lastArgument;
    case '*':
    case '@':
      return shell.positional.length === 0 ? undefined : shell.positional.join(' ');
    case 'LINENO':
      return String(shell.line);
    case 'PPID':
      return String(shell.process.parent?.pid ?? 0);
    case 'UID':
    case 'EUID':
      return shell.isBash ? String(shell.process.credentials.uid) : undefined;
    default:
      if (name.charCodeAt(0) <= 57 && name.charCodeAt(0) >= 48) return shell.positional[Number(name) - 1];
      return shell.isBash ? bashValue(shell, name) : undefined;
  }
}

function bashValue(shell: Shell, name: string): string | undefined {
  const now = shell.process.world.clock.now();
  switch (name) {
    case 'RANDOM':
      return String(nextRandom(shell));
    case 'SRANDOM':
      return String(shell.process.world.random.below(2 ** 32));
    case 'SECONDS':
      return String(shell.secondsOffset + Math.floor((now - shell.startedMs) / 1000));
    case 'EPOCHSECONDS':
      return String(Math.floor(now / 1000));
    case 'EPOCHREALTIME':
      return (now / 1000).toFixed(6);
    case 'BASHPID':
      return String(shell.process.pid);
    case 'BASH_SUBSHELL':
      return String(shell.subshellDepth);
    case 'BASH':
      return '/usr/bin/bash';
    case 'BASH_VERSION':
      return BASH_VERSION;
    case 'BASH_COMMAND':
      return shell.commandText;
    case 'FUNCNAME':
      return shell.calls[shell.calls.length - 1]?.name;
    case 'BASH_SOURCE':
      return shell.calls[shell.calls.length - 1]?.file ?? (shell.commandString || shell.interactive ? undefined : shell.source.name);
    case 'HOSTNAME':
      return shell.process.host.name;
    case 'HOSTTYPE':
      return 'x86_64';
    case 'MACHTYPE':
      return 'x86_64-pc-linux-gnu';
    case 'OSTYPE':
      return 'linux-gnu';
    case 'DIRSTACK':
      return shell.process.cwd;
    case 'SHELLOPTS':
      return 'braceexpand:hashall:interactive-comments';
    case 'COLUMNS':
      return shell.interactive ? String(shell.process.terminal?.columns ?? 80) : undefined;
    case 'LINES':
      return shell.interactive ? String(shell.process.terminal?.rows ?? 24) : undefined;
    default:
      return undefined;
  }
}

/** Bash's own generator once it was seeded by `RANDOM=n`; the world's random before. */
function nextRandom(shell: Shell): number {
  if (shell.randomSeeded === undefined) return shell.process.world.random.below(32_768);
  // Park and Miller's minimal standard, as in bash's lib/sh/random.c.
  const seed = shell.randomSeeded === 0 ? 123_459_876 : shell.randomSeeded;
  const high = Math.floor(seed / 127_773);
  const low = seed % 127_773;
  const next = 16_807 * low - 2836 * high;
  shell.randomSeeded = next < 0 ? next + 0x7fffffff : next;
  return ((shell.randomSeeded >>> 16) ^ (shell.randomSeeded & 65_535)) & 32_767;
}

/** Arrays that bash keeps itself. */
export function specialArray(shell: Shell, name: string): Variable | undefined {
  let values: readonly string[];
  if (name === 'FUNCNAME') {
    if (shell.calls.length === 0) return undefined;
    values = [...shell.calls.map((call) => call.name).reverse(), ...(shell.commandString || shell.interactive ? [] : ['main'])];
  } else if (name === 'BASH_SOURCE') values = [...shell.calls.map((call) => call.file).reverse(), ...(shell.commandString || shell.interactive ? [] : [shell.source.name])];
  else if (name === 'BASH_LINENO') values = [...shell.calls.map((call) => String(call.callLine)).reverse(), ...(shell.commandString || shell.interactive ? [] : ['0'])];
  else if (name === 'DIRSTACK') values = [shell.process.cwd, ...shell.directories];
  else if (name === 'GROUPS') values = shell.process.credentials.groups.map(String);
  else if (name === 'BASH_ALIASES') return shell.isBash ? aliasArray(shell) : undefined;
  else if (name === 'BASH_VERSINFO') values = ['5', '2', '21', '1', 'release', 'x86_64-pc-linux-gnu'];
  else return undefined;
  if (!shell.isBash) return undefined;
  const array = new Variable();
  array.makeArray(false);
  for (const value of values) array.append(value);
  return array;
}

function aliasArray(shell: Shell): Variable {
  const array = new Variable();
  array.makeArray(true);
  for (const [name, value] of shell.aliases) array.setElement(name, value);
  return array;
}
