import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';
const FILES = {
  '/root/f': 'one\ntwo\n',
  '/root/tabs': 'a\tb\n\u0001x\n',
  '/root/blanks': 'a\n\n\n\nb\n',
};

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['cat', '-n'], stdout: '     1\tbanana 3 x\n     2\tapple 10 y\n     3\tCherry 2 x\n     4\tapple 1 z\n     5\t\n     6\tdate 10 w\n' },
  { argv: ['cat', '-b', 'f'], stdout: '     1\tone\n     2\ttwo\n' },
  { argv: ['cat', '-A', 'tabs'], stdout: 'a^Ib$\n^Ax$\n' },
  { argv: ['cat', '-s', 'blanks'], stdout: 'a\n\nb\n' },
  { argv: ['cat', 'nofile', 'f'], stdout: 'one\ntwo\n', stderr: 'cat: nofile: No such file or directory\n', status: 1 },
  { argv: ['cat', '-E', 'f'], stdout: 'one$\ntwo$\n' },
  { argv: ['cat', '/nonexistent/x'], stderr: 'cat: /nonexistent/x: No such file or directory\n', status: 1 },
];

describe('cat', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
