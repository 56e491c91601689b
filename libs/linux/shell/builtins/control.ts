import { decodeUtf8 } from '#linux/env/text.js';
import type { FileView } from '#linux/fs/file-view.js';
import { searchPath, DEFAULT_PATH } from '#linux/fs/search-path.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { readWhole } from '#linux/shell/read-whole.js';
import { become, runExternal } from '#linux/shell/external.js';
import { keywords } from '#linux/shell/keywords.js';
import { quoteForShell } from '#linux/shell/quoting.js';
import { settle, type Result } from '#linux/shell/result.js';
import { FLOW_BREAK, FLOW_CONTINUE, FLOW_NONE, FLOW_RETURN, type Shell, ShellExit } from '#linux/shell/shell.js';
import { findTrap, trapNumber, type TrapName } from '#linux/shell/traps.js';
import type { Builtins } from '#linux/shell/language.js';
import { findBuiltin, specialBuiltins } from './find-builtin.js';
import { write } from './output.js';

/** `exit`'s and `return`'s number. */
function statusOf(shell: Shell, name: string, text: string | undefined): number | undefined {
  if (text === undefined) return shell.status;
  if (/^[-+]?\d+$/.test(text)) return Number(text) & 255;
  shell.warn(`${name}: ${text}: numeric argument required`);
  return undefined;
}

function leaveLoop(shell: Shell, args: readonly string[], flow: number): Result {
  const count = args[1] === undefined ? 1 : Number(args[1]);
  if (!Number.isInteger(count)) {
    shell.warn(`${args[0]}: ${args[1]}: numeric argument required`);
    throw new ShellExit(128);
  }
  if (shell.loopDepth === 0) {
    if (shell.isBash) shell.warn(`${args[0]}: only meaningful in a \`for', \`while', or \`until' loop`);
    return 0;
  }
  if (count < 1) {
    shell.warn(`${args[0]}: ${args[1]}: loop count out of range`);
    shell.flow = FLOW_BREAK;
    shell.flowCount = shell.loopDepth;
    return 1;
  }
  shell.flow = flow;
  shell.flowCount = Math.min(count, shell.loopDepth);
  return 0;
}

