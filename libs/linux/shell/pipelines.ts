import type { Pipeline } from 'unbash';
import type { Handle } from '#linux/kernel/description.js';
import type { SpawnOptions } from '#linux/kernel/process.js';
import type { RunningProcess } from '#linux/kernel/running-process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { checked, guard } from './checking.js';
import type { SourceCompiler } from './compile.js';
import { jobControlled, waitForeground } from './foreground.js';
import { textInput } from './redirects.js';
import type { Result } from './result.js';
import { CommandAbort, type Execute, type Shell } from './shell.js';
import { startSubshell } from './subshell.js';
import { timed } from './timing.js';

/** `a | b | c`, `! a`, `time a`. */
export function compilePipeline(node: Pipeline, compiler: SourceCompiler): Execute {
  const commands = node.commands.map((command) => compiler.command(command));
  const text = compiler.source.slice(node.commands[0]?.pos ?? node.pos, node.end);
  const negated = node.prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1;
  const time = node.prefixes.find((prefix) => prefix.type === 'Time');
  const single = commands.length === 1 ? (commands[0] as Execute) : undefined;
  const run: Execute = single ?? ((shell) => runPipeline(shell, commands, node.operators.map((operator) => operator === '|&'), text));
  const plain: Execute = negated ? (shell) => negate(shell, run) : run;
  return time === undefined ? plain : (shell) => timed(shell, plain, time.type === 'Time' && time.posix !== undefined);
}

function negate(shell: Shell, run: Execute): Result {
  const result = guard(shell, run);
  if (typeof result === 'number') return (shell.status = result === 0 ? 1 : 0);
  return (function* (): Step<number> {
    const status = yield* result;
    return (shell.status = status === 0 ? 1 : 0);
  })();
}

function* runPipeline(shell: Shell, commands: readonly Execute[], withErrors: readonly boolean[], text: string): Step<number> {
  if (shell.process.charge(1)) yield undefined;
  yield* shell.flushErrors();
  const processes = startPipeline(shell, commands, withErrors);
  const statuses = yield* waitForeground(shell, processes, text);
  setPipeStatus(shell, statuses);
  const last = statuses[statuses.length - 1] ?? 0;
  const failing = shell.options.pipefail ? [...statuses].reverse().find((status) => status !== 0) : undefined;
  const result = checked(shell, failing ?? last);
  return typeof result === 'number' ? result : yield* result;
}

function startPipeline(shell: Shell, commands: readonly Execute[], withErrors: readonly boolean[]): readonly RunningProcess[] {
  const processes: RunningProcess[] = [];
  let input: Handle | undefined;
  try {
    for (const [index, command] of commands.entries()) {
      const pipe = index < commands.length - 1 ? shell.process.machine.pipe() : undefined;
      try {
        processes.push(startSubshell(shell, inPlace(command), {
          ...(input === undefined ? {} : { stdin: input }),
          ...(pipe === undefined ? {} : { stdout: pipe.output, ...(withErrors[index] === true ? { stderr: pipe.output } : {}) }),
          ...groupOf(shell, processes),
        }));
      } finally {
        input?.close();
        pipe?.output.close();
        input = pipe?.input;
      }
    }
  } catch (error) {
    input?.close();
    throw forkFailed(shell, error);
  }
  return processes;
}

/** A part of a pipeline that is one program becomes it, without a process in between. */
function inPlace(command: Execute): Execute {
  return (shell) => {
    shell.mayBecome = true;
    return command(shell);
  };
}

function groupOf(shell: Shell, processes: readonly RunningProcess[]): Pick<SpawnOptions, 'group' | 'newGroup'> {
  if (!jobControlled(shell)) return {};
  return processes[0] === undefined ? { newGroup: true } : { group: processes[0].group };
}

export function forkFailed(shell: Shell, error: unknown): unknown {
  if (!(error instanceof Errno) || error.code !== 'EAGAIN') return error;
  // Bash tries again for some seconds, with a message each time; then it gives up.
  shell.warn(shell.isBash ? 'fork: retry: Resource temporarily unavailable' : 'Cannot fork');
  if (shell.isBash) shell.warn('fork: Resource temporarily unavailable');
  return new CommandAbort(254);
}

export function setPipeStatus(shell: Shell, statuses: readonly number[]): void {
  const array = shell.variables.makeGlobal('PIPESTATUS');
  if (!array.isArray) array.makeArray(false);
  array.clearElements();
  for (const status of statuses) array.append(String(status));
}

/** `( … )`. */
export function* runSubshell(shell: Shell, body: Execute, text: string): Step<number> {
  if (shell.process.charge(1)) yield undefined;
  yield* shell.flushErrors();
  let child: RunningProcess;
  try {
    child = startSubshell(shell, body, jobControlled(shell) ? { newGroup: true } : {});
  } catch (error) {
    throw forkFailed(shell, error);
  }
  const [status = 0] = yield* waitForeground(shell, [child], text);
  setPipeStatus(shell, [status]);
  const result = checked(shell, status);
  return typeof result === 'number' ? result : yield* result;
}

/** `… &`. */
export function runInBackground(shell: Shell, body: Execute, text: string, streams: Pick<SpawnOptions, 'stdin' | 'stdout'> = {}): Result {
  const controlled = jobControlled(shell);
  const stdin = controlled || streams.stdin !== undefined ? undefined : textInput('');
  let child: RunningProcess;
  try {
    child = startSubshell(shell, inPlace(body), { ...(stdin === undefined ? {} : { stdin }), ...streams, ...(controlled ? { newGroup: true } : {}) });
  } catch (error) {
    throw forkFailed(shell, error);
  } finally {
    stdin?.close();
  }
  if (!controlled) {
    child.onSignal('SIGINT', 'ignore');
    child.onSignal('SIGQUIT', 'ignore');
  }
  const job = shell.jobs.add([child], text);
  shell.lastBackgroundPid = child.pid;
  if (shell.interactive && shell.subshellDepth === 0) shell.warnPlain(`[${job.number}] ${child.pid}\n`);
  return (shell.status = 0);
}
