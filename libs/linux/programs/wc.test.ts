import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';
const FILES = {
  '/root/f': 'one\ntwo\n',
  '/root/g': 'one\nthree and more text here\n',
};

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['wc'], stdout: '      6      15      54\n' },
  { argv: ['wc', '-l'], stdout: '6\n' },
  { argv: ['wc', 'f', 'g'], stdout: ' 2  2  8 f\n 2  6 29 g\n 4  8 37 total\n' },
  { argv: ['wc', '-l', 'f'], stdout: '2 f\n' },
  { argv: ['wc', '-w', 'f'], stdout: '2 f\n' },
  { argv: ['wc', '-c', 'f', 'g'], stdout: ' 8 f\n29 g\n37 total\n' },
  { argv: ['wc', '-m'], stdout: '54\n' },
  { argv: ['wc', '-L', 'f'], stdout: '3 f\n' },
  { argv: ['wc', 'nofile'], stderr: 'wc: nofile: No such file or directory\n', status: 1 },
];

describe('wc', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
