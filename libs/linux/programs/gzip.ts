// Mirrors gzip(1), gunzip(1), zcat(1)
// Differs: files are handled whole; the name and time are not kept in the archive.
import { gzipSync } from 'fflate';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { counter, flag, text } from './options.js';
import { inflated } from './tar.js';

/** Called as gunzip and zcat too. */
export const gzip = defineProgram({
  name: 'gzip', version: '1.12', options: {
    stdout: flag('c', 'stdout,to-stdout'), decompress: flag('d', 'decompress,uncompress'), force: flag('f', 'force'), keep: flag('k', 'keep'), list: flag('l', 'list'), quiet: flag('q', 'quiet'), recursive: flag('r', 'recursive'), suffix: text('S', 'suffix'), test: flag('t', 'test'), verbose: flag('v', 'verbose'),
    level: counter('123456789', 'fast,best'), noName: flag('n', 'no-name'), name: flag('N', 'name'),
  },
  *main(proc, o, operands) {
    const decompress = o.decompress || o.test || proc.name === 'gunzip' || proc.name === 'zcat';
    const toStdout = o.stdout || proc.name === 'zcat';
    for (const path of operands.length > 0 ? operands : ['-']) yield* handle(proc, path, decompress, toStdout || path === '-', o);
    return proc.status;
  },
});

function* handle(proc: Call, path: string, decompress: boolean, toStdout: boolean, o: { readonly keep: boolean; readonly force: boolean; readonly test: boolean; readonly list: boolean; readonly verbose: boolean }): Step<void> {
  const fail = (message: string, status = 1) => {
    proc.printError(message);
    proc.status = Math.max(proc.status, status);
  };
  const name = path === '-' ? 'stdin' : path;
  try {
    const source = path !== '-' && decompress && !proc.files.exists(path) && proc.files.exists(`${path}.gz`) ? `${path}.gz` : path;
    if (source !== '-' && proc.files.stat(source).kind === 'directory') return fail(`gzip: ${path} is a directory -- ignored\n`, 2);
    if (path !== '-' && !decompress && !toStdout && path.endsWith('.gz')) return fail(`gzip: ${path} already has .gz suffix -- unchanged\n`, 2);
    if (decompress && !toStdout && !o.test && !/\.t?gz$/.test(source)) return fail(`gzip: ${path}: unknown suffix -- ignored\n`, 2);
    const bytes = yield* proc.readAll(proc.openInput(source));
    yield* proc.work(1 + (bytes.length >> 8));
    if (decompress && !(bytes[0] === 0x1f && bytes[1] === 0x8b)) return fail(`\ngzip: ${name}: ${bytes.length === 0 ? 'unexpected end of file' : 'not in gzip format'}\n`);
    const made = decompress ? inflated(bytes) : gzipSync(bytes, { mtime: 0 });
    if (made === undefined) return fail(`\ngzip: ${name}: unexpected end of file\n`);
    if (o.list) return proc.print(`         compressed        uncompressed  ratio uncompressed_name\n${String(bytes.length).padStart(19)} ${String(made.length).padStart(19)} ${((1 - bytes.length / Math.max(1, made.length)) * 100).toFixed(1).padStart(5)}% ${path.replace(/\.gz$/, '')}\n`);
    if (o.test) return;
    if (toStdout) return proc.print(made);
    const target = decompress ? source.replace(/\.tgz$/, '.tar').replace(/\.gz$/, '') : `${source}.gz`;
    if (proc.files.exists(target) && !o.force) return fail(`gzip: ${target} already exists;\tnot overwritten\n`, 2);
    const { mode } = proc.files.stat(source);
    proc.files.write(target, made, mode);
    if (o.verbose) proc.printError(`${path}:\t${((1 - (decompress ? bytes.length / Math.max(1, made.length) : made.length / Math.max(1, bytes.length))) * 100).toFixed(1).padStart(5)}% -- replaced with ${target}\n`);
    if (!o.keep) proc.files.remove(source);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    fail(`gzip: ${path}: ${error.message}\n`);
  }
}
