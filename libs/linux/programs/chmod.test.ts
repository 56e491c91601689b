import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';
const FILES = {
  '/root/f': 'one\ntwo\n',
};

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['chmod', '+x', 'f'] },
  { argv: ['chmod', '999', 'f'], stderr: "chmod: invalid mode: '999'\nTry 'chmod --help' for more information.\n", status: 1 },
  { argv: ['chmod', '-v', '600', 'f'], stdout: "mode of 'f' changed from 0644 (rw-r--r--) to 0600 (rw-------)\n" },
  { argv: ['chmod', 'u+x', 'nofile'], stderr: "chmod: cannot access 'nofile': No such file or directory\n", status: 1 },
  { argv: ['chmod'], stderr: "chmod: missing operand\nTry 'chmod --help' for more information.\n", status: 1 },
];

describe('chmod', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
