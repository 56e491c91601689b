import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['tr', 'a-z', 'A-Z'], stdout: 'BANANA 3 X\nAPPLE 10 Y\nCHERRY 2 X\nAPPLE 1 Z\n\nDATE 10 W\n' },
  { argv: ['tr', '-d', 'aeiou'], stdout: 'bnn 3 x\nppl 10 y\nChrry 2 x\nppl 1 z\n\ndt 10 w\n' },
  { argv: ['tr', '-s', 'p'], stdout: 'banana 3 x\naple 10 y\nCherry 2 x\naple 1 z\n\ndate 10 w\n' },
  { argv: ['tr', '-cd', 'a-z\\n'], stdout: 'bananax\nappley\nherryx\napplez\n\ndatew\n' },
  { argv: ['tr', ' ', '\\n'], stdout: 'banana\n3\nx\napple\n10\ny\nCherry\n2\nx\napple\n1\nz\n\ndate\n10\nw\n' },
  { argv: ['tr', '[:upper:]', '[:lower:]'], stdout: 'banana 3 x\napple 10 y\ncherry 2 x\napple 1 z\n\ndate 10 w\n' },
  { argv: ['tr', 'a'], stderr: "tr: missing operand after 'a'\nTwo strings must be given when translating.\nTry 'tr --help' for more information.\n", status: 1 },
  { argv: ['tr'], stderr: "tr: missing operand\nTry 'tr --help' for more information.\n", status: 1 },
  { argv: ['tr', 'abc', 'x'], stdout: 'xxnxnx 3 x\nxpple 10 y\nCherry 2 x\nxpple 1 z\n\ndxte 10 w\n' },
  { argv: ['tr', '-c', 'a-z', '_'], stdout: 'banana___x_apple____y__herry___x_apple___z__date____w_' },
  { argv: ['tr', 'a-e', '1-5'], stdout: '21n1n1 3 x\n1ppl5 10 y\nCh5rry 2 x\n1ppl5 1 z\n\n41t5 10 w\n' },
  { argv: ['tr', 'z-a', 'x'], stderr: "tr: range-endpoints of 'z-a' are in reverse collating sequence order\n", status: 1 },
];

describe('tr', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench().run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
