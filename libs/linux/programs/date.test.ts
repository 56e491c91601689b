import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';
const FILES = {
  '/root/g': 'one\nthree and more text here\n',
  '/root/f': 'one\ntwo\n',
};

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['date', '-u', '-d', '@0'], stdout: 'Thu Jan  1 00:00:00 UTC 1970\n' },
  { argv: ['date', '-u', '-d', '2024-02-29 12:34:56 UTC', '+%Y/%m/%d %H:%M:%S %j %a %b %U %V %u %s %-d %e %y %p %I'], stdout: '2024/02/29 12:34:56 060 Thu Feb 08 09 4 1709210096 29 29 24 PM 12\n' },
  { argv: ['date', '-u', '-d', '2024-01-31 +1 month', '+%F'], stdout: '2024-03-02\n' },
  { argv: ['date', '-u', '-d', '2024-03-10 yesterday', '+%F'], stdout: '2024-03-09\n' },
  { argv: ['date', '-u', '-d', '2024-03-10 3 days ago', '+%F'], stdout: '2024-03-07\n' },
  { argv: ['date', '-u', '-d', '1 Jan 2024', '+%F'], stdout: '2024-01-01\n' },
  { argv: ['date', '-u', '-d', 'Jan 5 2024 5pm', '+%F %T'], stdout: '2024-01-05 17:00:00\n' },
  { argv: ['date', '-u', '-d', '@1700000000', '-Iseconds'], stdout: '2023-11-14T22:13:20+00:00\n' },
  { argv: ['date', '-u', '-d', '@1700000000', '-R'], stdout: 'Tue, 14 Nov 2023 22:13:20 +0000\n' },
  { argv: ['date', '-u', '-d', '@1700000000', '+%c | %x | %X | %D | %T | %R | %r'], stdout: 'Tue Nov 14 22:13:20 2023 | 11/14/23 | 22:13:20 | 11/14/23 | 22:13:20 | 22:13 | 10:13:20 PM\n' },
  { argv: ['date', '-d', 'garbage'], stderr: "date: invalid date 'garbage'\n", status: 1 },
  { argv: ['date', '-u', '-d', '20240305', '+%A %B'], stdout: 'Tuesday March\n' },
  { argv: ['date', '-u', '-d', '2024-03-05T10:00:00+02:00', '+%T'], stdout: '08:00:00\n' },
  { argv: ['date', '-u', '-d', '2024-03-05 next monday', '+%F'], stdout: '2024-03-05\n' },
  { argv: ['date', '-u', '--rfc-3339=seconds', '-d', '@0'], stdout: '1970-01-01 00:00:00+00:00\n' },
  { argv: ['date', '-foo'], stderr: 'date: oo: No such file or directory\n', status: 1 },
  { argv: ['date', 'x'], stderr: "date: invalid date 'x'\n", status: 1 },
];

describe('date', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
