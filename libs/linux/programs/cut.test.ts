import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';
const FILES = {
  '/root/f': 'one\ntwo\n',
};

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['cut', '-d', ' ', '-f', '1'], stdout: 'banana\napple\nCherry\napple\n\ndate\n' },
  { argv: ['cut', '-d', ' ', '-f2-'], stdout: '3 x\n10 y\n2 x\n1 z\n\n10 w\n' },
  { argv: ['cut', '-c', '1-3'], stdout: 'ban\napp\nChe\napp\n\ndat\n' },
  { argv: ['cut', '-b', '2,4'], stdout: 'aa\npl\nhr\npl\n\nae\n' },
  { argv: ['cut', '-d', ' ', '-f', '1,3', '--output-delimiter', '-'], stdout: 'banana-x\napple-y\nCherry-x\napple-z\n\ndate-w\n' },
  { argv: ['cut', '-f1'], stdout: 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n' },
  { argv: ['cut', '-s', '-f1'] },
  { argv: ['cut'], stderr: "cut: you must specify a list of bytes, characters, or fields\nTry 'cut --help' for more information.\n", status: 1 },
  { argv: ['cut', '-f', '0'], stderr: "cut: fields are numbered from 1\nTry 'cut --help' for more information.\n", status: 1 },
  { argv: ['cut', '--complement', '-d', ' ', '-f2'], stdout: 'banana x\napple y\nCherry x\napple z\n\ndate w\n' },
  { argv: ['cut', '-d', 'ab', '-f1'], stderr: "cut: the delimiter must be a single character\nTry 'cut --help' for more information.\n", status: 1 },
];

describe('cut', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
