import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';
const FILES = {
  '/root/f': 'one\ntwo\n',
  '/root/g': 'one\nthree and more text here\n',
};

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['head', '-2'], stdout: 'banana 3 x\napple 10 y\n' },
  { argv: ['head', '-n', '-2'], stdout: 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n' },
  { argv: ['head', '-c', '5'], stdout: 'banan' },
  { argv: ['head', '-c', '-5'], stdout: 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate ' },
  { argv: ['head', 'f', 'g'], stdout: '==> f <==\none\ntwo\n\n==> g <==\none\nthree and more text here\n' },
  { argv: ['head', '-n', 'x'], stderr: "head: invalid number of lines: 'x'\n", status: 1 },
  { argv: ['head', 'nofile'], stderr: "head: cannot open 'nofile' for reading: No such file or directory\n", status: 1 },
];

describe('head', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
