// Mirrors chmod(1) of GNU coreutils
// Differs: symbolic links are followed at any depth.
import type { Step } from '#linux/kernel/step.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { changedMode, modeText } from './modes.js';
import { flag, text } from './options.js';
import { joinPath } from './paths.js';

export const chmod = defineProgram({
  name: 'chmod', usage: '[OPTION]... MODE[,MODE]... FILE...', summary: 'Change the mode of each FILE to MODE.',
  options: { changes: flag('c', 'changes'), quiet: flag('f', 'silent,quiet'), verbose: flag('v', 'verbose'), recursive: flag('R', 'recursive'), reference: text('', 'reference') },
  // A mode such as `-x` looks like an option: words that are made of mode letters only are not.
  rewrite: (args) => {
    const at = args.findIndex((arg) => /^-[rwxXstugo]+([,+=-].*)?$/.test(arg));
    return at < 0 || args.indexOf('--') >= 0 ? args : [...args.slice(0, at), '--', ...args.slice(at)];
  },
  *main(proc, o, operands) {
    if (operands.length === 0) return proc.dieOfUsage('missing operand');
    const mode = o.reference === undefined ? (operands[0] as string) : proc.files.stat(o.reference).mode.toString(8);
    const paths = o.reference === undefined ? operands.slice(1) : operands;
    if (changedMode(mode, 0, false, 0) === undefined) return proc.dieOfUsage(`invalid mode: '${mode}'`);
    if (paths.length === 0) return proc.dieOfUsage(`missing operand after '${mode}'`);
    for (const path of paths) yield* change(proc, path, mode, o);
    return proc.status;
  },
});

function* change(proc: Call, path: string, mode: string, o: { recursive: boolean; verbose: boolean; changes: boolean; quiet: boolean }): Step<void> {
  yield* proc.work(1);
  try {
    const before = proc.files.stat(path);
    const after = changedMode(mode, before.mode, before.kind === 'directory', proc.process.umask) as number;
    proc.files.changeMode(path, after);
    if (o.verbose || (o.changes && after !== before.mode)) {
      const shown = (bits: number) => `${bits.toString(8).padStart(4, '0')} (${modeText({ ...before, mode: bits }).slice(1)})`;
      proc.print(after === before.mode ? `mode of '${path}' retained as ${shown(after)}\n` : `mode of '${path}' changed from ${shown(before.mode)} to ${shown(after)}\n`);
    }
    if (o.recursive && before.kind === 'directory') {
      for (const name of proc.files.list(path)) if (proc.files.lstat(joinPath(path, name)).kind !== 'symlink') yield* change(proc, joinPath(path, name), mode, o);
    }
  } catch (error) {
    const isMissing = !proc.files.exists(path);
    if (o.quiet) proc.status = 1;
    else proc.reportAs(isMissing ? `cannot access '${path}'` : `changing permissions of '${path}'`, path, error);
  }
}
