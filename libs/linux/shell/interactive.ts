import type { FileView } from '#linux/fs/file-view.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { PseudoTerminal } from '#linux/tty/pseudo-terminal.js';
import { parse } from 'unbash';
import { answerTabs } from './answer-tab.js';
import { runSourced } from './builtins/control.js';
import { textParts } from './arithmetic-text.js';
import { expansions } from './expansions.js';
import { HISTORY_LINES_MAX } from './limits.js';
import { isOpenDocument } from './open-document.js';
import { stateOf, stateText } from './jobs.js';
import { decodePrompt } from './prompt.js';
import { readLine } from './read-line.js';
import { resetAfterAbort } from './reset.js';
import { settle } from './result.js';
import { runPendingTraps } from './run-traps.js';
import { CommandAbort, ExpansionError, type Shell, ShellExit } from './shell.js';
import { TextSink } from './sinks.js';
import { runShell } from './subshell.js';
import { syntaxError } from './syntax-error.js';
import { separatorsOf, wordPart } from './words.js';

/** A command line was given up: ^C, or its fuel is gone. */
class Interrupted extends Error {
  constructor(readonly status: number) {
    super('interrupted');
  }
}

/** A shell for a person: prompt, history, job control. */
export function runInteractive(shell: Shell, invocation: { readonly login: boolean; readonly norc: boolean }): Step<number> {
  return runShell(shell, function* (inner): Step<number> {
    prepare(inner);
    inner.options.putShopt('login_shell', invocation.login);
    yield* readStartFiles(inner, invocation);
    return yield* promptLoop(inner);
  });
}

