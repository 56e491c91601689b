import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';
const FILES = {
  '/root/f': 'one\ntwo\n',
  '/root/blanks': 'a\n\n\n\nb\n',
  '/root/g': 'one\nthree and more text here\n',
  '/root/s1': 'a\nb\nc\nd\n',
  '/root/s2': 'B\nb\nd\ne\n',
  '/root/j1': '1 a\n2 b\n3 c\n',
  '/root/j2': '1 x\n3 y\n4 z\n',
  '/root/c1': '1,a\n2,b\n',
  '/root/c2': '1,x\n2,y\n',
  '/root/tabs': 'a\tb\n\u0001x\n',
  '/root/colon': 'a:bb:c\nddd:e:f\n',
};

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['tac', 'f'], stdout: 'two\none\n' },
  { argv: ['rev', 'f'], stdout: 'eno\nowt\n' },
  { argv: ['nl', 'f'], stdout: '     1\tone\n     2\ttwo\n' },
  { argv: ['nl', '-ba', 'blanks'], stdout: '     1\ta\n     2\t\n     3\t\n     4\t\n     5\tb\n' },
  { argv: ['fold', '-w', '5', 'f'], stdout: 'one\ntwo\n' },
  { argv: ['fold', '-s', '-w', '10', 'g'], stdout: 'one\nthree and \nmore text \nhere\n' },
  { argv: ['paste', 'f', 'g'], stdout: 'one\tone\ntwo\tthree and more text here\n' },
  { argv: ['paste', '-d,', 'f', 'g'], stdout: 'one,one\ntwo,three and more text here\n' },
  { argv: ['paste', '-s', 'f'], stdout: 'one\ttwo\n' },
  { argv: ['paste', '-sd,', 'f'], stdout: 'one,two\n' },
  { argv: ['comm', 's1', 's2'], stdout: '\tB\na\n\t\tb\nc\n\t\td\n\te\n' },
  { argv: ['comm', '-12', 's1', 's2'], stdout: 'b\nd\n' },
  { argv: ['comm', '-3', 's1', 's2'], stdout: '\tB\na\nc\n\te\n' },
  { argv: ['join', 'j1', 'j2'], stdout: '1 a x\n3 c y\n' },
  { argv: ['join', '-a', '1', 'j1', 'j2'], stdout: '1 a x\n2 b\n3 c y\n' },
  { argv: ['join', '-t', ',', 'c1', 'c2'], stdout: '1,a,x\n2,b,y\n' },
  { argv: ['expand', 'tabs'], stdout: 'a       b\n\u0001x\n' },
  { argv: ['column', '-t'], stdout: 'banana  3   x\napple   10  y\nCherry  2   x\napple   1   z\ndate    10  w\n' },
  { argv: ['column', '-t', '-s', ' '], stdout: 'banana  3   x\napple   10  y\nCherry  2   x\napple   1   z\ndate    10  w\n' },
  { argv: ['column', '-t', '-s:', '-o', ' | ', 'colon'], stdout: 'a   | bb | c\nddd | e  | f\n' },
  { argv: ['split', '-l', '1', 'f'] },
  { argv: ['factor', '12', '97', '1000000007'], stdout: '12: 2 2 3\n97: 97\n1000000007: 1000000007\n' },
  { argv: ['comm', 's1'], stderr: "comm: missing operand after 's1'\nTry 'comm --help' for more information.\n", status: 1 },
];

describe('line-tools', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
