import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';
const FILES = {
  '/root/f': 'one\ntwo\n',
};

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['basename', '/a/b.txt', '.txt'], stdout: 'b\n' },
  { argv: ['basename', '-a', '/x/y', 'z/w'], stdout: 'y\nw\n' },
  { argv: ['basename'], stderr: "basename: missing operand\nTry 'basename --help' for more information.\n", status: 1 },
  { argv: ['dirname', '/a/b', 'c'], stdout: '/a\n.\n' },
  { argv: ['dirname', '/'], stdout: '/\n' },
  { argv: ['realpath', '/tmp/..'], stdout: '/\n' },
  { argv: ['readlink', 'f'], status: 1 },
];

describe('names', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
