import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';
const FILES = {
  '/root/f': 'one\ntwo\n',
  '/root/g': 'one\nthree and more text here\n',
};

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['seq', '5'], stdout: '1\n2\n3\n4\n5\n' },
  { argv: ['seq', '2', '5'], stdout: '2\n3\n4\n5\n' },
  { argv: ['seq', '1', '2', '9'], stdout: '1\n3\n5\n7\n9\n' },
  { argv: ['seq', '-w', '8', '11'], stdout: '08\n09\n10\n11\n' },
  { argv: ['seq', '-s', ',', '3'], stdout: '1,2,3\n' },
  { argv: ['seq', '5', '-1', '1'], stdout: '5\n4\n3\n2\n1\n' },
  { argv: ['seq', '0', '.5', '2'], stdout: '0.0\n0.5\n1.0\n1.5\n2.0\n' },
  { argv: ['seq', '-f', '%03g', '3'], stdout: '001\n002\n003\n' },
  { argv: ['seq'], stderr: "seq: missing operand\nTry 'seq --help' for more information.\n", status: 1 },
  { argv: ['seq', 'a'], stderr: "seq: invalid floating point argument: 'a'\nTry 'seq --help' for more information.\n", status: 1 },
  { argv: ['seq', '1', '0', '3'], stderr: "seq: invalid Zero increment value: '0'\nTry 'seq --help' for more information.\n", status: 1 },
  { argv: ['seq', '5', '1'] },
];

describe('seq', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