/** What an interactive shell does with signals, its budget and the terminal. */
export function prepare(shell: Shell): void {
  const { process } = shell;
  shell.interactive = true;
  shell.source = { text: '', name: shell.name, lineOffset: 0, interactive: true };
  shell.options.put('monitor', true);
  shell.options.putShopt('expand_aliases', true);
  for (const signal of ['SIGTERM', 'SIGQUIT', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU'] as const) process.onSignal(signal, 'ignore');
  process.onSignal('SIGINT', () => {
    if (shell.traps.get('SIGINT') !== undefined) shell.traps.pending.push('SIGINT');
    else if (!waitsForChild(shell)) process.interrupt(new Interrupted(130));
  });
  if (process.terminal instanceof PseudoTerminal) process.terminal.foreground = process.group;
  if (shell.variables.find('PS1') === undefined) shell.variables.make('PS1').value = ownPrompt(shell);
  if (shell.variables.find('PS2') === undefined) shell.variables.make('PS2').value = '> ';
}

/** What each shell shows when nobody says what: bash 5, BusyBox' ash with line editing, dash. */
function ownPrompt(shell: Shell): string {
  if (shell.isBash) return '\\s-\\v\\$ ';
  if (shell.flavour === 'ash') return '\\w \\$ ';
  return shell.process.credentials.uid === 0 ? '# ' : '$ ';
}

/** ^C goes to the foreground job; the shell hears of it by the job's end. */
function waitsForChild(shell: Shell): boolean {
  const { terminal, group } = shell.process;
  return terminal instanceof PseudoTerminal && terminal.foreground !== group;
}

function* readStartFiles(shell: Shell, { login, norc }: { readonly login: boolean; readonly norc: boolean }): Step<void> {
  const home = shell.get('HOME') ?? '';
  const files = shell.process.files as FileView;
  const profile = [`${home}/.bash_profile`, `${home}/.bash_login`, `${home}/.profile`].find((path) => files.exists(path));
  const wanted = login ? ['/etc/profile', ...(profile === undefined ? [] : [profile])] : shell.isBash && !norc ? ['/etc/bash.bashrc', `${home}/.bashrc`] : shell.get('ENV') === undefined ? [] : [shell.get('ENV') as string];
  for (const path of wanted) {
    if (!files.exists(path) || !files.allows(path, 'read')) continue;
    try {
      yield* runSourced(shell, files.readText(path), path, []);
    } catch (error) {
      if (!(error instanceof CommandAbort) && !(error instanceof ExpansionError)) throw error;
    }
    shell.flow = 0;
  }
}

function* promptLoop(shell: Shell): Step<number> {
  for (;;) {
    tellJobs(shell);
    try {
      const text = yield* readCommand(shell);
      if (text === undefined) {
        if (shell.process.stdin.isTty) shell.warnPlain(shell.isBash ? shell.farewell : '\n');
        return shell.status;
      }
      yield* runLine(shell, text);
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      resetAfterAbort(shell, error.status);
      if (error.status === 130) shell.warnPlain('\n');
    }
  }
}

/** Runs one command line in the shell; failures that end a command list end here. Throws ShellExit. */
export function* runLine(shell: Shell, text: string): Step<number> {
  const { process } = shell;
  process.budget = process.machine.newCommandBudget();
  // The command is killed, and the shell that has to run it itself goes on.
  process.onBudgetGone = () => {
    process.budget = process.machine.newCommandBudget();
    shell.warnPlain('Killed\n');
    process.interrupt(new Interrupted(137));
  };
  try {
    yield* settle(shell.language.compileSource(shell, text, 'line')(shell));
    yield* shell.flushErrors();
    yield* runPendingTraps(shell);
    shell.flow = 0;
  } catch (error) {
    if (error instanceof ShellExit) throw error;
    if (error instanceof CommandAbort) resetAfterAbort(shell, error.status);
    else if (error instanceof ExpansionError) {
      shell.warn(error.message);
      resetAfterAbort(shell, error.status);
    } else if (error instanceof Interrupted) {
      if (error.status === 130) shell.warnPlain('\n');
      resetAfterAbort(shell, error.status);
    } else if (error instanceof Errno) {
      shell.warn(error.path === undefined ? error.message : `${error.path}: ${error.message}`);
      resetAfterAbort(shell, 1);
    } else throw error;
  }
  return shell.status;
}

/** A whole command: lines until quotes, brackets and keywords are closed. Undefined: the end of the input. */
function* readCommand(shell: Shell): Step<string | undefined> {
  let text = '';
  for (;;) {
    yield* showPrompt(shell, text === '' ? 'PS1' : 'PS2');
    yield* answerTabs(shell);
    const line = yield* readLine(shell.process.stdin);
    if (line === undefined) {
      if (text === '') return undefined;
      shell.warn('syntax error: unexpected end of file');
      shell.status = 2;
      return '';
    }
    text += `${line.text}\n`;
    if (!(syntaxError(text, parse(text))?.incomplete ?? isOpenDocument(text))) break;
  }
  const expanded = yield* expandHistory(shell, text);
  if (expanded === undefined) return '';
  remember(shell, expanded);
  return expanded;
}

function remember(shell: Shell, text: string): void {
  const line = text.replace(/\n$/, '');
  if (line.trim() === '' || (line.startsWith(' ') && /ignore(space|both)/.test(shell.get('HISTCONTROL') ?? ''))) return;
  if (line === shell.history[shell.history.length - 1] && /ignore(dups|both)/.test(shell.get('HISTCONTROL') ?? '')) return;
  shell.history.push(line);
  if (shell.history.length > HISTORY_LINES_MAX) shell.history.shift();
}

/** `!!`, `!5`, `!-2`, `!word`, `!$`. Undefined: no such event, which has been said. */
function* expandHistory(shell: Shell, text: string): Step<string | undefined> {
  if (!shell.isBash || !/(^|[^\\'"$[{])!(!|\$|-?\d+|[A-Za-z])/.test(text) || /'[^']*![^']*'/.test(text)) return text;
  let missing: string | undefined;
  const expanded = text.replace(/(^|[^\\$[{])!(!|\$|-?\d+|[A-Za-z][\w./-]*)/g, (whole, before: string, event: string) => {
    const { history } = shell;
    const last = history[history.length - 1];
    if (event === '$') return before + (last?.split(/\s+/).pop() ?? '');
    const found = event === '!' ? last : /^-?\d+$/.test(event) ? history[Number(event) < 0 ? history.length + Number(event) : Number(event) - 1] : [...history].reverse().find((line) => line.startsWith(event));
    if (found === undefined) missing ??= `!${event}`;
    return found === undefined ? whole : before + found;
  });
  if (missing !== undefined) {
    shell.warn(`${missing}: event not found`);
    shell.status = 1;
    return undefined;
  }
  if (expanded !== text) yield* shell.process.stderr.write(expanded);
  return expanded;
}

function* showPrompt(shell: Shell, name: 'PS1' | 'PS2'): Step<void> {
  const command = name === 'PS1' ? shell.get('PROMPT_COMMAND') : undefined;
  if (command !== undefined && command !== '') {
    const { status } = shell;
    yield* settle(shell.language.compileSource(shell, command, 'PROMPT_COMMAND')(shell));
    shell.status = status;
  }
  const text = yield* promptText(shell, name);
  const { terminal } = shell.process;
  if (!(terminal instanceof PseudoTerminal && terminal.ask(text))) yield* shell.process.stderr.write(text);
}

export function* promptText(shell: Shell, name: 'PS1' | 'PS2'): Step<string> {
  const plain = shell.get(name) ?? '';
  const decoded = shell.flavour === 'dash' ? plain : decodePrompt(shell, plain);
  if (!/[$`]/.test(decoded.slice(0, -2)) && !/\$[\w({]/.test(decoded)) return decoded;
  const sink = new TextSink(separatorsOf(shell));
  const { status } = shell;
  for (const node of textParts(decoded)) {
    const part = wordPart(node, { source: decoded, expansions }, {});
    if (part.waits && part.putStep !== undefined) yield* part.putStep(shell, sink, true);
    else part.put(shell, sink, true);
  }
  shell.status = status;
  return sink.text;
}

/** Jobs whose state is news. */
export function tellJobs(shell: Shell): void {
  for (const job of [...shell.jobs.list]) {
    const text = stateText(job);
    if (stateOf(job) === 'done') {
      shell.warnPlain(`${shell.jobs.describe(job)}\n`);
      for (const process of job.processes) process.machine.reap(process);
      shell.jobs.remove(job);
    } else if (text !== job.told) shell.warnPlain(`${shell.jobs.describe(job)}\n`);
    job.told = text;
  }
}
