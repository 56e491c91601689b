import { describe, expect, test } from 'vitest';
import { ProgramBench } from '#linux/testing/run-program.js';

describe('tar and gzip', () => {
  test('an archive comes back as it was', () => {
    const bench = new ProgramBench({ '/root/d/a.txt': 'A\n', '/root/d/deep/b': 'B\n', '/root/d/l': { symlink: 'a.txt' } });
    expect(bench.run(['tar', 'czf', 'd.tgz', 'd'])).toEqual({ stdout: '', stderr: '', status: 0 });
    expect(bench.run(['tar', 'tf', 'd.tgz']).stdout).toBe('d/\nd/a.txt\nd/deep/\nd/deep/b\nd/l\n');
    expect(bench.run(['mkdir', 'out']).status).toBe(0);
    expect(bench.run(['tar', '-xzvf', 'd.tgz', '-C', 'out', '--strip-components=1']).stdout).toBe('d/a.txt\nd/deep/\nd/deep/b\nd/l\n');
    expect(bench.run(['cat', 'out/a.txt', 'out/deep/b', 'out/l']).stdout).toBe('A\nB\nA\n');
  });

  test('-m leaves the time of the extraction, as kubectl cp asks for', () => {
    const bench = new ProgramBench({ '/root/f': 'A\n' });
    bench.run(['touch', '-d', '2001-02-03', 'f']);
    bench.run(['tar', 'cf', 'f.tar', 'f']);
    bench.run(['tar', '-xmf', 'f.tar']);
    expect(bench.run(['date', '-r', 'f', '+%Y']).stdout).not.toBe('2001\n');
    bench.run(['tar', '-xf', 'f.tar']);
    expect(bench.run(['date', '-r', 'f', '+%Y']).stdout).toBe('2001\n');
  });

  test('gzip replaces the file, gunzip brings it back', () => {
    const bench = new ProgramBench({ '/root/f': 'hello\n' });
    bench.run(['gzip', 'f']);
    expect(bench.run(['ls']).stdout).toBe('f.gz\n');
    expect(bench.run(['zcat', 'f.gz']).stdout).toBe('hello\n');
    bench.run(['gunzip', 'f.gz']);
    expect(bench.run(['cat', 'f']).stdout).toBe('hello\n');
  });

  test('a file that is no archive is refused', () => {
    const ran = new ProgramBench({ '/root/f': 'hello\n'.repeat(200) }).run(['tar', 'tf', 'f']);
    expect(ran.stderr).toBe('tar: This does not look like a tar archive\ntar: Exiting with failure status due to previous errors\n');
    expect(ran.status).toBe(2);
  });
});
