import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const FUEL = 200_000;
const LINE = `${'a'.repeat(5000)}!\n`;

/** Each ends: by its own limit, or killed when its fuel is used up; and the host goes on. */
const ROWS: readonly { argv: readonly string[]; stdin?: string }[] = [
  { argv: ['grep', '-E', '(a+)+$'], stdin: LINE },
  { argv: ['grep', '-E', '((a|aa)*)*b'], stdin: LINE },
  { argv: ['grep', '-P', '(a*)*\\d'], stdin: LINE },
  { argv: ['grep', '\\(a*\\)*\\1b'], stdin: `${'a'.repeat(60)}!\n` },
  { argv: ['sed', ':a;ba'], stdin: 'x\n' },
  { argv: ['sed', ':a;s/x/xx/;ta'], stdin: 'x\n' },
  { argv: ['sed', ':a;G;ba'], stdin: 'x\n' },
  { argv: ['awk', 'BEGIN { while (1) x = x "aaaaaaaa" }'] },
  { argv: ['awk', 'BEGIN { while (1) a[i++] = i }'] },
  { argv: ['awk', 'function f(n) { return f(n + 1) } BEGIN { f(0) }'] },
  { argv: ['awk', 'BEGIN { for (;;); }'] },
  { argv: ['awk', `BEGIN { print ${'('.repeat(5000)}1${')'.repeat(5000)} }`] },
  { argv: ['jq', '-n', 'def f: f; f'] },
  { argv: ['jq', '-n', 'def f: 1 + f; f'] },
  { argv: ['jq', '-n', '[limit(1e9; repeat(1))] | length'] },
  { argv: ['jq', '-n', 'last(range(1e12))'] },
  { argv: ['jq', '-n', '"x" * 1e9'] },
  { argv: ['jq', '-n', '[.[1e9] = 1] | length'] },
  { argv: ['jq', '-n', 'reduce range(1e9) as $i ([]; . + [$i])'] },
  { argv: ['jq', '-n', `${'['.repeat(5000)}${']'.repeat(5000)}`] },
  { argv: ['jq', '.'], stdin: '['.repeat(20_000) },
  { argv: ['seq', '1000000000000'] },
  { argv: ['yes'] },
  { argv: ['cat', '/dev/zero'] },
  { argv: ['tail', '-c', '99999999999', '/dev/zero'] },
  { argv: ['sort', '/dev/zero'] },
  { argv: ['tac', '/dev/zero'] },
  { argv: ['base64', '/dev/zero'] },
  { argv: ['printf', '%999999999d', '1'] },
  { argv: ['printf', '%.999999999f', '1'] },
  { argv: ['factor', '9007199254740881'] },
  { argv: ['bc'], stdin: '9^9^9^9\n2^99999999\n' },
  { argv: ['expr', ...Array.from({ length: 3000 }, () => '('), '1'] },
  { argv: ['shuf', '-r', '-e', 'a'] },
  { argv: ['watch', '-n', '0', 'true'] },
];

describe('hostile input', () => {
  test.each(ROWS)('$argv.0 $argv.1', ({ argv, stdin = '' }) => {
    const bench = new ProgramBench();
    const isEndless = argv[0] === 'watch';
    const ran = bench.run(isEndless ? ['timeout', '20', ...argv] : argv, stdin, {}, FUEL);
    expect(ran.status).toBeTypeOf('number');
    expect(ran.status).not.toBe(134); // a fault inside a program
    expect(bench.run(['echo', 'alive']).stdout).toBe('alive\n');
  });
});
