import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';
const FILES = {
  '/root/b64': 'aGVsbG8K\n',
  '/root/f': 'one\ntwo\n',
};

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['base64'], stdout: 'YmFuYW5hIDMgeAphcHBsZSAxMCB5CkNoZXJyeSAyIHgKYXBwbGUgMSB6CgpkYXRlIDEwIHcK\n' },
  { argv: ['base64', '-w0'], stdout: 'YmFuYW5hIDMgeAphcHBsZSAxMCB5CkNoZXJyeSAyIHgKYXBwbGUgMSB6CgpkYXRlIDEwIHcK' },
  { argv: ['base64', '-d', 'b64'], stdout: 'hello\n' },
  { argv: ['base64', '-d', 'f'], stdout: '�w��', stderr: 'base64: invalid input\n', status: 1 },
  { argv: ['base64', '-w', '10'], stdout: 'YmFuYW5hID\nMgeAphcHBs\nZSAxMCB5Ck\nNoZXJyeSAy\nIHgKYXBwbG\nUgMSB6Cgpk\nYXRlIDEwIH\ncK\n' },
];

describe('base64', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
