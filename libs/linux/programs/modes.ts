import type { FileStat } from '#linux/fs/files.js';

const TYPES = { file: '-', directory: 'd', symlink: 'l', device: 'c', pipe: 'p' } as const;

/** `-rw-r--r--`, as ls -l shows it. */
export function modeText(stat: FileStat): string {
  const { mode } = stat;
  const triple = (shift: number, special: boolean, letter: string) => {
    const bits = (mode >> shift) & 7;
    const execute = (bits & 1) !== 0;
    const last = special ? (execute ? letter : letter.toUpperCase()) : execute ? 'x' : '-';
    return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${last}`;
  };
  return TYPES[stat.kind] + triple(6, (mode & 0o4000) !== 0, 's') + triple(3, (mode & 0o2000) !== 0, 's') + triple(0, (mode & 0o1000) !== 0, 't');
}

/** Applies chmod's words (`755`, `u+x,go-w`, `a=rX`) to a mode; undefined when they are not a mode. */
export function changedMode(words: string, before: number, isDirectory: boolean, umask: number): number | undefined {
  if (/^[0-7]{1,5}$/.test(words)) return Number.parseInt(words, 8) & 0o7777;
  let mode = before;
  for (const clause of words.split(',')) {
    const parts = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/.exec(clause);
    if (parts === null) return undefined;
    const who = parts[1] as string;
    for (const [, operator, what] of (parts[2] as string).matchAll(/([-+=])([rwxXst]*|[ugo])/g)) {
      mode = applied(mode, who, operator as string, what as string, isDirectory, umask);
    }
  }
  return mode;
}

function applied(mode: number, who: string, operator: string, what: string, isDirectory: boolean, umask: number): number {
  const all = who === '' || who.includes('a');
  const shifts = [['u', 6], ['g', 3], ['o', 0]] as const;
  const copied = /^[ugo]$/.test(what) ? (mode >> (what === 'u' ? 6 : what === 'g' ? 3 : 0)) & 7 : undefined;
  const execute = what.includes('x') || (what.includes('X') && (isDirectory || (mode & 0o111) !== 0));
  const bits = copied ?? (what.includes('r') ? 4 : 0) + (what.includes('w') ? 2 : 0) + (execute ? 1 : 0);
  let mask = 0;
  let reach = 0;
  for (const [letter, shift] of shifts) {
    if (!all && !who.includes(letter)) continue;
    mask |= bits << shift;
    reach |= 7 << shift;
  }
  if (who === '') mask &= ~umask;
  if (what.includes('s')) mask |= (all || who.includes('u') ? 0o4000 : 0) | (all || who.includes('g') ? 0o2000 : 0);
  if (what.includes('t') && (all || who.includes('o'))) mask |= 0o1000;
  if (operator === '+') return mode | mask;
  if (operator === '-') return mode & ~mask;
  return (mode & ~reach) | mask;
}
