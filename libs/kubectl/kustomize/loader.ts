// Mirrors sigs.k8s.io/kustomize/api/internal/loader
// Differs: nothing is fetched from elsewhere; an address fails as on a machine without git.
import { decodeUtf8 } from '#linux/env/text.js';
import { Errno } from '#linux/kernel/step.js';
import type { Process } from '#linux/kernel/process.js';
import { Failure, within } from './failure.js';
import { absolutePath, joinPath, withoutLinks } from './load-paths.js';
import { isRepository } from './remote.js';

/** Reads the files of one folder, and finds the folders that it refers to. */
export class Loader {
  private constructor(
    private readonly proc: Process,
    readonly root: string,
    private readonly isRestricted: boolean,
    private readonly referrer: Loader | undefined,
  ) {}

  /** Throws Failure. */
  static open(proc: Process, path: string, isRestricted: boolean): Loader {
    if (isRepository(path)) throw noGit();
    return new Loader(proc, within('must build at directory', () => confirmFolder(proc, path)), isRestricted, undefined);
  }

  /** The loader of another folder. Throws Failure for what is no folder, or one above. */
  below(path: string): Loader {
    if (path === '') throw new Failure('new root cannot be empty');
    if (isRepository(path)) throw noGit();
    if (path.startsWith('/')) throw new Failure(`new root '${path}' cannot be absolute`);
    const root = within('must build at directory', () => confirmFolder(this.proc, joinPath(this.root, path)));
    this.#refuseCycle(root);
    return new Loader(this.proc, root, this.isRestricted, this);
  }

  #refuseCycle(candidate: string): void {
    if (isBelow(this.root, candidate)) throw new Failure(`cycle detected: candidate root '${candidate}' contains visited root '${this.root}'`);
    if (this.referrer !== undefined) this.referrer.#refuseCycle(candidate);
  }

  /** Throws Failure. */
  load(path: string): Uint8Array {
    if (/^https?:/.test(path)) throw unreachable(path);
    const full = path.startsWith('/') ? path : joinPath(this.root, path);
    return readFile(this.proc, this.isRestricted ? this.#allowed(full) : full);
  }
  text(path: string): string {
    return decodeUtf8(this.load(path));
  }

  #allowed(path: string): string {
    const { folder, file } = cleanedAbsolute(this.proc, path);
    if (file === '') throw new Failure(`'${path}' must resolve to a file`);
    if (!isBelow(folder, this.root)) throw new Failure(`security; file '${path}' is not in or below '${this.root}'`);
    return joinPath(folder, file);
  }
}

function isBelow(path: string, above: string): boolean {
  return above === '/' || path === above || path.startsWith(`${above}/`);
}

function confirmFolder(proc: Process, path: string): string {
  if (path === '') throw new Failure('directory path cannot be empty');
  const { folder, file } = within('not a valid directory', () => cleanedAbsolute(proc, path));
  if (file !== '') throw new Failure(`'${path}': file is not directory`);
  return folder;
}

/** A folder, and the file in it where the path is one. */
function cleanedAbsolute(proc: Process, path: string): { readonly folder: string; readonly file: string } {
  const real = within(`evalsymlink failure on '${path}' `, () => withoutLinks(proc, absolutePath(path, proc.cwd)));
  if (proc.files.stat(real).kind === 'directory') return { folder: real, file: '' };
  const slash = real.lastIndexOf('/');
  return { folder: real.slice(0, slash) || '/', file: real.slice(slash + 1) };
}

function readFile({ files }: Process, path: string): Uint8Array {
  try {
    return files.read(path);
  } catch (error) {
    if (error instanceof Errno) throw new Failure(`${error.code === 'EISDIR' ? 'read' : 'open'} ${path}: ${error.message.toLowerCase()}`);
    throw error;
  }
}

function noGit(): Failure {
  return new Failure('no \'git\' program on path: exec: "git": executable file not found in $PATH');
}

function unreachable(address: string): Failure {
  const host = /^https?:\/+([^/:?#]*)/.exec(address)?.[1] ?? '';
  return new Failure(`Get ${JSON.stringify(address)}: dial tcp: lookup ${host}: no such host`);
}
