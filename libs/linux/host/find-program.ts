import { mayAccess } from '#linux/fs/permissions.js';
import type { FileView } from '#linux/fs/file-view.js';
import { isDirectory } from '#linux/fs/file-space.js';
import { contentOf, type FileNode } from '#linux/fs/nodes.js';
import { DEFAULT_PATH, interpreterOf, searchPath } from '#linux/fs/search-path.js';
import type { FoundProgram } from '#linux/kernel/machine.js';
import { Errno } from '#linux/kernel/step.js';
import type { Program } from '#linux/programs/program.js';
import { programNameIn } from './layer-cache.js';

const INTERPRETERS_MAX = 4;

/**
 * execvp(3): the program that argv leads to, through PATH and `#!` lines. Throws Errno with the path: ENOENT, EACCES,
 * ENOEXEC (a text without `#!`), ELOOP.
 */
export function findProgram(files: FileView, argv: readonly string[], pathVariable: string | undefined, programs: ReadonlyMap<string, Program>): FoundProgram {
  const name = argv[0] ?? '';
  const path = name.includes('/') ? name : searchPath(files, name, pathVariable ?? DEFAULT_PATH);
  if (path === undefined) throw new Errno('ENOENT', name);
  return load(files, path, argv, programs, 0);
}

function load(files: FileView, path: string, argv: readonly string[], programs: ReadonlyMap<string, Program>, depth: number): FoundProgram {
  const { node, path: real } = files.nodeOf(path);
  if (isDirectory(node) || !mayAccess(node, files.viewer.credentials, 'execute')) throw new Errno('EACCES', path);
  if (node.kind !== 'file') throw new Errno('EACCES', path);
  const program = programOf(node, programs);
  if (program !== undefined) return { program, path: real, argv };
  const interpreter = interpreterOf(contentOf(node));
  if (interpreter === undefined) throw new Errno('ENOEXEC', path);
  if (depth >= INTERPRETERS_MAX) throw new Errno('ELOOP', path);
  return load(files, interpreter[0] as string, [...interpreter, path, ...argv.slice(1)], programs, depth + 1);
}

function programOf(node: FileNode, programs: ReadonlyMap<string, Program>): Program | undefined {
  if (node.program !== undefined) return node.program;
  const name = programNameIn(contentOf(node));
  return name === undefined ? undefined : programs.get(name);
}
