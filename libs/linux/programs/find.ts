// Mirrors find(1) of GNU findutils
// Differs: names come in the file system's order, which is sorted; -ok does not ask; no -fprint.
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Call } from './call.js';
import { defineRawProgram } from './define-program.js';
import { Actions, Quit } from './find/actions.js';
import { ExpressionParser, type Parsed } from './find/expression.js';
import { joinPath } from './paths.js';

export const find = defineRawProgram('find', function* (proc, args) {
  let first = 0;
  let follow = false;
  for (; /^-[HLPD]$|^-O\d$/.test(args[first] ?? ''); first++) follow = args[first] === '-L';
  let end = first;
  while (end < args.length && !/^[-(!]/.test(args[end] as string)) end++;
  const roots = args.slice(first, end);
  const actions = new Actions(proc);
  const parsed = new ExpressionParser(proc, args.slice(end), actions).parse();
  try {
    for (const root of roots.length > 0 ? roots : ['.']) yield* walk(proc, root, root, 0, parsed, follow);
  } catch (error) {
    if (!(error instanceof Quit)) throw error;
  }
  yield* actions.finish();
  return proc.status;
});

function* walk(proc: Call, path: string, root: string, depth: number, parsed: Parsed, follow: boolean): Step<void> {
  yield* proc.work(1);
  let stat: ReturnType<Call['files']['stat']>;
  try {
    stat = statOf(proc, path, follow);
  } catch (error) {
    proc.reportAs(`'${path}'`, path, error);
    return;
  }
  const visit = { path, stat, depth, root, prune: false };
  if (!parsed.depthFirst && depth >= parsed.minDepth) yield* parsed.test(visit);
  if (stat.kind === 'directory' && !visit.prune && depth < parsed.maxDepth) {
    let names: readonly string[] = [];
    try {
      names = proc.files.list(path);
    } catch (error) {
      proc.reportAs(`'${path}'`, path, error);
    }
    for (const name of names) yield* walk(proc, joinPath(path, name), root, depth + 1, parsed, follow);
  }
  if (parsed.depthFirst && depth >= parsed.minDepth) yield* parsed.test(visit);
}

function statOf(proc: Call, path: string, follow: boolean): ReturnType<Call['files']['stat']> {
  if (!follow) return proc.files.lstat(path);
  try {
    return proc.files.stat(path);
  } catch (error) {
    if (!(error instanceof Errno) || error.code !== 'ENOENT') throw error;
    return proc.files.lstat(path);
  }
}
