import { describe, expect, test } from 'vitest';
import { decodeUtf8 } from '#linux/env/text.js';
import { TestWorld } from '#linux/testing/machine.js';
import { Errno } from '#linux/kernel/step.js';

function codeOf(action: () => void): string {
  try {
    action();
  } catch (error) {
    if (error instanceof Errno) return error.code;
    throw error;
  }
  return 'no error';
}

const layer = { '/app/a.txt': 'one', '/app/dir/b.txt': 'two', '/link': { symlink: 'app/dir' }, '/ring': { symlink: 'ring' } };

describe('files of a host', () => {
  test('layers are shared, changes are the host’s own', () => {
    const world = new TestWorld();
    const one = world.host('one', [layer]);
    const two = world.host('two', [layer]);
    one.files.write('/app/a.txt', 'changed');
    one.files.append('/app/dir/b.txt', '+');
    expect([one.files.readText('/app/a.txt'), one.files.readText('/link/b.txt')]).toEqual(['changed', 'two+']);
    expect([two.files.readText('/app/a.txt'), two.files.readText('/app/dir/b.txt')]).toEqual(['one', 'two']);
  });

  test.each([
    ['a missing file', 'ENOENT', '/no'], ['a file as a directory', 'ENOTDIR', '/app/a.txt/x'], ['a directory', 'EISDIR', '/app'], ['a ring of links', 'ELOOP', '/ring'],
  ])('reading %s: %s', (_, code, path) => {
    expect(codeOf(() => new TestWorld().host('h', [layer]).files.read(path))).toBe(code);
  });

  test('changes go into a fresh host and make it the same', () => {
    const world = new TestWorld();
    const host = world.host('h', [layer]);
    const counter = host.changeCounter;
    host.files.makeDirectory('/new/deep', { parents: true });
    host.files.write('/new/deep/f', 'x', 0o600);
    host.files.link('/new/deep/f', '/new/g');
    host.files.symlink('deep/f', '/new/s');
    host.files.remove('/app/dir', { recursive: true });
    host.files.rename('/app/a.txt', '/app/c.txt');
    for (const changes of [host.changedFiles(), host.changesSince(counter)]) {
      const again = world.host('again', [layer]);
      again.applyChanges(changes);
      expect(again.files.readText('/new/s')).toBe('x');
      expect([again.files.stat('/new/g').links, again.files.stat('/new/g').mode]).toEqual([2, 0o600]);
      expect(again.files.list('/app')).toEqual(['c.txt']);
    }
    const fork = world.host('fork', [layer], { filesOf: host });
    fork.files.write('/new/g', 'of the fork');
    expect([fork.files.readText('/new/deep/f'), host.files.readText('/new/deep/f')]).toEqual(['of the fork', 'x']);
    expect(host.changesSince(host.changeCounter)).toEqual([]);
  });

  test('permissions hold for those who are not root', () => {
    const world = new TestWorld();
    const host = world.host('h', [{ '/secret': { content: 's', mode: 0o600 }, '/open': 'o' }]);
    const user = { uid: 1000, gid: 1000, groups: [1000] };
    const ran = world.run(host, 'cat /secret; cat /open; echo x > /open; echo y > /home/user/f; cat /home/user/f; ls /root', { credentials: user });
    expect(ran.stdout).toBe('oy\n');
    expect(ran.stderr).toBe("cat: /secret: Permission denied\nbash: line 1: /open: Permission denied\nls: cannot open directory '/root': Permission denied\n");
  });

  test('a tree is seen by all that mount it', () => {
    const world = new TestWorld();
    const tree = world.kernel.createTree();
    const one = world.host('one');
    const two = world.host('two');
    one.mount({ path: '/data', source: tree });
    const unmount = two.mount({ path: '/mnt/deep/data', source: tree, readOnly: true });
    one.files.write('/data/f', 'shared');
    expect(two.files.readText('/mnt/deep/data/f')).toBe('shared');
    expect(codeOf(() => two.files.write('/mnt/deep/data/f', 'x'))).toBe('EROFS');
    two.mount({ path: '/etc/one-file', source: tree.at('f') });
    expect(two.files.readText('/etc/one-file')).toBe('shared');
    unmount();
    expect(two.files.list('/mnt/deep/data')).toEqual([]);
  });

  test('a full disk', () => {
    const world = new TestWorld();
    const host = world.host('h', [], { limits: { diskBytesMax: 100_000 } });
    expect(codeOf(() => host.files.write('/big', 'x'.repeat(200_000)))).toBe('ENOSPC');
    host.files.write('/small', 'x'.repeat(50_000));
    host.files.remove('/small');
    host.files.write('/small', 'x'.repeat(50_000));
  });

  test('a copied executable runs, on another host too', () => {
    const world = new TestWorld();
    const host = world.host();
    expect(world.run(host, 'cp /usr/bin/echo /tmp/say; /tmp/say hi; head -c 4 /tmp/say | tail -c 3').stdout).toBe('hi\nELF');
    const other = world.host('other');
    other.files.write('/usr/bin/say', host.files.read('/tmp/say'), 0o755);
    expect(world.run(other, 'say there').stdout).toBe('there\n');
  });

  test('/proc and /dev', () => {
    const world = new TestWorld();
    const ran = world.run(world.host(), 'cat /proc/self/cmdline | tr "\\0" " "; echo; head -c 2 /dev/zero | wc -c; echo a > /dev/null; echo b > /dev/full; grep -c processor /proc/cpuinfo; ls /proc/1 | head -1; cat /proc/sys/kernel/hostname');
    expect(ran.stdout).toBe('cat /proc/self/cmdline \n2\n2\ncgroup\nworkstation\n');
    expect(ran.stderr).toBe('bash: line 1: echo: write error: No space left on device\n');
  });

  test('what is read stays as it was when the file grows', () => {
    const world = new TestWorld();
    const { files } = world.host();
    files.write('/f', 'abc');
    const before = files.read('/f');
    files.append('/f', 'def');
    files.append('/f', 'ghi');
    expect([decodeUtf8(before), files.readText('/f')]).toEqual(['abc', 'abcdefghi']);
  });
});
