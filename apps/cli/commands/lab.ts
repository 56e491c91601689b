import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from '#labs/format/lab.js';
import { readLab } from '#labs/format/read-lab.js';
import { newLabFiles } from '#labs/format/new-lab.js';
import { SharedParts } from '#world/shared-parts.js';
import { testLab } from '#labs/testing/test-lab.js';
import { readLabFolder } from '#cli/lab-folder.js';
import { Failure, UsageError } from '#cli/usage.js';

/** `wheelhouse lab new|lint|test`. Answers the exit code. */
export async function labCommand(words: readonly string[], json: boolean): Promise<number> {
  const [verb, ...folders] = words;
  if (verb === undefined || !['new', 'lint', 'test'].includes(verb)) throw new UsageError('lab takes new, lint or test');
  if (folders.length === 0) throw new UsageError(`lab ${verb} takes the folder of a lab`);
  const results = folders.map((folder) => ({ folder, ...actions[verb as keyof typeof actions](folder) }));
  if (json) process.stdout.write(`${JSON.stringify({ labs: results }, null, 2)}\n`);
  else for (const result of results) process.stdout.write(`${result.lines.join('\n')}\n`);
  return results.every((result) => result.ok) ? 0 : 1;
}

interface Outcome {
  readonly ok: boolean;
  readonly lines: readonly string[];
  readonly problems?: readonly Problem[];
}

const actions = {
  new(folder: string): Outcome {
    if (existsSync(folder)) throw new Failure(`${folder} exists already`);
    for (const [name, text] of Object.entries(newLabFiles(path.basename(folder)))) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    return { ok: true, lines: [`${folder}: a lab of one step; try it with: wheelhouse lab test ${folder}`] };
  },
  lint(folder: string): Outcome {
    const { lab, problems } = readLab(readLabFolder(folder));
    const lines = problems.map((one) => `${path.join(folder, one.file)}${one.line === undefined ? '' : `:${one.line}`}: ${one.severity}: ${one.message}`);
    return { ok: lab !== undefined, problems, lines: lines.length > 0 ? lines : [`${folder}: no problems`] };
  },
  test(folder: string): Outcome {
    const { lab, problems } = readLab(readLabFolder(folder));
    if (lab === undefined) return { ...actions.lint(folder), problems };
    const { results, ok } = testLab(lab, { shared: new SharedParts() });
    const lines = results.map((one) => `${one.ok ? '✓' : '✗'} ${one.what}${one.ok ? '' : `\n    ${one.detail}`}`);
    return { ok, lines: [`${folder}: ${lab.title}`, ...lines.map((line) => `  ${line}`)] };
  },
};
