import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = '--- f\n+++ f\n@@ -1,2 +1,2 @@\n-one\n+ONE\n two\n';
const FILES = {
  '/root/f': 'one\ntwo\n',
};

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['patch', 'f'], stdout: 'patching file f\n' },
];

describe('patch', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
