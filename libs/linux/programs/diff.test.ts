import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';
const FILES = {
  '/root/f': 'one\ntwo\n',
  '/root/g': 'one\nthree and more text here\n',
  '/root/s1': 'a\nb\nc\nd\n',
  '/root/s2': 'B\nb\nd\ne\n',
  '/root/nonl': 'one\ntwo',
  '/root/long1': '1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n',
  '/root/long2': '1\n2\nthree\n4\n5\n6\n7\n8\n9\n9.5\n10\n11\n12\n',
};

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['diff', 'f', 'g'], stdout: '2c2\n< two\n---\n> three and more text here\n', status: 1 },
  { argv: ['diff', 'f', 'f'] },
  { argv: ['diff', 's1', 's2'], stdout: '1c1\n< a\n---\n> B\n3d2\n< c\n4a4\n> e\n', status: 1 },
  { argv: ['diff', '-q', 'f', 'g'], stdout: 'Files f and g differ\n', status: 1 },
  { argv: ['diff', '-u', '--label', 'a', '--label', 'b', 's1', 's2'], stdout: '--- a\n+++ b\n@@ -1,4 +1,4 @@\n-a\n+B\n b\n-c\n d\n+e\n', status: 1 },
  { argv: ['diff', 'f', 'nofile'], stderr: 'diff: nofile: No such file or directory\n', status: 2 },
  { argv: ['diff', 'nonl', 'f'], stdout: '2c2\n< two\n\\ No newline at end of file\n---\n> two\n', status: 1 },
  { argv: ['diff', '-U1', '--label', 'a', '--label', 'b', 'long1', 'long2'], stdout: '--- a\n+++ b\n@@ -2,3 +2,3 @@\n 2\n-3\n+three\n 4\n@@ -9,2 +9,3 @@\n 9\n+9.5\n 10\n', status: 1 },
  { argv: ['diff', 'long1', 'long2'], stdout: '3c3\n< 3\n---\n> three\n9a10\n> 9.5\n', status: 1 },
  { argv: ['diff', '-i', 's1', 's2'], stdout: '1d0\n< a\n3c2\n< c\n---\n> b\n4a4\n> e\n', status: 1 },
  { argv: ['diff', '-s', 'f', 'f'], stdout: 'Files f and f are identical\n' },
  { argv: ['cmp', 'f', 'g'], stdout: 'f g differ: byte 6, line 2\n', status: 1 },
  { argv: ['cmp', 'f', 'f'] },
  { argv: ['cmp', '-s', 'f', 'g'], status: 1 },
  { argv: ['cmp', 'nonl', 'f'], stderr: 'cmp: EOF on nonl after byte 7, in line 2\n', status: 1 },
];

describe('diff', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
