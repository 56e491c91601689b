import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Files that git knows or would take, by their path in the repository. */
export function listFiles(pattern: RegExp): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return [...new Set(listed.split('\n'))].filter((file) => pattern.test(file)).sort();
}

export function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** The engine's own code: what is under the line, without tests, builders for tests, and generated files. */
export function engineFiles(): string[] {
  return listFiles(/^libs\/(linux|cluster|kubectl|helm|world|grading|labs)\/.*\.ts$/).filter((file) => !/\.test\.ts$|\/testing\/|\/generated\//.test(file));
}

/** Every node of a file's syntax tree, with the line on which it stands. */
export function* nodesOf(file: string): Generator<{ node: ts.Node; where: string }> {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2023, true);
  const stack: ts.Node[] = [source];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    yield { node, where: `${file}:${line + 1}` };
    ts.forEachChild(node, (child) => { stack.push(child); });
  }
}
