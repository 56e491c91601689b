import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

const STDIN = 'banana 3 x\napple 10 y\nCherry 2 x\napple 1 z\n\ndate 10 w\n';
const FILES = {
  '/root/f': 'one\ntwo\n',
};

/** What the real programs of Debian 12 print. */
const ROWS: readonly { argv: readonly string[]; stdin?: string; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['printf', '%s %d\\n', 'a', '1', 'b', '2'], stdout: 'a 1\nb 2\n' },
  { argv: ['printf', '%5.2f|%-5s|%05d\\n', '3.14159', 'ab', '42'], stdout: ' 3.14|ab   |00042\n' },
  { argv: ['printf', '%x %o %X %c %e\\n', '255', '8', '255', 'hello', '12345.678'], stdout: 'ff 10 FF h 1.234568e+04\n' },
  { argv: ['printf', '\\t\\x41\\101\\n'], stdout: '\tAA\n' },
  { argv: ['printf', '%b\\n', 'a\\tb'], stdout: 'a\tb\n' },
  { argv: ['printf', '%d\\n', 'abc'], stdout: '0\n', stderr: "printf: 'abc': expected a numeric value\n", status: 1 },
  { argv: ['printf', '%d\\n', '12x'], stdout: '12\n', stderr: "printf: '12x': value not completely converted\n", status: 1 },
  { argv: ['printf', '%s\\n'], stdout: '\n' },
  { argv: ['printf', 'hello'], stdout: 'hello' },
  { argv: ['printf', '%%\\n'], stdout: '%\n' },
  { argv: ['printf', '%*d\\n', '5', '3'], stdout: '    3\n' },
  { argv: ['printf', '%.3s|\\n', 'abcdef'], stdout: 'abc|\n' },
  { argv: ['printf', '%+d % d\\n', '5', '5'], stdout: '+5  5\n' },
  { argv: ['printf', '%i\\n', '0x1f'], stdout: '31\n' },
  { argv: ['printf', '%d\\n', "'A"], stdout: '65\n' },
  { argv: ['printf', '%u\\n', '-1'], stdout: '18446744073709551615\n' },
  { argv: ['printf'], stderr: "printf: missing operand\nTry 'printf --help' for more information.\n", status: 1 },
];

describe('printf', () => {
  test.each(ROWS)('$argv', ({ argv, stdin = STDIN, stdout = '', stderr = '', status = 0 }) => {
    expect(new ProgramBench(FILES).run(argv, stdin)).toEqual({ stdout, stderr, status });
  });
});
