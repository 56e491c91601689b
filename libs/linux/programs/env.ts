// Mirrors env(1) of GNU coreutils
// Differs: no -S, no signal options.
import type { SpawnOptions } from '#linux/kernel/process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { flag, text, texts } from './options.js';

export const env = defineProgram({
  name: 'env', usage: '[OPTION]... [-] [NAME=VALUE]... [COMMAND [ARG]...]', permute: false, usageStatus: 125,
  summary: 'Set each NAME to VALUE in the environment and run COMMAND.',
  options: { ignore: flag('i', 'ignore-environment'), zero: flag('0', 'null'), unset: texts('u', 'unset'), folder: text('C', 'chdir') },
  *main(proc, o, operands) {
    const variables = new Map(o.ignore || operands[0] === '-' ? [] : proc.env);
    for (const name of o.unset) variables.delete(name);
    let at = operands[0] === '-' ? 1 : 0;
    for (; at < operands.length && (operands[at] as string).includes('='); at++) {
      const word = operands[at] as string;
      variables.set(word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1));
    }
    const argv = operands.slice(at);
    if (argv.length === 0) {
      for (const [name, value] of variables) proc.print(`${name}=${value}${o.zero ? '\0' : '\n'}`);
      return 0;
    }
    return yield* replaceByCommand(proc, { argv, env: variables, ...(o.folder === undefined ? {} : { cwd: proc.files.resolve(o.folder) }) }, '');
  },
});

/** Becomes the command that a program was given; 127 and 126 when it can't be. `prefix` begins the message, before its name. */
export function* replaceByCommand(proc: Call, options: SpawnOptions, prefix = 'failed to run command ') {
  return yield* started(proc, options.argv[0] as string, prefix, () => proc.process.replace(options));
}

/** Runs the command that a program was given, and waits for it. */
export function* runCommand(proc: Call, options: SpawnOptions, prefix = 'failed to run command ') {
  return yield* started(proc, options.argv[0] as string, prefix, () => proc.run(options));
}

function* started(proc: Call, name: string, prefix: string, start: () => Step<number>) {
  yield* proc.flush();
  try {
    return yield* start();
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    proc.warn(proc.isBusybox ? `can't execute '${name}': ${error.message}` : `${prefix}'${name}': ${error.message}`);
    return error.code === 'ENOENT' ? 127 : 126;
  }
}
