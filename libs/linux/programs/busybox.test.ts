import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

/** What busybox says where its words are other than GNU's. */
const ROWS: readonly { argv: readonly string[]; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['/bin/ls', 'nofile'], stderr: 'ls: nofile: No such file or directory\n', status: 1 },
  { argv: ['/bin/cat', 'nofile'], stderr: "cat: can't open 'nofile': No such file or directory\n", status: 1 },
  { argv: ['/bin/rm', 'nofile'], stderr: "rm: can't remove 'nofile': No such file or directory\n", status: 1 },
  { argv: ['/bin/cp', 'nofile', 'x'], stderr: "cp: can't stat 'nofile': No such file or directory\n", status: 1 },
  { argv: ['/bin/mkdir', 'a/b'], stderr: "mkdir: can't create directory 'a/b': No such file or directory\n", status: 1 },
  { argv: ['/bin/kill', '4242'], stderr: "kill: can't kill pid 4242: No such process\n", status: 1 },
  { argv: ['/bin/ls', '-lnd', '/proc/self/status'], stdout: '-r--r--r--    1 0        0                0 Jan  1 00:00 /proc/self/status\n' },
  { argv: ['/bin/whoami'], stdout: 'root\n' },
  { argv: ['/bin/busybox', 'echo', 'hi'], stdout: 'hi\n' },
  { argv: ['/bin/busybox', 'nosuch'], stderr: 'nosuch: applet not found\n', status: 127 },
];

describe('busybox', () => {
  test.each(ROWS)('$argv', ({ argv, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench().run(argv)).toEqual({ stdout, stderr, status });
  });
});
