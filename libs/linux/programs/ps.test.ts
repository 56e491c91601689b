import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

function withSleeper(): ProgramBench {
  const bench = new ProgramBench();
  bench.host.start({ argv: ['sleep', '999'], env: new Map([['PATH', '/usr/bin']]), cwd: '/' }); // pid 1 can't be killed from inside
  bench.host.start({ argv: ['sleep', '1000'], env: new Map([['PATH', '/usr/bin']]), cwd: '/' });
  return bench;
}

describe('processes', () => {
  test.each([
    { argv: ['pgrep', '-f', 'sleep 1000'], stdout: '2\n' },
    { argv: ['pgrep', '-a', 'sle'], stdout: '1 sleep 999\n2 sleep 1000\n' },
    { argv: ['pidof', 'sleep'], stdout: '2 1\n' },
    { argv: ['ps', '-o', 'pid,comm', '-p', '2'], stdout: '    PID COMMAND\n      2 sleep\n' },
    { argv: ['ps', '-eo', 'args', '--no-headers'], stdout: 'sleep 999\nsleep 1000\nps -eo args --no-headers\n' },
  ])('$argv', ({ argv, stdout }) => {
    expect(withSleeper().run(argv).stdout).toBe(stdout);
  });

  test('pkill ends what it finds', () => {
    const bench = withSleeper();
    expect(bench.run(['pkill', '-f', 'sleep 1000']).status).toBe(0);
    expect(bench.run(['pgrep', '-f', 'sleep 1000'])).toEqual({ stdout: '', stderr: '', status: 1 });
  });

  test('timeout ends a command that takes too long', () => {
    const bench = new ProgramBench();
    const before = bench.clock.now();
    expect(bench.run(['timeout', '2', 'sleep', '100']).status).toBe(124);
    expect(bench.clock.now() - before).toBe(2000);
  });

  test('a killed command shows 128 and its signal', () => {
    expect(new ProgramBench().run(['timeout', '-s', 'KILL', '1', 'sleep', '9']).status).toBe(137);
  });
});
