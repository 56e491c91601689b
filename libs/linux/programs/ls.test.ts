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
  { argv: ['ls'], stdout: 'b64\nblanks\nc1\nc2\ncolon\ndups\nf\ng\nhuman\nj1\nj2\nlong1\nlong2\nmonths\nnonl\nnums\ns1\ns2\nsub\ntabs\nvers\n' },
  { argv: ['ls', '-1', 'sub'], stdout: 'a.txt\ndeep\nempty\n' },
  { argv: ['ls', '-a'], stdout: '.\n..\nb64\nblanks\nc1\nc2\ncolon\ndups\nf\ng\nhuman\nj1\nj2\nlong1\nlong2\nmonths\nnonl\nnums\ns1\ns2\nsub\ntabs\nvers\n' },
  { argv: ['ls', 'nofile'], stderr: "ls: cannot access 'nofile': No such file or directory\n", status: 2 },
  { argv: ['ls', '-d', 'sub'], stdout: 'sub\n' },
  { argv: ['ls', '-F'], stdout: 'b64\nblanks\nc1\nc2\ncolon\ndups\nf\ng\nhuman\nj1\nj2\nlong1\nlong2\nmonths\nnonl\nnums\ns1\ns2\nsub/\ntabs\nvers\n' },
  { argv: ['ls', '-p'], stdout: 'b64\nblanks\nc1\nc2\ncolon\ndups\nf\ng\nhuman\nj1\nj2\nlong1\nlong2\nmonths\nnonl\nnums\ns1\ns2\nsub/\ntabs\nvers\n' },
  { argv: ['ls', '-r'], stdout: 'vers\ntabs\nsub\ns2\ns1\nnums\nnonl\nmonths\nlong2\nlong1\nj2\nj1\nhuman\ng\nf\ndups\ncolon\nc2\nc1\nblanks\nb64\n' },
  { argv: ['ls', '-R', 'sub'], stdout: 'sub:\na.txt\ndeep\nempty\n\nsub/deep:\nb.txt\n' },
  { argv: ['ls', '-z'], stderr: "ls: invalid option -- 'z'\nTry 'ls --help' for more information.\n", status: 2 },
  { argv: ['ls', 'f', 'sub'], stdout: 'f\n\nsub:\na.txt\ndeep\nempty\n' },
  { argv: ['ls', '-S', 'f', 'long1'], stdout: 'long1\nf\n' },
];

describe('ls', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
