import { describe, expect, test } from 'vitest';
import { clean, dirName, joined, withoutShortcuts } from './cp-paths.js';

describe('paths of kubectl cp', () => {
  test.each([
    { text: clean('/a/./b/../c/'), want: '/a/c' },
    { text: clean('/../a'), want: '/a' },
    { text: clean('../a'), want: '../a' },
    { text: clean(''), want: '.' },
    { text: joined('.', '/etc/hosts'), want: 'etc/hosts' },
    { text: joined('/tmp', ''), want: '/tmp' },
    { text: dirName('/tmp/a'), want: '/tmp' },
    { text: dirName('a'), want: '.' },
    { text: withoutShortcuts('../../etc'), want: 'etc' },
    { text: withoutShortcuts('..'), want: '' },
  ])('$want', ({ text, want }) => {
    expect(text).toBe(want);
  });
});
