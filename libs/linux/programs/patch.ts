// Mirrors patch(1) of GNU patch, for unified diffs
// Differs: hunks are looked for at other lines, without fuzz; no context or normal diffs, no renames.
import { Errno, type Step } from '#linux/kernel/step.js';
import { bytesOf, textOf } from './byte-text.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { linesOf } from './diff.js';
import { flag, text } from './options.js';

interface Hunk {
  readonly start: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly header: string;
}
interface FilePatch {
  readonly from: string;
  readonly to: string;
  readonly hunks: Hunk[];
}

export const patch = defineProgram({
  name: 'patch', usage: '[OPTION]... [ORIGFILE [PATCHFILE]]', usageStatus: 2, version: '2.7.6',
  options: { strip: text('p', 'strip'), input: text('i', 'input'), reverse: flag('R', 'reverse'), dryRun: flag('', 'dry-run'), output: text('o', 'output'), quiet: flag('s', 'quiet,silent'), folder: text('d', 'directory'), backup: flag('b', 'backup'), forward: flag('N', 'forward'), unified: flag('u', 'unified'), force: flag('f', 'force'), batch: flag('t', 'batch') },
  *main(proc, o, [original, patchFile]) {
    if (o.folder !== undefined) proc.process.cwd = proc.files.resolve(o.folder);
    const source = yield* readPatch(proc, o.input ?? patchFile ?? '-');
    const patches = parsed(source);
    if (patches.length === 0) return proc.die('**** Only garbage was found in the patch input.', 2);
    for (const each of patches) {
      const path = original ?? pathOf(proc, each, o.strip === undefined ? undefined : Number(o.strip));
      if (path === undefined) return proc.die("can't find file to patch", 2);
      yield* apply(proc, path, each, o);
    }
    return proc.status;
  },
});

function* readPatch(proc: Call, path: string): Step<string> {
  try {
    return yield* proc.readAllText(proc.openInput(path));
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return proc.die(`**** Can't open patch file ${path} : ${error.message}`, 2);
  }
}

function parsed(source: string): FilePatch[] {
  const lines = linesOf(source);
  const patches: FilePatch[] = [];
  for (let at = 0; at < lines.length; at++) {
    const from = /^--- ([^\t\n]+)/.exec(lines[at] as string);
    const to = /^\+\+\+ ([^\t\n]+)/.exec(lines[at + 1] ?? '');
    if (from !== null && to !== null) {
      patches.push({ from: from[1] as string, to: to[1] as string, hunks: [] });
      at++;
      continue;
    }
    const head = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(lines[at] as string);
    const current = patches.at(-1);
    if (head === null || current === undefined) continue;
    let [oldLeft, newLeft] = [Number(head[2] ?? 1), Number(head[4] ?? 1)];
    const [before, after]: [string[], string[]] = [[], []];
    for (at++; at < lines.length && (oldLeft > 0 || newLeft > 0 || lines[at]?.startsWith('\\')); at++) {
      const line = lines[at] as string;
      const body = line.slice(1);
      if (line.startsWith('\\')) {
        for (const side of [before, after]) if (side.length > 0 && (lines[at - 1] as string).charAt(0) !== (side === before ? '+' : '-')) side.push((side.pop() as string).replace(/\n$/, ''));
        continue;
      }
      if (!line.startsWith('+')) {
        before.push(line === '\n' ? '\n' : body);
        oldLeft--;
      }
      if (!line.startsWith('-')) {
        after.push(line === '\n' ? '\n' : body);
        newLeft--;
      }
    }
    at--;
    current.hunks.push({ start: Number(head[1]), before, after, header: (lines[at] as string) });
  }
  return patches.filter(({ hunks }) => hunks.length > 0);
}

function pathOf(proc: Call, { from, to }: FilePatch, strip: number | undefined): string | undefined {
  const cut = (path: string) => (strip === undefined ? (path.split('/').pop() as string) : path.split('/').slice(strip).join('/'));
  const names = [to, from].filter((path) => path !== '/dev/null').map(cut);
  return names.find((path) => proc.files.exists(path)) ?? (from === '/dev/null' ? names[0] : undefined);
}

function* apply(proc: Call, path: string, { hunks, to }: FilePatch, o: { readonly reverse: boolean; readonly dryRun: boolean; readonly quiet: boolean; readonly backup: boolean; readonly output: string | undefined }): Step<void> {
  if (!o.quiet) proc.print(`${o.dryRun ? 'checking' : 'patching'} file ${path}\n`);
  const content = proc.files.exists(path) ? textOf(proc.files.read(path)) : '';
  let lines = linesOf(content);
  let shift = 0;
  let failed = 0;
  for (let index = 0; index < hunks.length; index++) {
    yield* proc.work(lines.length >> 4);
    const hunk = hunks[index] as Hunk;
    const [before, after] = o.reverse ? [hunk.after, hunk.before] : [hunk.before, hunk.after];
    const expected = Math.max(0, hunk.start - (before.length === 0 ? 0 : 1)) + shift;
    const at = placeOf(lines, before, expected);
    if (at === undefined) {
      proc.print(`Hunk #${index + 1} FAILED at ${hunk.start}.\n`);
      failed++;
      continue;
    }
    if (at !== expected && !o.quiet) proc.print(`Hunk #${index + 1} succeeded at ${at + 1} (offset ${at - expected} line${Math.abs(at - expected) === 1 ? '' : 's'}).\n`);
    lines = [...lines.slice(0, at), ...after, ...lines.slice(at + before.length)];
    shift += after.length - before.length + (at - expected);
  }
  if (failed > 0) {
    proc.print(`${failed} out of ${hunks.length} hunk${hunks.length === 1 ? '' : 's'} FAILED${o.dryRun ? '' : ` -- saving rejects to file ${path}.rej`}\n`);
    proc.status = 1;
  }
  if (o.dryRun) return;
  if (o.backup || failed > 0) proc.files.write(`${path}.orig`, bytesOf(content));
  if (to === '/dev/null' && lines.length === 0 && !o.reverse) proc.files.remove(path);
  else proc.files.write(o.output ?? path, bytesOf(lines.join('')));
}

/** Where the lines stand: where they are expected, or the nearest place. */
function placeOf(lines: readonly string[], wanted: readonly string[], expected: number): number | undefined {
  const fits = (at: number) => at >= 0 && at + wanted.length <= lines.length && wanted.every((line, k) => lines[at + k] === line);
  for (let distance = 0; distance <= lines.length; distance++) {
    if (fits(expected + distance)) return expected + distance;
    if (fits(expected - distance)) return expected - distance;
  }
  return undefined;
}
