import { decodeUtf8 } from '#linux/env/text.js';
import type { FileView } from '#linux/fs/file-view.js';
import type { Process } from '#linux/kernel/process.js';
import { RunningProcess } from '#linux/kernel/running-process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Program } from '#linux/programs/program.js';
import { builtins } from './builtins/list.js';
import { compileScript } from './compile.js';
import { compileSource } from './compile-source.js';
import { runInteractive } from './interactive.js';
import { setOptions, type SetOption, shoptOptions } from './options.js';
import { isOpenDocument } from './open-document.js';
import type { Language } from './language.js';
import { readWhole } from './read-whole.js';
import { readLine } from './read-line.js';
import { settle } from './result.js';
import { type Flavour, Shell } from './shell.js';
import { runShell } from './subshell.js';
import { syntaxError } from './syntax-error.js';
import { parse } from 'unbash';

interface Invocation {
  readonly command: string | undefined;
  readonly script: string | undefined;
  readonly readsInput: boolean;
  readonly interactive: boolean;
  readonly login: boolean;
  readonly norc: boolean;
  readonly operands: readonly string[];
  readonly options: readonly (readonly [string, boolean])[];
  readonly shopts: readonly (readonly [string, boolean])[];
  readonly version: boolean;
}

const language: Language = { compileSource, compileScript, builtins };

/** bash, as people write for it. */
export const bash: Program = {
  name: 'bash',
  run: (proc) => runAs(proc, 'bash'),
};

/** Debian's and Ubuntu's /bin/sh. */
export const dash: Program = { name: 'dash', run: (proc) => runAs(proc, 'dash') };

/** busybox' /bin/sh. */
export const ash: Program = { name: 'ash', run: (proc) => runAs(proc, 'ash') };

function running(proc: Process): RunningProcess {
  if (!(proc instanceof RunningProcess)) throw new TypeError('a shell needs a process of the kernel');
  return proc;
}

function* runAs(proc: Process, flavour: Flavour): Step<number> {
  const shell = createShell(running(proc), flavour);
  const status = yield* runShellProgram(shell);
  yield* shell.flushErrors();
  return status;
}

function* runShellProgram(shell: Shell): Step<number> {
  const { process } = shell;
  const invocation = parseInvocation(shell, process.argv.slice(1));
  if (typeof invocation === 'number') return invocation;
  if (invocation.version) {
    yield* process.stdout.write('GNU bash, version 5.2.21(1)-release (x86_64-pc-linux-gnu)\nCopyright (C) 2022 Free Software Foundation, Inc.\nLicense GPLv3+: GNU GPL version 3 or later <http://gnu.org/licenses/gpl.html>\n\nThis is free software; you are free to change and redistribute it.\nThere is NO WARRANTY, to the extent permitted by law.\n');
    return 0;
  }
  return yield* runInvocation(shell, invocation);
}

/** A shell that knows its environment, and has not run anything. */
export function createShell(process: RunningProcess, flavour: Flavour): Shell {
  const called = process.argv[0] ?? flavour;
  const shell = new Shell(process, flavour, called, language);
  shell.mainPid = process.pid;
  for (const [name, value] of process.env) {
    if (!/^[A-Za-z_]\w*$/.test(name)) continue;
    const variable = shell.variables.make(name);
    variable.value = value;
    variable.exported = true;
  }
  const pwd = shell.get('PWD');
  if (pwd === undefined || !takesDirectory(process, pwd)) put(shell, 'PWD', process.cwd, true);
  put(shell, 'SHLVL', String((Number(shell.get('SHLVL')) || 0) + 1), flavour === 'bash');
  put(shell, 'IFS', ' \t\n', false);
  put(shell, 'OPTIND', '1', false);
  if (shell.get('PATH') === undefined) put(shell, 'PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', false);
  return shell;
}

/** Whether the path leads to where the process is; it then calls it so. */
function takesDirectory(process: RunningProcess, path: string): boolean {
  try {
    if (!path.startsWith('/') || process.files.resolve(path) !== process.files.resolve(process.cwd)) return false;
    process.cwd = path;
    return true;
  } catch (error) {
    if (error instanceof Errno) return false;
    throw error;
  }
}

function put(shell: Shell, name: string, value: string, exported: boolean): void {
  const variable = shell.variables.make(name);
  variable.value = value;
  variable.exported ||= exported;
}

