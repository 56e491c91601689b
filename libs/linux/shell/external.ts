import { decodeUtf8 } from '#linux/env/text.js';
import type { FileView } from '#linux/fs/file-view.js';
import { contentOf } from '#linux/fs/nodes.js';
import { DEFAULT_PATH, interpreterOf, searchPath } from '#linux/fs/search-path.js';
import { encodeUtf8 } from '#linux/env/text.js';
import type { RunningProcess } from '#linux/kernel/running-process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { jobControlled, waitForeground } from './foreground.js';
import { ARGUMENT_BYTES_MAX } from './limits.js';
import { forkFailed, setPipeStatus } from './pipelines.js';
import { settle } from './result.js';
import { Shell } from './shell.js';
import { defaultSignals, forkShell, runShell } from './subshell.js';

/** A command that is neither function nor builtin: finds the program, starts it, waits for it. */
export function* runExternal(shell: Shell, args: readonly string[], temporary: readonly (readonly [string, string])[] | undefined, text: string): Step<number> {
  yield* shell.flushErrors();
  shell.lastArgument = args[args.length - 1] ?? '';
  const becomes = shell.mayBecome;
  shell.mayBecome = false;
  const name = args[0] as string;
  const pathVariable = temporary?.find(([variable]) => variable === 'PATH')?.[1] ?? shell.get('PATH');
  const path = locate(shell, name, pathVariable);
  if (typeof path === 'number') return path;
  const env = shell.variables.environment();
  for (const [variable, value] of temporary ?? []) env.set(variable, value);
  env.set('_', path);
  if (isTooLong(args, env)) {
    shell.warn(`${name}: Argument list too long`);
    return 126;
  }
  try {
    shell.process.machine.findProgram(shell.process, { argv: [path], env });
  } catch (error) {
    if (error instanceof Errno && error.code === 'ENOEXEC') return yield* runText(shell, path, args, env, text);
    if (error instanceof Errno) return notExecuted(shell, name, path, error);
    throw error;
  }
  const argv = [name, ...args.slice(1)];
  if (becomes && shell.traps.get('EXIT') === undefined) return yield* become(shell, path, argv, env);
  const child = startProgram(shell, path, argv, env);
  const [status = 0] = yield* waitForeground(shell, [child], text);
  setPipeStatus(shell, [status]);
  return status;
}

/** exec(2): this process goes on as the program. */
export function become(shell: Shell, path: string, argv: readonly string[], env: ReadonlyMap<string, string>): Step<number> {
  return shell.process.replace({ argv: withPath(shell, path, argv), env });
}

function startProgram(shell: Shell, path: string, argv: readonly string[], env: ReadonlyMap<string, string>): RunningProcess {
  const { process } = shell;
  try {
    const found = process.machine.findProgram(process, { argv: withPath(shell, path, argv), env });
    const child = process.machine.startBody(process, { argv: found.argv, env, ...(jobControlled(shell) ? { newGroup: true } : {}) }, (self) => found.program.run(self));
    child.executable = found.path;
    defaultSignals(shell, child);
    return child;
  } catch (error) {
    throw forkFailed(shell, error);
  }
}

/** argv[0] stays what was typed, but the program is the one that was found; a script sees its path. */
function withPath(shell: Shell, path: string, argv: readonly string[]): readonly string[] {
  const files = shell.process.files as FileView;
  const { node } = files.nodeOf(path);
  const isScript = node.kind === 'file' && interpreterOf(contentOf(node)) !== undefined;
  return isScript ? [path, ...argv.slice(1)] : argv;
}

function locate(shell: Shell, name: string, pathVariable: string | undefined): string | number {
  if (name.includes('/')) return name;
  const hashed = shell.commandHash.get(name);
  const files = shell.process.files as FileView;
  if (hashed !== undefined && files.exists(hashed)) return hashed;
  try {
    const path = name === '' ? undefined : searchPath(files, name, pathVariable ?? DEFAULT_PATH);
    if (path === undefined) return notFound(shell, name);
    if (shell.isBash && pathVariable === shell.get('PATH')) shell.commandHash.set(name, path);
    return path;
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    shell.warn(`${shell.isBash ? (error.path ?? name) : name}: ${error.message}`);
    return 126;
  }
}

function notFound(shell: Shell, name: string): number {
  shell.warn(shell.isBash ? `${name}: command not found` : `${name}: not found`);
  return 127;
}

function notExecuted(shell: Shell, name: string, path: string, error: Errno): number {
  const files = shell.process.files as FileView;
  if (error.code === 'ENOENT') {
    if (files.exists(path)) {
      shell.warn(shell.isBash ? `${name}: cannot execute: required file not found` : `${name}: not found`);
      return 127;
    }
    shell.warn(shell.isBash ? `${name}: No such file or directory` : `${name}: not found`);
    return 127;
  }
  const isDirectory = files.exists(path) && files.stat(path).kind === 'directory';
  shell.warn(`${name}: ${isDirectory && shell.isBash ? 'Is a directory' : error.message}`);
  return 126;
}

/** A file without `#!`: this shell reads it itself, in a process of its own. */
function* runText(shell: Shell, path: string, args: readonly string[], env: ReadonlyMap<string, string>, text: string): Step<number> {
  const content = (shell.process.files as FileView).read(path);
  if (content.subarray(0, 80).includes(0)) {
    shell.warn(`${path}: cannot execute binary file: Exec format error`);
    return 126;
  }
  const child = forkShell(shell, (inner) => runScriptText(inner, decodeUtf8(content), path, args, env));
  const [status = 0] = yield* waitForeground(shell, [child], text);
  setPipeStatus(shell, [status]);
  return status;
}

function runScriptText(inner: Shell, content: string, path: string, args: readonly string[], env: ReadonlyMap<string, string>): Step<number> {
  const fresh = new Shell(inner.process, inner.flavour, path, inner.language);
  for (const [name, value] of env) {
    const variable = fresh.variables.make(name);
    variable.value = value;
    variable.exported = true;
  }
  fresh.positional = args.slice(1);
  fresh.source = { text: content, name: path, lineOffset: 0, interactive: false };
  return runShell(fresh, (script) => settle(script.language.compileSource(script, content, 'script')(script)));
}

function isTooLong(args: readonly string[], env: ReadonlyMap<string, string>): boolean {
  let bytes = 0;
  for (const arg of args) bytes += arg.length + 9;
  for (const [name, value] of env) bytes += name.length + value.length + 10;
  return bytes > ARGUMENT_BYTES_MAX && encodeUtf8(args.join(' ')).length > ARGUMENT_BYTES_MAX;
}
