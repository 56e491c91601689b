import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';
const FILES = {
  '/root/f': 'one\ntwo\n',
  '/root/g': 'one\nthree and more text here\n',
};

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['md5sum', 'f'], stdout: '2094b601daac3d68f5aed51d3c20f7cd  f\n' },
  { argv: ['sha1sum'], stdout: 'bc314b5fb1664bce5ad531bfb6a6e96e8693d708  -\n' },
  { argv: ['sha256sum', 'f', 'g'], stdout: 'c3f9c8c283a2b1f2f1896f27a01cbe3cddc0c9d93f752e4639035a0f5b36f6e8  f\n9dbf246555fe56b399223639368861cf9801467b161df23a4f8f9139b818ce11  g\n' },
  { argv: ['sha256sum', 'nofile'], stderr: 'sha256sum: nofile: No such file or directory\n', status: 1 },
  { argv: ['cksum', 'f'], stdout: '3865817952 8 f\n' },
];

describe('checksums', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
