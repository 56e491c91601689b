import type { Files } from '#linux/fs/files.js';
import { Errno } from '#linux/kernel/step.js';
import { hasGlob, Pattern } from './pattern.js';

export interface GlobSettings {
  readonly extended: boolean;
  readonly dots: boolean;
  readonly starStar: boolean;
  readonly ignoreCase: boolean;
}

/** Directories that one pattern may look into: enough for any tree a learner has, and an end for `**` over everything. */
const DIRECTORIES_MAX = 20_000;

/** Paths that match, sorted; none: the pattern matches nothing. */
export function globPaths(pattern: string, files: Files, settings: GlobSettings): readonly string[] {
  const walker = new GlobWalker(files, settings);
  const absolute = pattern.startsWith('/');
  const parts = splitPattern(pattern);
  walker.walk(absolute ? '/' : '', parts.filter((part) => part !== ''), pattern.endsWith('/') && pattern !== '/');
  return walker.found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** At slashes, but not at those in brackets of an extglob group. */
function splitPattern(pattern: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] as string;
    if (char === '\\') {
      part += char + (pattern[++i] ?? '');
      continue;
    }
    if (char === '(') depth++;
    if (char === ')') depth = Math.max(0, depth - 1);
    if (char === '/' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  return [...parts, part];
}

class GlobWalker {
  readonly found: string[] = [];
  #directories = 0;

  constructor(readonly files: Files, readonly settings: GlobSettings) {}

  walk(base: string, parts: readonly string[], onlyDirectories: boolean): void {
    const [part, ...rest] = parts;
    if (part === undefined) {
      if (onlyDirectories && !this.#isDirectory(base)) return;
      this.found.push(onlyDirectories ? `${base}/` : base);
      return;
    }
    if (part === '**' && this.settings.starStar) {
      this.#anyDepth(base, rest, onlyDirectories);
      return;
    }
    if (!hasGlob(part, this.settings.extended)) {
      const path = join(base, part.replace(/\\(.)/gs, '$1'));
      if (rest.length > 0 ? this.#isDirectory(path) : this.#exists(path)) this.walk(path, rest, onlyDirectories);
      return;
    }
    const pattern = new Pattern(part, this.settings.ignoreCase);
    const dots = this.settings.dots || part.startsWith('.') || part.startsWith('\\.');
    for (const name of this.#list(base)) {
      if ((name.startsWith('.') && !dots) || !pattern.matches(name)) continue;
      const path = join(base, name);
      if (rest.length === 0 || this.#isDirectory(path)) this.walk(path, rest, onlyDirectories);
    }
  }

  #anyDepth(base: string, rest: readonly string[], onlyDirectories: boolean): void {
    if (rest.length > 0) this.walk(base, rest, onlyDirectories);
    else if (base !== '' && base !== '/') this.walk(`${base}/`, [], false);
    for (const name of this.#list(base)) {
      if (name.startsWith('.') && !this.settings.dots) continue;
      const path = join(base, name);
      const isLink = this.#kind(path) === 'symlink';
      if (this.#isDirectory(path) && !isLink) this.#belowDirectory(path, rest, onlyDirectories);
      else if (rest.length === 0) this.walk(path, [], onlyDirectories);
    }
  }

  #belowDirectory(path: string, rest: readonly string[], onlyDirectories: boolean): void {
    if (rest.length === 0) {
      this.found.push(onlyDirectories ? `${path}/` : path);
      for (const name of this.#list(path)) {
        if (name.startsWith('.') && !this.settings.dots) continue;
        const child = join(path, name);
        if (this.#kind(child) === 'directory') this.#belowDirectory(child, rest, onlyDirectories);
        else this.walk(child, [], onlyDirectories);
      }
    } else this.#anyDepth(path, rest, onlyDirectories);
  }

  #list(directory: string): readonly string[] {
    if (this.#directories++ > DIRECTORIES_MAX) return [];
    try {
      return this.files.list(directory === '' ? '.' : directory);
    } catch (error) {
      if (error instanceof Errno) return [];
      throw error;
    }
  }

  #kind(path: string): string | undefined {
    try {
      return this.files.lstat(path).kind;
    } catch (error) {
      if (error instanceof Errno) return undefined;
      throw error;
    }
  }

  #exists(path: string): boolean {
    return this.#kind(path) !== undefined;
  }

  #isDirectory(path: string): boolean {
    try {
      return this.files.stat(path === '' ? '.' : path).kind === 'directory';
    } catch (error) {
      if (error instanceof Errno) return false;
      throw error;
    }
  }
}

function join(base: string, name: string): string {
  if (base === '') return name;
  return base.endsWith('/') ? base + name : `${base}/${name}`;
}
