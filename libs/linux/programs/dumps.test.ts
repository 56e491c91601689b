import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';
const FILES = {
  '/root/f': 'one\ntwo\n',
  '/root/g': 'one\nthree and more text here\n',
};

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['od', '-c', 'f'], stdout: '0000000   o   n   e  \\n   t   w   o  \\n\n0000010\n' },
  { argv: ['od', '-An', '-tx1', 'f'], stdout: ' 6f 6e 65 0a 74 77 6f 0a\n' },
  { argv: ['od', 'f'], stdout: '0000000 067157 005145 073564 005157\n0000010\n' },
  { argv: ['hexdump', '-C', 'g'], stdout: '00000000  6f 6e 65 0a 74 68 72 65  65 20 61 6e 64 20 6d 6f  |one.three and mo|\n00000010  72 65 20 74 65 78 74 20  68 65 72 65 0a           |re text here.|\n0000001d\n' },
  { argv: ['hexdump', 'g'], stdout: '0000000 6e6f 0a65 6874 6572 2065 6e61 2064 6f6d\n0000010 6572 7420 7865 2074 6568 6572 000a     \n000001d\n' },
  { argv: ['xxd', 'g'], stdout: '00000000: 6f6e 650a 7468 7265 6520 616e 6420 6d6f  one.three and mo\n00000010: 7265 2074 6578 7420 6865 7265 0a         re text here.\n' },
  { argv: ['xxd', '-p', 'g'], stdout: '6f6e650a746872656520616e64206d6f7265207465787420686572650a\n' },
  { argv: ['xxd', '-l', '4', 'g'], stdout: '00000000: 6f6e 650a                                one.\n' },
];

describe('dumps', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
