import type { FileView } from '#linux/fs/file-view.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { expandTilde } from '#linux/shell/tilde.js';
import type { Shell } from '#linux/shell/shell.js';
import type { Builtins } from '#linux/shell/language.js';

/** The path with `.` and `..` taken out by their names, as `cd -L` does. */
export function logicalPath(cwd: string, path: string): string {
  const names: string[] = path.startsWith('/') ? [] : cwd.split('/').filter((name) => name !== '');
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return `/${names.join('/')}`;
}

/** Goes there; the message of a failure has the name as it was typed. */
export function changeDirectory(shell: Shell, path: string, physical: boolean, shown = path, command = 'cd'): boolean {
  const { process } = shell;
  const files = process.files as FileView;
  const target = physical ? path : logicalPath(process.cwd, path);
  try {
    if (files.stat(path).kind !== 'directory') throw new Errno('ENOTDIR');
    if (!files.allows(path, 'execute')) throw new Errno('EACCES');
    const before = shell.get('PWD') ?? process.cwd;
    process.cwd = physical ? files.resolve(path) : files.exists(target) ? target : files.resolve(path);
    setDirectory(shell, 'OLDPWD', before);
    setDirectory(shell, 'PWD', process.cwd);
    return true;
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    shell.warn(shell.isBash ? `${command}: ${shown}: ${error.message}` : shell.flavour === 'dash' ? `${command}: can't cd to ${shown}` : `${command}: can't cd to ${shown}: ${error.message}`);
    return false;
  }
}

function setDirectory(shell: Shell, name: string, value: string): void {
  const variable = shell.variables.make(name);
  variable.value = value;
  variable.exported = true;
}

function* cd(shell: Shell, args: readonly string[]): Step<number> {
  const rest = args.slice(1);
  let physical = shell.options.get('physical');
  while (/^-[LPe@]+$/.test(rest[0] ?? '') || rest[0] === '--') {
    const option = rest.shift() as string;
    if (option === '--') break;
    physical = option.includes('P');
  }
  if (rest.length > 1 && shell.isBash) {
    shell.warn('cd: too many arguments');
    return 1;
  }
  const target = rest[0];
  if (target === undefined) {
    const home = shell.get('HOME');
    if (home === undefined) {
      shell.warn('cd: HOME not set');
      return 1;
    }
    return changeDirectory(shell, home, physical) ? 0 : 1;
  }
  if (target === '-') {
    const before = shell.get('OLDPWD');
    if (before === undefined) {
      shell.warn('cd: OLDPWD not set');
      return 1;
    }
    if (!changeDirectory(shell, before, physical)) return 1;
    yield* shell.process.stdout.write(`${shell.process.cwd}\n`);
    return 0;
  }
  if (target === '') return 0;
  if (target.startsWith('-') && target.length > 1) {
    shell.warn(`cd: ${target.slice(0, 2)}: invalid option`);
    shell.warnPlain('cd: usage: cd [-L|[-P [-e]] [-@]] [dir]\n');
    return 2;
  }
  return yield* throughCdPath(shell, target, physical);
}

function* throughCdPath(shell: Shell, target: string, physical: boolean): Step<number> {
  const search = shell.get('CDPATH');
  if (search !== undefined && search !== '' && !/^\.{0,2}\//.test(target) && target !== '.' && target !== '..') {
    for (const directory of search.split(':')) {
      const path = directory === '' ? target : `${directory}/${target}`;
      const files = shell.process.files as FileView;
      if (!files.exists(path) || files.stat(path).kind !== 'directory') continue;
      if (!changeDirectory(shell, path, physical)) return 1;
      if (directory !== '') yield* shell.process.stdout.write(`${shell.process.cwd}\n`);
      return 0;
    }
  }
  return changeDirectory(shell, target, physical) ? 0 : 1;
}

function* pwd(shell: Shell, args: readonly string[]): Step<number> {
  const physical = args[1] === '-P';
  yield* shell.process.stdout.write(`${physical ? shell.process.files.resolve(shell.process.cwd) : shell.process.cwd}\n`);
  return 0;
}

/** `~` for the home directory, as dirs shows it. */
function shown(shell: Shell, path: string): string {
  const home = shell.get('HOME') ?? '';
  return home !== '' && (path === home || path.startsWith(`${home}/`)) ? `~${path.slice(home.length)}` : path;
}

function* dirs(shell: Shell, args: readonly string[]): Step<number> {
  const options = args.slice(1).join('');
  if (options.includes('c')) {
    shell.directories = [];
    return 0;
  }
  const all = [shell.process.cwd, ...shell.directories].map((path) => (options.includes('l') ? path : shown(shell, path)));
  if (options.includes('v')) yield* shell.process.stdout.write(all.map((path, index) => `${String(index).padStart(2)}  ${path}\n`).join(''));
  else yield* shell.process.stdout.write(`${all.join(options.includes('p') ? '\n' : ' ')}\n`);
  return 0;
}

function* pushd(shell: Shell, args: readonly string[]): Step<number> {
  const target = args[1];
  const stack = [shell.process.cwd, ...shell.directories];
  if (target === undefined || /^[-+]\d+$/.test(target)) {
    const index = target === undefined ? 1 : target.startsWith('+') ? Number(target) : stack.length - 1 + Number(target);
    if (stack[index] === undefined) {
      shell.warn(target === undefined ? 'pushd: no other directory' : `pushd: ${target}: directory stack index out of range`);
      return 1;
    }
    const turned = target === undefined ? [stack[1] as string, stack[0] as string, ...stack.slice(2)] : [...stack.slice(index), ...stack.slice(0, index)];
    if (!changeDirectory(shell, turned[0] as string, false, turned[0], 'pushd')) return 1;
    shell.directories = turned.slice(1);
  } else {
    if (!changeDirectory(shell, expandTilde(shell, target), false, target, 'pushd')) return 1;
    shell.directories = stack;
  }
  return yield* dirs(shell, ['dirs']);
}

function* popd(shell: Shell, args: readonly string[]): Step<number> {
  const index = args[1] === undefined ? 0 : Number(args[1]);
  if (shell.directories.length === 0) {
    shell.warn('popd: directory stack empty');
    return 1;
  }
  if (index > 0) shell.directories = shell.directories.filter((_, at) => at !== index - 1);
  else {
    const [next = '/', ...rest] = shell.directories;
    if (!changeDirectory(shell, next, false, next, 'popd')) return 1;
    shell.directories = rest;
  }
  return yield* dirs(shell, ['dirs']);
}

export const directories: Builtins = {
  cd: { run: cd },
  pwd: { run: pwd },
  dirs: { bashOnly: true, run: dirs },
  pushd: { bashOnly: true, run: pushd },
  popd: { bashOnly: true, run: popd },
};
