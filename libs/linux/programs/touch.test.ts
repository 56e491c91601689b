import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['touch', 'new'] },
  { argv: ['touch', 'no/new'], stderr: "touch: cannot touch 'no/new': No such file or directory\n", status: 1 },
  { argv: ['touch'], stderr: "touch: missing file operand\nTry 'touch --help' for more information.\n", status: 1 },
];

describe('touch', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench().run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