function* source(shell: Shell, args: readonly string[]): Step<number> {
  const name = args[1] === '--' ? args[2] : args[1];
  if (name === undefined) {
    shell.warn(`${args[0]}: filename argument required`);
    shell.warnPlain(`${args[0]}: usage: ${args[0]} filename [arguments]\n`);
    return 2;
  }
  const files = shell.process.files as FileView;
  let text: string;
  let path = name;
  try {
    path = name.includes('/') ? name : (findSource(shell, files, name) ?? name);
    if (files.exists(path) && files.stat(path).kind === 'directory') throw new Errno('EISDIR');
    text = decodeUtf8(yield* readWhole(files, path));
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    const isDirectory = error.code === 'EISDIR';
    if (isDirectory) shell.warn(`${args[0]}: ${name}: is a directory`);
    else if (shell.isBash) shell.warn(`${name}: ${error.message}`);
    else {
      shell.warn(`${args[0]}: ${shell.flavour === 'dash' ? `cannot open ${name}: No such file` : `can't open '${name}': ${error.message}`}`);
      throw new ShellExit(2);
    }
    return 1;
  }
  return yield* runSourced(shell, text, path, args.slice(args[1] === '--' ? 3 : 2));
}

/** Commands of a file, in this shell. */
export function* runSourced(shell: Shell, text: string, path: string, args: readonly string[]): Step<number> {
  const before = { source: shell.source, positional: shell.positional, line: shell.line };
  shell.enter();
  shell.sourceDepth++;
  shell.source = { text, name: path, lineOffset: 0, interactive: false };
  if (args.length > 0) shell.positional = args;
  try {
    const status = yield* settle(shell.language.compileSource(shell, text, 'source')(shell));
    if (shell.flow !== FLOW_RETURN) return status;
    shell.flow = FLOW_NONE;
    return shell.status;
  } finally {
    shell.leave();
    shell.sourceDepth--;
    shell.source = before.source;
    shell.line = before.line;
    if (args.length > 0) shell.positional = before.positional;
  }
}

function findSource(shell: Shell, files: FileView, name: string): string | undefined {
  for (const directory of (shell.get('PATH') ?? DEFAULT_PATH).split(':')) {
    const path = `${directory === '' ? '.' : directory}/${name}`;
    if (files.exists(path) && files.stat(path).kind === 'file') return path;
  }
  return files.exists(name) ? name : undefined;
}

function* execute(shell: Shell, args: readonly string[]): Step<number> {
  let rest = args.slice(1);
  let clean = false;
  let login = false;
  let zero: string | undefined;
  while (rest[0]?.startsWith('-') === true && rest[0] !== '-') {
    const option = rest.shift() as string;
    if (option === '--') break;
    if (option === '-a') zero = rest.shift();
    else if (/^-[cl]+$/.test(option)) {
      clean ||= option.includes('c');
      login ||= option.includes('l');
    } else {
      shell.warn(`exec: ${option}: invalid option`);
      shell.warnPlain('exec: usage: exec [-cl] [-a name] [command [argument ...]] [redirection ...]\n');
      return 2;
    }
  }
  const name = rest[0];
  if (name === undefined) return 0;
  const env = clean ? new Map<string, string>() : shell.variables.environment();
  try {
    const path = name.includes('/') ? name : searchPath(shell.process.files as FileView, name, shell.get('PATH') ?? DEFAULT_PATH);
    if (path === undefined) throw new Errno('ENOENT', name);
    shell.process.machine.findProgram(shell.process, { argv: [path], env });
    rest = [zero ?? (login ? `-${name}` : name), ...rest.slice(1)];
    const status = yield* become(shell, path, zero === undefined && !login ? [name, ...rest.slice(1)] : [path, ...rest.slice(1)], env);
    shell.traps.put('EXIT', undefined);
    throw new ShellExit(status);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    const missing = error.code === 'ENOENT';
    shell.warn(`exec: ${name}: ${missing && !name.includes('/') ? 'not found' : error.code === 'EACCES' ? 'cannot execute: Permission denied' : error.message}`);
    if (shell.interactive) return missing ? 127 : 126;
    throw new ShellExit(missing ? 127 : 126);
  }
}

function* evaluate(shell: Shell, args: readonly string[]): Step<number> {
  const text = args.slice(args[1] === '--' ? 2 : 1).join(' ');
  if (text.trim() === '') return 0;
  shell.enter();
  const { line } = shell;
  try {
    return yield* settle(shell.language.compileSource(shell, text, 'eval')(shell));
  } finally {
    shell.line = line;
    shell.leave();
  }
}

function trap(shell: Shell, args: readonly string[]): Result {
  const rest = args.slice(1);
  const first = rest[0];
  if (first === '-l') return listSignals(shell);
  const prints = first === undefined || first === '-p';
  if (first === '-p' || first === '--') rest.shift();
  if (prints) return printTraps(shell, rest);
  const single = rest.length === 1;
  const command = single ? '-' : (rest.shift() as string);
  let status = 0;
  for (const word of rest) {
    const name = findTrap(word);
    if (name === undefined) {
      shell.warn(`trap: ${word}: invalid signal specification`);
      status = 1;
    } else setTrap(shell, name, /^\d+$/.test(command) && !single ? undefined : command);
  }
  return status;
}

function setTrap(shell: Shell, name: TrapName, command: string | undefined): void {
  shell.traps.put(name, command === '-' ? undefined : command);
  if (!name.startsWith('SIG')) return;
  const signal = name as Extract<TrapName, `SIG${string}`>;
  const action = command === '-' || command === undefined ? (shell.interactive && (signal === 'SIGINT' || signal === 'SIGTERM') ? undefined : 'default') : command === '' ? 'ignore' : () => {
    shell.traps.pending.push(signal);
    shell.onTrappedSignal?.();
  };
  if (action !== undefined) shell.process.onSignal(signal, action);
}

function printTraps(shell: Shell, names: readonly string[]): Result {
  const wanted = names.map(findTrap);
  const lines = shell.traps.list().filter(([name]) => wanted.length === 0 || wanted.includes(name)).map(([name, command]) => `trap -- ${quoteForShell(command)} ${name}\n`);
  const write = shell.print(lines.join(''));
  return write === undefined ? 0 : (function* () {
    yield* write;
    return 0;
  })();
}

function* listSignals(shell: Shell): Step<number> {
  const names = ['HUP', 'INT', 'QUIT', 'ILL', 'TRAP', 'ABRT', 'BUS', 'FPE', 'KILL', 'USR1', 'SEGV', 'USR2', 'PIPE', 'ALRM', 'TERM', 'CHLD', 'CONT', 'STOP', 'TSTP', 'TTIN', 'TTOU', 'WINCH'];
  const cells = names.map((name) => {
    const signal = findTrap(name) as TrapName;
    return `${String(trapNumber(signal)).padStart(2)}) SIG${name}`;
  });
  const lines: string[] = [];
  for (let i = 0; i < cells.length; i += 5) lines.push(`${cells.slice(i, i + 5).map((cell) => cell.padEnd(15)).join('').trimEnd()}\n`);
  yield* shell.process.stdout.write(lines.join(''));
  return 0;
}

function* command(shell: Shell, args: readonly string[]): Step<number> {
  const rest = args.slice(1);
  let describe = '';
  let standard = false;
  while (/^-[pvV]+$/.test(rest[0] ?? '') || rest[0] === '--') {
    const option = rest.shift() as string;
    if (option === '--') break;
    if (option.includes('v')) describe = 'v';
    if (option.includes('V')) describe = 'V';
    standard ||= option.includes('p');
  }
  if (rest[0] === undefined) return 0;
  if (describe !== '') {
    let status = 1;
    for (const name of rest) {
      const text = describe === 'v' ? shortDescription(shell, name) : longDescription(shell, name)[0];
      if (text === undefined) {
        if (describe === 'V') shell.warn(`command: ${name}: not found`);
      } else {
        yield* shell.process.stdout.write(`${text}\n`);
        status = 0;
      }
    }
    return status;
  }
  const builtin = findBuiltin(shell, rest[0]);
  if (builtin !== undefined) return yield* settle(builtin.run(shell, rest, undefined));
  return yield* runExternal(shell, rest, standard ? [['PATH', DEFAULT_PATH]] : undefined, rest.join(' '));
}

function findFile(shell: Shell, name: string): string | undefined {
  const files = shell.process.files as FileView;
  if (name.includes('/')) return files.allows(name, 'execute') && files.stat(name).kind !== 'directory' ? name : undefined;
  try {
    return searchPath(files, name, shell.get('PATH') ?? DEFAULT_PATH);
  } catch (error) {
    if (error instanceof Errno) return undefined;
    throw error;
  }
}

function shortDescription(shell: Shell, name: string): string | undefined {
  const alias = shell.aliases.get(name);
  if (alias !== undefined) return `alias ${name}=${quoteForShell(alias)}`;
  if (keywords.has(name) || shell.functions.has(name) || findBuiltin(shell, name) !== undefined) return name;
  return findFile(shell, name);
}

/** What `type` says: the first is what would run. */
function longDescription(shell: Shell, name: string, skipFunctions = false): readonly string[] {
  const found: string[] = [];
  const alias = shell.aliases.get(name);
  if (alias !== undefined) found.push(shell.isBash ? `${name} is aliased to \`${alias}'` : `${name} is an alias for ${alias}`);
  if (keywords.has(name)) found.push(`${name} is a shell keyword`);
  const defined = skipFunctions ? undefined : shell.functions.get(name);
  if (defined !== undefined) found.push(shell.isBash ? `${name} is a function\n${defined.source()}` : `${name} is a ${shell.flavour === 'ash' ? 'function' : 'shell function'}`);
  if (findBuiltin(shell, name) !== undefined) found.push(!shell.isBash && specialBuiltins.has(name) ? `${name} is a special shell builtin` : `${name} is a shell builtin`);
  const hashed = shell.commandHash.get(name);
  const file = findFile(shell, name);
  if (file !== undefined) found.push(hashed !== undefined ? `${name} is hashed (${hashed})` : `${name} is ${file}`);
  return found;
}

function kindOf(shell: Shell, name: string, skipFunctions: boolean): string | undefined {
  if (shell.aliases.has(name)) return 'alias';
  if (keywords.has(name)) return 'keyword';
  if (!skipFunctions && shell.functions.has(name)) return 'function';
  if (findBuiltin(shell, name) !== undefined) return 'builtin';
  return findFile(shell, name) === undefined ? undefined : 'file';
}

function* type(shell: Shell, args: readonly string[]): Step<number> {
  const names = args.slice(1);
  let options = '';
  while (/^-[aftpP]+$/.test(names[0] ?? '')) options += (names.shift() as string).slice(1);
  let status = 0;
  for (const name of names) {
    let lines: readonly (string | undefined)[];
    if (options.includes('t')) lines = [kindOf(shell, name, options.includes('f'))];
    else if (options.includes('P')) lines = [findFile(shell, name)];
    else if (options.includes('p')) lines = kindOf(shell, name, false) === 'file' ? [findFile(shell, name)] : kindOf(shell, name, false) === undefined ? [undefined] : [];
    else lines = longDescription(shell, name, options.includes('f')).slice(0, options.includes('a') ? undefined : 1);
    const known = lines.filter((line) => line !== undefined);
    if (known.length > 0) yield* shell.process.stdout.write(known.map((line) => `${line}\n`).join(''));
    else if (lines.length > 0 || !options.includes('p')) {
      if (!/[tpP]/.test(options)) {
        if (shell.isBash) shell.warn(`type: ${name}: not found`);
        else yield* shell.process.stdout.write(`${name}: not found\n`);
      }
      status = shell.isBash ? 1 : 127;
    }
  }
  return status;
}

export const control: Builtins = {
  ':': { run: () => 0 },
  true: { run: () => 0 },
  false: { run: () => 1 },
  break: { run: (shell, args) => leaveLoop(shell, args, FLOW_BREAK) },
  continue: { run: (shell, args) => leaveLoop(shell, args, FLOW_CONTINUE) },
  exit: {
    run(shell, args) {
      if (shell.interactive && shell.subshellDepth === 0) shell.warnPlain(shell.farewell);
      throw new ShellExit(statusOf(shell, 'exit', args[1]) ?? 2);
    },
  },
  logout: {
    bashOnly: true,
    run(shell, args) {
      if (!shell.options.shopt('login_shell')) {
        shell.warn("logout: not login shell: use `exit'");
        return 1;
      }
      if (shell.interactive) shell.warnPlain(shell.farewell);
      throw new ShellExit(statusOf(shell, 'logout', args[1]) ?? 2);
    },
  },
  return: {
    run(shell, args) {
      if (shell.calls.length === 0 && shell.sourceDepth === 0) {
        if (!shell.isBash) throw new ShellExit(statusOf(shell, 'return', args[1]) ?? 2);
        shell.warn("return: can only `return' from a function or sourced script");
        return 2;
      }
      const status = statusOf(shell, 'return', args[1]) ?? 2;
      shell.status = status;
      shell.flow = FLOW_RETURN;
      return status;
    },
  },
  eval: { run: evaluate },
  exec: { run: execute },
  '.': { run: source },
  source: { bashOnly: true, run: source },
  shift: {
    run(shell, args) {
      const count = args[1] === undefined ? 1 : Number(args[1]);
      if (!Number.isInteger(count)) {
        shell.warn(`shift: ${args[1]}: numeric argument required`);
        return 1;
      }
      if (count < 0) {
        shell.warn(`shift: ${args[1]}: shift count out of range`);
        return 1;
      }
      if (count > shell.positional.length) {
        if (shell.isBash) return 1;
        shell.warn(`shift: can't shift that many`);
        throw new ShellExit(2);
      }
      shell.positional = shell.positional.slice(count);
      return 0;
    },
  },
  trap: { run: trap },
  command: { run: command },
  builtin: {
    bashOnly: true,
    run(shell, args) {
      if (args[1] === undefined) return 0;
      const builtin = findBuiltin(shell, args[1]);
      if (builtin !== undefined) return builtin.run(shell, args.slice(1), undefined);
      shell.warn(`builtin: ${args[1]}: not a shell builtin`);
      return 1;
    },
  },
  type: { run: type },
  hash: {
    run(shell, args) {
      if (args[1] === '-r') shell.commandHash.clear();
      if (args.length > 1) return 0;
      const rows = [...shell.commandHash.values()].map((path) => `   1\t${path}\n`).join('');
      return write(shell, 'hash', !shell.isBash ? rows.replace(/^ *1\t/gm, '') : rows === '' ? 'hash: hash table empty\n' : `hits\tcommand\n${rows}`);
    },
  },
};
