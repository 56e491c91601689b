import { describe, expect, test } from 'vitest';
import { TestWorld } from '#linux/testing/machine.js';
import { ProgramBench } from '#linux/testing/run-program.js';

const FILES = { '/root/f': 'one two three four\n' };

describe('dd', () => {
  test.each([
    { argv: ['dd', 'if=f', 'bs=4', 'count=2', 'status=none'], stdout: 'one two ', stderr: '', status: 0 },
    { argv: ['dd', 'if=f', 'bs=4', 'skip=1', 'count=1', 'status=none'], stdout: 'two ', stderr: '', status: 0 },
    { argv: ['dd', 'if=/dev/zero', 'of=g', 'bs=1M', 'count=3'], stdout: '', stderr: expect.stringMatching(/^3\+0 records in\n3\+0 records out\n3145728 bytes \(3\.1 MB, 3\.0 MiB\) copied, [\d.e-]+ s, [\d.]+ [MGT]B\/s\n$/), status: 0 },
    { argv: ['dd', 'if=f', 'of=/dev/null', 'bs=8'], stdout: '', stderr: expect.stringMatching(/^2\+1 records in\n2\+1 records out\n19 bytes copied, /), status: 0 },
    { argv: ['dd', 'if=nofile'], stdout: '', stderr: "dd: failed to open 'nofile': No such file or directory\n", status: 1 },
    { argv: ['dd', 'if=/dev/zero', 'of=g', 'bs=1M', 'count=500'], stdout: '', stderr: expect.stringMatching(/^dd: error writing 'g': No space left on device\n\d+\+0 records in\n/), status: 1 },
    { argv: ['dd', 'of=g', 'bs=x'], stdout: '', stderr: "dd: invalid number: 'x'\n", status: 1 },
    { argv: ['/bin/dd', 'if=/dev/zero', 'of=/dev/null', 'bs=1k', 'count=5'], stdout: '', stderr: expect.stringMatching(/^5\+0 records in\n5\+0 records out\n5120 bytes \(5\.0KB\) copied, [\d.]+ seconds, [\d.]+[MG]B\/s\n$/), status: 0 },
  ])('$argv', ({ argv, stdout, stderr, status }) => {
    expect(new ProgramBench(FILES).run(argv)).toEqual({ stdout, stderr, status });
  });

  test.each([
    { line: 'printf abcdef > h; printf XY | dd of=h bs=1 seek=2 conv=notrunc status=none; cat h', stdout: 'abXYef' },
    { line: 'truncate -s 1K t; stat -c %s t; truncate -s +10 t; stat -c %s t; truncate -s 3 t; stat -c %s t', stdout: '1024\n1034\n3\n' },
    { line: 'fallocate -l 2M a; stat -c %s a; sync', stdout: '2097152\n' },
    { line: 'truncate -s 10T t 2>&1; fallocate -l 10G a 2>&1', stdout: "truncate: cannot open 't' for writing: No space left on device\nfallocate: fallocate failed: No space left on device\n" },
  ])('$line', ({ line, stdout }) => {
    const world = new TestWorld();
    expect(world.run(world.host(), line).stdout).toBe(stdout);
  });
});
