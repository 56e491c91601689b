import type { CommandExpansionPart, ParsedScript, ProcessSubstitutionPart } from 'unbash';
import { decodeUtf8 } from '#linux/env/text.js';
import type { RunningProcess } from '#linux/kernel/running-process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { SUBSTITUTION_BYTES_MAX } from './limits.js';
import { settle } from './result.js';
import { type Execute, ExpansionError, type Shell } from './shell.js';
import { forkShell, startSubshell } from './subshell.js';
import type { Compiler, Part } from './words.js';

/** `$(…)` and backquotes. */
export function commandPart(node: CommandExpansionPart, compiler: Compiler): Part {
  let body: Execute | undefined;
  const step = function* (shell: Shell): Step<string> {
    body ??= shell.language.compileScript(node.script as ParsedScript, node.script?.source ?? compiler.source);
    return yield* outputOf(shell, body);
  };
  return {
    waits: true,
    put() {
      throw new Error('a command substitution waits');
    },
    *putStep(shell, sink, quoted) {
      const text = yield* step(shell);
      if (quoted) sink.quoted(text);
      else sink.expansion(text);
    },
  };
}

/** Runs commands in a subshell and answers what they wrote, without the line feeds at its end. */
export function* outputOf(shell: Shell, body: Execute): Step<string> {
  yield* shell.flushErrors();
  const { input, output } = shell.process.machine.pipe();
  let child: RunningProcess;
  try {
    child = forkShell(shell, (inner) => {
      inner.guarded = shell.options.shopt('inherit_errexit') || !shell.isBash ? inner.guarded : inner.guarded;
      if (shell.isBash && !shell.options.shopt('inherit_errexit')) inner.options.put('errexit', false);
      return settle(body(inner));
    }, { stdout: output });
  } catch (error) {
    input.close();
    output.close();
    if (error instanceof Errno) throw new ExpansionError(`fork: ${error.message}`, 254);
    throw error;
  }
  output.close();
  const bytes = yield* readAll(shell, input.read.bind(input));
  input.close();
  const { status } = yield* shell.process.wait(child);
  shell.status = status;
  shell.substitutionStatus = status;
  return trimmed(shell, bytes);
}

function* readAll(shell: Shell, read: () => Step<Uint8Array | undefined>): Step<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const held: (() => void)[] = [];
  let length = 0;
  for (let data = yield* read(); data !== undefined; data = yield* read()) {
    pieces.push(data);
    length += data.length;
    // As in a shell, whose buffer doubles as it fills.
    held.push(shell.process.holdMemory(data.length * 2));
    if (length > SUBSTITUTION_BYTES_MAX) throw new ExpansionError(`xrealloc: cannot allocate ${length} bytes`, 2);
  }
  for (const release of held) release();
  if (pieces.length === 1) return pieces[0] as Uint8Array;
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  shell.process.charge(length >> 10);
  return all;
}

function trimmed(shell: Shell, bytes: Uint8Array): string {
  let text = decodeUtf8(bytes);
  if (text.includes('\0')) {
    text = text.replaceAll('\0', '');
    if (shell.isBash) shell.warn('warning: command substitution: ignored null byte in input');
  }
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 10) end--;
  return text.slice(0, end);
}

/** `<(…)` and `>(…)`: a pipe to a process of its own, by the name of a descriptor. */
export function processPart(node: ProcessSubstitutionPart, compiler: Compiler): Part {
  let body: Execute | undefined;
  return {
    waits: true,
    put() {
      throw new Error('a process substitution waits');
    },
    *putStep(shell, sink) {
      body ??= shell.language.compileScript(node.script as ParsedScript, compiler.source);
      const { input, output } = shell.process.machine.pipe();
      const reads = node.operator === '<';
      const child = startSubshell(shell, body, reads ? { stdout: output } : { stdin: input });
      shell.lastBackgroundPid = child.pid;
      const mine = reads ? input : output;
      (reads ? output : input).close();
      const descriptor = freeDescriptor(shell);
      shell.process.descriptors.set(descriptor, mine);
      shell.substitutionDescriptors.push(descriptor);
      sink.quoted(`/dev/fd/${descriptor}`);
      yield undefined;
    },
  };
}

/** Bash counts down from 63. */
function freeDescriptor(shell: Shell): number {
  for (let number = 63; number > 9; number--) {
    const handle = shell.process.descriptors.get(number);
    if (handle === undefined || handle.closed) return number;
  }
  throw new ExpansionError('cannot make pipe for process substitution: Too many open files');
}
