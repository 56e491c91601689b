// Mirrors k8s.io/kubectl/pkg/cmd/plugin.go
import type { Process } from '#linux/kernel/process.js';
import type { Step } from '#linux/kernel/step.js';
import type { Console } from './console/console.js';

/** `kubectl foo bar baz` runs kubectl-foo-bar with baz, or kubectl-foo with bar baz. undefined: there is none. */
export function* runPlugin(proc: Process, console: Console, words: readonly string[]): Step<number | undefined> {
  const names: string[] = [];
  for (const word of words) {
    if (word.startsWith('-')) break;
    names.push(word.replaceAll('-', '_'));
  }
  for (let length = names.length; length > 0; length--) {
    const path = findOnPath(proc, `kubectl-${names.slice(0, length).join('-')}`);
    if (path === undefined) continue;
    yield* console.flush();
    const child = proc.spawn({ argv: [path, ...words.slice(length)] });
    return (yield* proc.wait(child)).status;
  }
  return undefined;
}

/** Every plugin that PATH leads to. */
export function pluginFiles(proc: Process): readonly { readonly folder: string; readonly name: string }[] {
  return pathFolders(proc).filter((folder) => proc.files.exists(folder))
    .flatMap((folder) => [...proc.files.list(folder)].sort().filter((name) => name.startsWith('kubectl-')).map((name) => ({ folder, name })));
}

function pathFolders(proc: Process): string[] {
  return [...new Set((proc.env.get('PATH') ?? '').split(':').filter((folder) => folder !== ''))];
}

/** The executable of that name; undefined when there is none. */
export function findOnPath(proc: Process, name: string): string | undefined {
  for (const folder of pathFolders(proc)) {
    const path = `${folder}/${name}`;
    if (proc.files.exists(path) && (proc.files.stat(path).mode & 0o111) !== 0) return path;
  }
  return undefined;
}
