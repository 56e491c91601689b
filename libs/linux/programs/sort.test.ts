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
  { argv: ['sort'], stdout: '\nCherry 2 x\napple 1 z\napple 10 y\nbanana 3 x\ndate 10 w\n' },
  { argv: ['sort', '-r'], stdout: 'date 10 w\nbanana 3 x\napple 10 y\napple 1 z\nCherry 2 x\n\n' },
  { argv: ['sort', '-k2,2n'], stdout: '\napple 1 z\nCherry 2 x\nbanana 3 x\napple 10 y\ndate 10 w\n' },
  { argv: ['sort', '-k2n', '-k1,1'], stdout: '\napple 1 z\nCherry 2 x\nbanana 3 x\napple 10 y\ndate 10 w\n' },
  { argv: ['sort', '-u'], stdout: '\nCherry 2 x\napple 1 z\napple 10 y\nbanana 3 x\ndate 10 w\n' },
  { argv: ['sort', '-f'], stdout: '\napple 1 z\napple 10 y\nbanana 3 x\nCherry 2 x\ndate 10 w\n' },
  { argv: ['sort', '-k3'], stdout: '\ndate 10 w\nCherry 2 x\nbanana 3 x\napple 10 y\napple 1 z\n' },
  { argv: ['sort', '-t', ' ', '-k2,2nr'], stdout: 'apple 10 y\ndate 10 w\nbanana 3 x\nCherry 2 x\napple 1 z\n\n' },
  { argv: ['sort', '-n'], stdout: '\nCherry 2 x\napple 1 z\napple 10 y\nbanana 3 x\ndate 10 w\n' },
  { argv: ['sort', '-k1,1', '-s'], stdout: '\nCherry 2 x\napple 10 y\napple 1 z\nbanana 3 x\ndate 10 w\n' },
  { argv: ['sort', '-c'], stderr: 'sort: -:2: disorder: apple 10 y\n', status: 1 },
  { argv: ['sort', '-h', 'human'], stdout: '500\n3.5K\n10K\n2M\n1G\n' },
  { argv: ['sort', '-V', 'vers'], stdout: 'v1.2\nv1.9\nv1.10\nv2.0-rc1\n' },
  { argv: ['sort', '-M', 'months'], stdout: 'foo\nJan\nMar\nDec\n' },
  { argv: ['sort', '-g', 'nums'], stdout: 'abc\n-5\n2.5\n10\n1e3\n' },
  { argv: ['sort', '-k2.1,2.1'], stdout: '\nCherry 2 x\napple 1 z\napple 10 y\nbanana 3 x\ndate 10 w\n' },
  { argv: ['sort', 'nofile'], stderr: 'sort: cannot read: nofile: No such file or directory\n', status: 2 },
  { argv: ['sort', '-k0'], stderr: "sort: field number is zero: invalid field specification '0'\n", status: 2 },
  { argv: ['sort', '-k', 'x'], stderr: "sort: invalid number at field start: invalid count at start of 'x'\n", status: 2 },
  { argv: ['sort', '-b', '-k2'], stdout: '\napple 1 z\ndate 10 w\napple 10 y\nCherry 2 x\nbanana 3 x\n' },
  { argv: ['sort', '-o', 'out', 'f'] },
  { argv: ['sort', '-t', 'ab'], stderr: "sort: multi-character tab 'ab'\n", status: 2 },
  { argv: ['sort', '-d'], stdout: '\nCherry 2 x\napple 1 z\napple 10 y\nbanana 3 x\ndate 10 w\n' },
  { argv: ['sort', '-k1.2'], stdout: '\nbanana 3 x\ndate 10 w\nCherry 2 x\napple 1 z\napple 10 y\n' },
  { argv: ['sort', '-u', '-k1,1'], stdout: '\nCherry 2 x\napple 10 y\nbanana 3 x\ndate 10 w\n' },
  { argv: ['sort', '-rn', 'nums'], stdout: '10\n2.5\n1e3\nabc\n-5\n' },
];

describe('sort', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
