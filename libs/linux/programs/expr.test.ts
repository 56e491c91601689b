import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';
const FILES = {
  '/root/g': 'one\nthree and more text here\n',
  '/root/f': 'one\ntwo\n',
};

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['expr', '1', '+', '2'], stdout: '3\n' },
  { argv: ['expr', '3', '*', '4'], stdout: '12\n' },
  { argv: ['expr', '7', '/', '2'], stdout: '3\n' },
  { argv: ['expr', 'abc', ':', 'a\\(.\\)'], stdout: 'b\n' },
  { argv: ['expr', 'length', 'hello'], stdout: '5\n' },
  { argv: ['expr', '1', '/', '0'], stderr: 'expr: division by zero\n', status: 2 },
  { argv: ['expr', 'substr', 'hello', '2', '3'], stdout: 'ell\n' },
  { argv: ['expr', 'index', 'hello', 'l'], stdout: '3\n' },
  { argv: ['expr', 'a', '<', 'b'], stdout: '1\n' },
  { argv: ['expr'], stderr: "expr: missing operand\nTry 'expr --help' for more information.\n", status: 2 },
  { argv: ['expr', '1', '+'], stderr: "expr: syntax error: missing argument after '+'\n", status: 2 },
  { argv: ['expr', '0', '|', '5'], stdout: '5\n' },
  { argv: ['expr', 'foo.txt', ':', '.*\\.txt'], stdout: '7\n' },
];

describe('expr', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
