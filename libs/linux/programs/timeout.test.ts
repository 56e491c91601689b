import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['timeout', '5', 'echo', 'hi'], stdout: 'hi\n' },
  { argv: ['timeout'], stderr: "Try 'timeout --help' for more information.\n", status: 125 },
  { argv: ['timeout', '1', 'nosuch'], stderr: "timeout: failed to run command 'nosuch': No such file or directory\n", status: 127 },
  { argv: ['timeout', 'x', 'echo'], stderr: "timeout: invalid time interval 'x'\nTry 'timeout --help' for more information.\n", status: 125 },
];

describe('timeout', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench().run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
