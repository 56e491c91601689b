import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';
const FILES = {
  '/root/g': 'one\nthree and more text here\n',
  '/root/f': 'one\ntwo\n',
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
  { argv: ['xargs'], stdout: 'banana 3 x apple 10 y Cherry 2 x apple 1 z date 10 w\n' },
  { argv: ['xargs', '-n', '2', 'echo'], stdout: 'banana 3\nx apple\n10 y\nCherry 2\nx apple\n1 z\ndate 10\nw\n' },
  { argv: ['xargs', '-I{}', 'echo', '[{}]'], stdout: '[banana 3 x]\n[apple 10 y]\n[Cherry 2 x]\n[apple 1 z]\n[date 10 w]\n' },
  { argv: ['xargs', '-n1', 'nosuchcmd'], stderr: 'xargs: nosuchcmd: No such file or directory\n', status: 127 },
  { argv: ['xargs', 'false'], status: 123 },
  { argv: ['xargs', '-t', 'echo'], stdout: 'banana 3 x apple 10 y Cherry 2 x apple 1 z date 10 w\n', stderr: 'echo banana 3 x apple 10 y Cherry 2 x apple 1 z date 10 w\n' },
  { argv: ['xargs', '-L', '2', 'echo'], stdout: 'banana 3 x apple 10 y\nCherry 2 x apple 1 z\ndate 10 w\n' },
  { argv: ['xargs', '-d', '\\n', '-n1', 'echo'], stdout: 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n' },
  { argv: ['xargs', '-r', 'echo', 'x'], stdin: '' },
  { argv: ['xargs', 'echo', 'x'], stdin: '', stdout: 'x\n' },
  { argv: ['xargs'], stdin: "a 'b c' \"d e\" f\\ g\n", stdout: 'a b c d e f g\n' },
  { argv: ['xargs'], stdin: "it's\n", stderr: 'xargs: unmatched single quote; by default quotes are special to xargs unless you use the -0 option\n', status: 1 },
];

describe('xargs', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
