import { findUser } from '#linux/users/accounts.js';
import type { Shell } from './shell.js';

/** `~`, `~/x`, `~user/x`, `~+`, `~-`: unchanged when there is no such user. */
export function expandTilde(shell: Shell, text: string): string {
  if (!text.startsWith('~')) return text;
  const slash = text.indexOf('/');
  const prefix = slash < 0 ? text.slice(1) : text.slice(1, slash);
  const rest = slash < 0 ? '' : text.slice(slash);
  const home = homeOf(shell, prefix);
  if (home === undefined) return text;
  return home === '/' && rest !== '' ? rest : home + rest;
}

function homeOf(shell: Shell, prefix: string): string | undefined {
  if (prefix === '') return shell.get('HOME') ?? findUser(shell.process.host.files, shell.process.credentials.uid)?.home;
  if (prefix === '+') return shell.get('PWD');
  if (prefix === '-') return shell.get('OLDPWD');
  return findUser(shell.process.host.files, prefix)?.home;
}
