import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readLab } from '#labs/format/read-lab.js';
import { newLabFiles } from '#labs/format/new-lab.js';
import { testLab } from '#labs/testing/test-lab.js';
import { SharedParts } from '#world/shared-parts.js';

const shared = new SharedParts();
const labs = path.resolve(import.meta.dirname, '../../labs');

function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(names.map((entry) => {
    const file = path.join(entry.parentPath, entry.name);
    return [path.relative(folder, file), readFileSync(file, 'utf8')];
  }));
}

function failuresOf(files: Record<string, string>): readonly string[] {
  const { lab, problems } = readLab(files);
  if (lab === undefined) return problems.map((one) => `${one.file}:${one.line ?? ''} ${one.message}`);
  return testLab(lab, { shared }).results.filter((one) => !one.ok).map((one) => `${one.what}: ${one.detail}`);
}

describe('every bundled lab proves itself', () => {
  const folders = readdirSync(labs).flatMap((course) =>
    readdirSync(path.join(labs, course), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => `${course}/${entry.name}`));

  test('there are some', () => {
    expect(folders.length).toBeGreaterThan(5);
  });

  test.each(folders)('%s', (folder) => {
    expect(failuresOf(filesOf(path.join(labs, folder)))).toEqual([]);
  }, 120_000);

  test('a new lab, too', () => {
    expect(failuresOf({ ...newLabFiles('a-new-lab') })).toEqual([]);
  }, 120_000);

  test('a lab whose solution does not solve it fails', () => {
    const files: Record<string, string> = { ...newLabFiles('a-new-lab') };
    files['01-first.md'] = (files['01-first.md'] ?? '').replace('kubectl run web', 'kubectl run other');
    expect(failuresOf(files).join('\n')).toContain('pods "web" not found');
  }, 120_000);
});
