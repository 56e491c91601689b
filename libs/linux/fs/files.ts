import type { Input, Output } from '#linux/kernel/stream.js';

export interface FileStat {
  readonly kind: 'file' | 'directory' | 'symlink' | 'device' | 'pipe';
  readonly inode: number;
  /** Permission bits only: 0o644. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly links: number;
  /** Milliseconds since the Unix epoch. */
  readonly modifiedMs: number;
}

/** Files by path. Each method throws Errno (ENOENT, EACCES, ENOTDIR, EISDIR, EEXIST, ENOSPC, EROFS, ELOOP …). */
export interface Files {
  stat(path: string): FileStat;
  lstat(path: string): FileStat;
  exists(path: string): boolean;
  read(path: string): Uint8Array;
  readText(path: string): string;
  /** Creates or replaces the content; keeps owner and mode of a file that is there. */
  write(path: string, content: Uint8Array | string, mode?: number): void;
  append(path: string, content: Uint8Array | string): void;
  list(path: string): readonly string[];
  makeDirectory(path: string, options?: { readonly parents?: boolean; readonly mode?: number }): void;
  remove(path: string, options?: { readonly recursive?: boolean }): void;
  removeDirectory(path: string): void;
  rename(from: string, to: string): void;
  link(existing: string, path: string): void;
  symlink(target: string, path: string): void;
  readLink(path: string): string;
  changeMode(path: string, mode: number): void;
  changeOwner(path: string, uid: number, gid: number): void;
  setTimes(path: string, modifiedMs: number): void;
  /** Absolute and free of symlinks. */
  resolve(path: string): string;
  /** Streams over files, devices and named pipes. */
  openInput(path: string): Input;
  openOutput(path: string, options?: { readonly append?: boolean; readonly exclusive?: boolean }): Output;
}
