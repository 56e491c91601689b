import { Errno, type Step } from '#linux/kernel/step.js';
import { Names } from '#linux/programs/accounts.js';
import type { Call } from '#linux/programs/call.js';
import { unescaped } from '#linux/programs/escapes.js';
import { FIELD_WIDTH_MAX } from '#linux/programs/limits.js';
import { modeText } from '#linux/programs/modes.js';
import { baseName, folderOf } from '#linux/programs/paths.js';
import { strftime } from '#linux/programs/strftime.js';
import type { Test, Visit } from './expression.js';

/** -quit. */
export class Quit extends Error {}

const ARGUMENTS_MAX = 4096;
const LETTERS = { file: 'f', directory: 'd', symlink: 'l', device: 'c', pipe: 'p' } as const;

/** What find does with what it found. */
export class Actions {
  readonly #batches: { readonly argv: readonly string[]; paths: string[] }[] = [];

  constructor(private readonly call: Call) {}

  print(end: string): Test {
    const { call } = this;
    return function* ({ path }) {
      call.print(path + end);
      return true;
    };
  }

  printf(format: string): Test {
    const { call } = this;
    const names = new Names(call);
    const text = unescaped(format, 'plain').text;
    return function* (visit) {
      call.print(formatted(call, text, visit, names));
      return true;
    };
  }

  list(): Test {
    const { call } = this;
    const names = new Names(call);
    return function* ({ path, stat }) {
      const cells = [String(stat.inode).padStart(9), String(Math.ceil(stat.size / 4096) * 4).padStart(6), modeText(stat), String(stat.links).padStart(3), names.user(stat.uid).padEnd(8), names.group(stat.gid).padEnd(8), String(stat.size).padStart(8), strftime('%b %e %H:%M', stat.modifiedMs)];
      call.print(`${cells.join(' ')} ${path}${stat.kind === 'symlink' ? ` -> ${call.files.readLink(path)}` : ''}\n`);
      return true;
    };
  }

  remove(): Test {
    const { call } = this;
    return function* ({ path, stat }) {
      if (path === '.') return true;
      try {
        if (stat.kind === 'directory') call.files.removeDirectory(path);
        else call.files.remove(path);
        return true;
      } catch (error) {
        call.reportAs(`cannot delete '${path}'`, path, error);
        return false;
      }
    };
  }

  quit(): Test {
    return function* () {
      throw new Quit();
    };
  }

  exec(argv: readonly string[], inFolder: boolean): Test {
    const run = this;
    return function* ({ path }) {
      const shown = inFolder ? `./${baseName(path)}` : path;
      const status = yield* run.#run(argv.map((word) => word.replaceAll('{}', shown)), inFolder ? run.call.files.resolve(folderOf(path)) : undefined);
      return status === 0;
    };
  }

  execMany(argv: readonly string[]): Test {
    const batch = { argv, paths: [] as string[] };
    this.#batches.push(batch);
    const run = this;
    return function* ({ path }) {
      batch.paths.push(path);
      if (batch.paths.length >= ARGUMENTS_MAX) yield* run.finish();
      return true;
    };
  }

  /** Runs what -exec … + has collected. */
  *finish(): Step<void> {
    for (const batch of this.#batches) {
      if (batch.paths.length === 0) continue;
      const status = yield* this.#run([...batch.argv, ...batch.paths.splice(0)], undefined);
      if (status !== 0) this.call.status = 1;
    }
  }

  *#run(argv: readonly string[], cwd: string | undefined): Step<number> {
    try {
      return yield* this.call.run({ argv, ...(cwd === undefined ? {} : { cwd }) });
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      this.call.warn(`'${argv[0]}': ${error.message}`);
      return 127;
    }
  }
}

function formatted(call: Call, format: string, { path, stat, depth, root }: Visit, names: Names): string {
  return format.replace(/%(-?\d*)(?:([ACT])([a-zA-Z@+])|([a-zA-Z%]))/g, (whole: string, width: string, clock: string | undefined, letter: string | undefined, plain: string | undefined) => {
    const value = clock !== undefined ? timeOf(stat.modifiedMs, letter as string) : fieldOf(call, plain as string, path, stat, depth, root, names);
    if (value === undefined) return whole;
    const size = Math.min(FIELD_WIDTH_MAX, Math.abs(Number(width || 0)));
    return width.startsWith('-') ? value.padEnd(size) : value.padStart(size);
  });
}

function timeOf(ms: number, letter: string): string {
  return letter === '@' ? `${(ms / 1000).toFixed(3)}0000000` : letter === '+' ? strftime('%Y-%m-%d+%H:%M:%S.%N0', ms) : strftime(`%${letter}`, ms);
}

function fieldOf(call: Call, letter: string, path: string, stat: Visit['stat'], depth: number, root: string, names: Names): string | undefined {
  switch (letter) {
    case '%': return '%';
    case 'p': return path;
    case 'f': return baseName(path);
    case 'h': return path.includes('/') ? folderOf(path) : '.';
    case 'P': return path === root ? '' : path.slice(root.endsWith('/') ? root.length : root.length + 1);
    case 'H': return root;
    case 's': return String(stat.size);
    case 'd': return String(depth);
    case 'm': return stat.mode.toString(8);
    case 'M': return modeText(stat);
    case 'u': return names.user(stat.uid);
    case 'g': return names.group(stat.gid);
    case 'U': return String(stat.uid);
    case 'G': return String(stat.gid);
    case 'i': return String(stat.inode);
    case 'n': return String(stat.links);
    case 'k': return String(Math.ceil(stat.size / 4096) * 4);
    case 'b': return String(Math.ceil(stat.size / 4096) * 8);
    case 'l': return stat.kind === 'symlink' ? call.files.readLink(path) : '';
    case 'y': return LETTERS[stat.kind];
    case 't': return strftime('%a %b %e %H:%M:%S.%N0 %Y', stat.modifiedMs);
    default: return undefined;
  }
}
