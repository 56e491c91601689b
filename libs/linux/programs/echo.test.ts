import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['echo', '-e', 'a\\tb\\n'], stdout: 'a\tb\n\n' },
  { argv: ['echo', '-n', 'x'], stdout: 'x' },
  { argv: ['echo', 'a', 'b'], stdout: 'a b\n' },
];

describe('echo', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench().run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