function parseInvocation(shell: Shell, args: readonly string[]): Invocation | number {
  const options: [string, boolean][] = [];
  const shopts: [string, boolean][] = [];
  let takesCommand = false;
  let readsInput = false;
  let interactive = false;
  let login = shell.name.startsWith('-');
  let norc = false;
  let version = false;
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === '--' || arg === '-') {
      at++;
      break;
    }
    if (!/^[-+]./.test(arg)) break;
    if (arg.startsWith('--')) {
      if (arg === '--login') login = true;
      else if (arg === '--norc' || arg === '--noprofile' || arg === '--noediting' || arg === '--posix') norc ||= arg === '--norc';
      else if (arg === '--version') version = true;
      else if (arg === '--rcfile' || arg === '--init-file') at++;
      else {
        shell.warnPlain(`${shell.name}: ${arg}: invalid option\n`);
        return 2;
      }
      continue;
    }
    const on = arg.startsWith('-');
    for (const letter of arg.slice(1)) {
      if (letter === 'c') takesCommand = true;
      else if (letter === 's') readsInput = true;
      else if (letter === 'i') interactive = true;
      else if (letter === 'l') login = true;
      else if (letter === 'o' || letter === 'O') {
        const name = args[++at];
        if (name === undefined || !Object.hasOwn(letter === 'o' ? setOptions : shoptOptions, name)) {
          shell.warnPlain(`${shell.name}: ${name ?? '-o'}: invalid option name\n`);
          return 2;
        }
        (letter === 'o' ? options : shopts).push([name, on]);
      } else {
        const name = Object.entries(setOptions).find(([, known]) => known === letter)?.[0];
        if (name === undefined) {
          shell.warnPlain(`${shell.name}: -${letter}: invalid option\n`);
          return 2;
        }
        options.push([name, on]);
      }
    }
  }
  const rest = args.slice(at);
  if (takesCommand && rest[0] === undefined) {
    shell.warnPlain(`${shell.name}: -c: option requires an argument\n`);
    return 2;
  }
  const command = takesCommand ? rest[0] : undefined;
  const script = takesCommand || readsInput ? undefined : rest[0];
  return { command, script, readsInput, interactive, login, norc, version, options, shopts, operands: takesCommand || script !== undefined ? rest.slice(1) : rest };
}

function* runInvocation(shell: Shell, invocation: Invocation): Step<number> {
  for (const [name, on] of invocation.options) shell.options.put(name as SetOption, on);
  for (const [name, on] of invocation.shopts) shell.options.putShopt(name, on);
  shell.positional = invocation.operands;
  const base = shell.name.replace(/^-/, '');
  if (invocation.command !== undefined) return yield* runCommand(shell, invocation, base);
  if (invocation.script !== undefined) return yield* runScript(shell, invocation.script);
  const { process } = shell;
  if (invocation.interactive || (process.stdin.isTty && process.stderr.isTty)) return yield* runInteractive(shell, invocation);
  shell.source = { text: '', name: base, lineOffset: 0, interactive: false };
  return yield* runShell(shell, runInput);
}

function runCommand(shell: Shell, invocation: Invocation, base: string): Step<number> {
  const text = invocation.command as string;
  shell.commandString = true;
  shell.name = invocation.operands[0] ?? shell.name;
  shell.positional = invocation.operands.slice(1);
  shell.source = { text, name: invocation.operands[0] ?? base, lineOffset: 0, interactive: false };
  return runShell(shell, (inner) => settle(inner.language.compileSource(inner, text, 'script')(inner)));
}

function* runScript(shell: Shell, path: string): Step<number> {
  const files = shell.process.files as FileView;
  let content: Uint8Array;
  try {
    if (files.exists(path) && files.stat(path).kind === 'directory') throw new Errno('EISDIR');
    content = yield* readWhole(files, path);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    if (shell.isBash) shell.warnPlain(`${shell.name}: ${path}: ${error.message}\n`);
    else if (shell.flavour === 'dash') shell.warnPlain(`${shell.name}: 0: cannot open ${path}: No such file\n`);
    else shell.warnPlain(`${shell.name}: can't open '${path}': ${error.message}\n`);
    return error.code === 'ENOENT' ? (shell.isBash ? 127 : 2) : 126;
  }
  if (content.subarray(0, 80).includes(0)) {
    shell.warnPlain(`${shell.name}: ${path}: cannot execute binary file\n`);
    return 126;
  }
  const text = decodeUtf8(content);
  shell.name = path;
  shell.source = { text, name: path, lineOffset: 0, interactive: false };
  return yield* runShell(shell, (inner) => settle(inner.language.compileSource(inner, text, 'script')(inner)));
}

/** Commands from standard input: line by line, because a command may read what follows it. */
export function* runInput(shell: Shell): Step<number> {
  let text = '';
  let line = 0;
  for (;;) {
    const next = yield* readLine(shell.process.stdin);
    if (next !== undefined) text += `${next.text}\n`;
    const isEnd = next?.complete !== true;
    if (isEnd || !(syntaxError(text, parse(text))?.incomplete ?? isOpenDocument(text))) {
      shell.source = { ...shell.source, text, lineOffset: line };
      yield* settle(shell.language.compileSource(shell, text, 'input')(shell));
      line += text.split('\n').length - 1;
      text = '';
    }
    if (isEnd) return shell.status;
  }
}

