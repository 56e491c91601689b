// Mirrors tree(1)
// Differs: -a -d -L -f -i -F --noreport --dirsfirst -s -h; no colours.
import type { Step } from '#linux/kernel/step.js';
import { Errno } from '#linux/kernel/step.js';
import type { Call } from './call.js';
import { compareText } from './compare-text.js';
import { defineProgram } from './define-program.js';
import { humanSize } from './human-size.js';
import { flag, text } from './options.js';
import { joinPath } from './paths.js';

interface Counts {
  folders: number;
  files: number;
}
interface Style {
  readonly all: boolean; readonly folders: boolean; readonly depth: number; readonly full: boolean; readonly flat: boolean; readonly mark: boolean; readonly first: boolean; readonly size: boolean; readonly human: boolean;
}

export const tree = defineProgram({
  name: 'tree', usage: '[-adfiFsh] [-L level] [<directory list>]', options: { all: flag('a'), folders: flag('d'), level: text('L'), full: flag('f'), flat: flag('i'), mark: flag('F'), noReport: flag('', 'noreport'), first: flag('', 'dirsfirst'), size: flag('s'), human: flag('h'), noColor: flag('n'), color: flag('C'), ignore: text('I') },
  *main(proc, o, operands) {
    if (o.level !== undefined && !(Number(o.level) > 0)) return proc.die('Invalid level, must be greater than 0.');
    const counts: Counts = { folders: 0, files: 0 };
    const style: Style = { ...o, depth: o.level === undefined ? Number.POSITIVE_INFINITY : Number(o.level), size: o.size || o.human };
    for (const path of operands.length > 0 ? operands : ['.']) {
      if (!proc.files.exists(path)) {
        proc.print(`${path}  [error opening dir]\n`);
        proc.status = 2;
        continue;
      }
      proc.print(`${path}\n`);
      if (proc.files.stat(path).kind === 'directory') {
        counts.folders++;
        yield* branch(proc, path, '', 1, style, counts);
      }
    }
    const shown = counts.folders;
    if (!o.noReport) proc.print(`\n${shown} director${shown === 1 ? 'y' : 'ies'}${o.folders ? '' : `, ${counts.files} file${counts.files === 1 ? '' : 's'}`}\n`);
    return proc.status;
  },
});

function* branch(proc: Call, folder: string, margin: string, level: number, style: Style, counts: Counts): Step<void> {
  yield* proc.work(1);
  let names: readonly string[];
  try {
    names = proc.files.list(folder);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return;
  }
  const entries = names.filter((name) => style.all || !name.startsWith('.')).map((name) => ({ name, stat: proc.files.lstat(joinPath(folder, name)) })).filter(({ stat }) => !style.folders || stat.kind === 'directory');
  entries.sort((a, b) => (style.first ? Number(b.stat.kind === 'directory') - Number(a.stat.kind === 'directory') : 0) || compareText(a.name, b.name));
  for (let index = 0; index < entries.length; index++) {
    const { name, stat } = entries[index] as (typeof entries)[number];
    const isLast = index === entries.length - 1;
    const path = joinPath(folder, name);
    const isFolder = stat.kind === 'directory';
    if (isFolder) counts.folders++;
    else counts.files++;
    const size = style.size ? `[${(style.human ? humanSize(stat.size) : String(stat.size)).padStart(style.human ? 4 : 11)}]  ` : '';
    const target = stat.kind === 'symlink' ? ` -> ${proc.files.readLink(path)}` : '';
    const mark = style.mark && isFolder ? '/' : style.mark && stat.kind === 'file' && (stat.mode & 0o111) !== 0 ? '*' : '';
    proc.print(`${style.flat ? '' : margin + (isLast ? '└── ' : '├── ')}${size}${style.full ? path : name}${mark}${target}\n`);
    if (isFolder && level < style.depth) yield* branch(proc, path, `${margin}${isLast ? '    ' : '│\u00a0\u00a0 '}`, level + 1, style, counts);
  }
}
