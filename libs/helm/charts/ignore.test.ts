import { describe, expect, test } from 'vitest';
import { IgnoreRules } from './ignore.js';

const rules = new IgnoreRules('# comment\n*.bak\n.git/\n/docs/*.md\nsecret\n');

describe('IgnoreRules', () => {
  test.each([
    ['a.bak', false, true], ['templates/x.bak', false, true], ['.git', true, true], ['.git', false, false], ['docs/a.md', false, true], ['x/docs/a.md', false, false], ['sub/secret', false, true], ['values.yaml', false, false], ['templates/.hidden', false, true],
  ] as const)('%s (folder: %s): %s', (path, isFolder, want) => {
    expect(rules.ignores(path, isFolder)).toBe(want);
  });
});
