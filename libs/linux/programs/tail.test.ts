import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';
const FILES = {
  '/root/f': 'one\ntwo\n',
  '/root/g': 'one\nthree and more text here\n',
};

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['tail', '-2'], stdout: '\ndate 10 w\n' },
  { argv: ['tail', '-n', '+2'], stdout: 'apple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n' },
  { argv: ['tail', '-c', '5'], stdout: '10 w\n' },
  { argv: ['tail', '-c', '+5'], stdout: 'na 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n' },
  { argv: ['tail', 'f', 'g'], stdout: '==> f <==\none\ntwo\n\n==> g <==\none\nthree and more text here\n' },
  { argv: ['tail', 'nofile'], stderr: "tail: cannot open 'nofile' for reading: No such file or directory\n", status: 1 },
];

describe('tail', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
