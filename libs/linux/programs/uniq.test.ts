import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';
const FILES = {
  '/root/dups': 'a 1\na 1\nA 1\nb 2\nb 2\nc 2\n',
  '/root/f': 'one\ntwo\n',
};

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['uniq', 'dups'], stdout: 'a 1\nA 1\nb 2\nc 2\n' },
  { argv: ['uniq', '-c', 'dups'], stdout: '      2 a 1\n      1 A 1\n      2 b 2\n      1 c 2\n' },
  { argv: ['uniq', '-d', 'dups'], stdout: 'a 1\nb 2\n' },
  { argv: ['uniq', '-u', 'dups'], stdout: 'A 1\nc 2\n' },
  { argv: ['uniq', '-i', 'dups'], stdout: 'a 1\nb 2\nc 2\n' },
  { argv: ['uniq', '-D', 'dups'], stdout: 'a 1\na 1\nb 2\nb 2\n' },
  { argv: ['uniq', '-f1', 'dups'], stdout: 'a 1\nb 2\n' },
  { argv: ['uniq', '-w1', 'dups'], stdout: 'a 1\nA 1\nb 2\nc 2\n' },
];

describe('uniq', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
