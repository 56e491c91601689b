import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['bc'], stderr: '(standard_in) 1: syntax error\n(standard_in) 2: syntax error\n(standard_in) 3: syntax error\n(standard_in) 4: syntax error\n(standard_in) 6: syntax error\n' },
  { argv: ['bc'], stdin: '1+2\n10/3\nscale=4;10/3\n2^100\nsqrt(2)\nx=5;x*2\n5>3\n-7%3\n1/0\n(1+2)*3.5\n.5+.25\n', stdout: '3\n3\n3.3333\n1267650600228229401496703205376\n1.4142\n10\n1\n-.0001\n10.5\n.75\n', stderr: 'Runtime error (func=(main), adr=3): Divide by zero\n' },
];

describe('bc', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench().run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
