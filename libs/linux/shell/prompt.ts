import { findUser } from '#linux/users/accounts.js';
import type { Shell } from './shell.js';

/** The escapes of PS1: `\u@\h:\w\$ `. Expansions in it are the caller's. */
export function decodePrompt(shell: Shell, text: string): string {
  return text.replace(/\\(\d{3}|D\{[^}]*\}|.)/gs, (whole, code: string) => decodeOne(shell, code) ?? whole);
}

function decodeOne(shell: Shell, code: string): string | undefined {
  const { process } = shell;
  if (/^\d{3}$/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
  switch (code) {
    case 'u':
      return findUser(process.host.files, process.credentials.uid)?.name ?? String(process.credentials.uid);
    case 'h':
      return process.host.name.split('.')[0] ?? '';
    case 'H':
      return process.host.name;
    case 'w':
      return shortened(shell);
    case 'W': {
      const short = shortened(shell);
      return short === '~' || short === '/' ? short : short.slice(short.lastIndexOf('/') + 1);
    }
    case '$':
      return process.credentials.uid === 0 ? '#' : '$';
    case 's':
      return shell.name.replace(/^.*\//, '').replace(/^-/, '');
    case 'v':
      return '5.2';
    case 'V':
      return '5.2.21';
    case 'j':
      return String(shell.jobs.list.length);
    case '#':
      return String(shell.history.length + 1);
    case '!':
      return String(shell.history.length + 1);
    case 'l':
      return 'pts/0';
    case 't':
      return clockText(process.world.clock.now(), 11, 19);
    case 'A':
      return clockText(process.world.clock.now(), 11, 16);
    case 'd':
      return dateText(process.world.clock.now());
    default:
      return controls[code];
  }
}

const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', a: '\x07', e: '\x1b', '\\': '\\', '[': '', ']': '' };

function shortened(shell: Shell): string {
  const home = shell.get('HOME') ?? '';
  const { cwd } = shell.process;
  if (home !== '' && home !== '/' && (cwd === home || cwd.startsWith(`${home}/`))) return `~${cwd.slice(home.length)}`;
  return cwd;
}

function clockText(ms: number, from: number, to: number): string {
  return new Date(ms).toISOString().slice(from, to);
}

function dateText(ms: number): string {
  const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const date = new Date(ms);
  return `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2, '0')}`;
}
