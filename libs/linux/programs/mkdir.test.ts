import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';
const FILES = {
  '/root/f': 'one\ntwo\n',
  '/root/g': 'one\nthree and more text here\n',
  '/root/tabs': 'a\tb\n\u0001x\n',
  '/root/blanks': 'a\n\n\n\nb\n',
  '/root/human': '10K\n2M\n500\n1G\n3.5K\n',
  '/root/vers': 'v1.10\nv1.9\nv1.2\nv2.0-rc1\n',
  '/root/months': 'Mar\nJan\nfoo\nDec\n',
  '/root/nums': '1e3\n10\n-5\n2.5\nabc\n',
  '/root/dups': 'a 1\na 1\nA 1\nb 2\nb 2\nc 2\n',
  '/root/b64': 'aGVsbG8K\n',
  '/root/s1': 'a\nb\nc\nd\n',
  '/root/s2': 'B\nb\nd\ne\n',
  '/root/j1': '1 a\n2 b\n3 c\n',
  '/root/j2': '1 x\n3 y\n4 z\n',
  '/root/c1': '1,a\n2,b\n',
  '/root/c2': '1,x\n2,y\n',
  '/root/colon': 'a:bb:c\nddd:e:f\n',
  '/root/nonl': 'one\ntwo',
  '/root/long1': '1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n',
  '/root/long2': '1\n2\nthree\n4\n5\n6\n7\n8\n9\n9.5\n10\n11\n12\n',
  '/root/sub/a.txt': 'A\n',
  '/root/sub/deep/b.txt': 'B\n',
  '/root/sub/empty': '',
};

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['mkdir', 'd1'] },
  { argv: ['mkdir', 'sub'], stderr: "mkdir: cannot create directory 'sub': File exists\n", status: 1 },
  { argv: ['mkdir', '-p', 'a/b/c'] },
  { argv: ['mkdir', 'x/y'], stderr: "mkdir: cannot create directory 'x/y': No such file or directory\n", status: 1 },
  { argv: ['mkdir', '-v', 'q'], stdout: "mkdir: created directory 'q'\n" },
  { argv: ['mkdir'], stderr: "mkdir: missing operand\nTry 'mkdir --help' for more information.\n", status: 1 },
  { argv: ['rmdir', 'sub'], stderr: "rmdir: failed to remove 'sub': Directory not empty\n", status: 1 },
  { argv: ['rmdir', 'nodir'], stderr: "rmdir: failed to remove 'nodir': No such file or directory\n", status: 1 },
];

describe('mkdir', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
