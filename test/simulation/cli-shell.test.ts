import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

function wheelhouse(input: string) {
  return spawnSync(process.execPath, ['apps/cli/bin/wheelhouse.js', 'sh', '--layout', 'bare', '--seed', '1'], { cwd: root, input, encoding: 'utf8', timeout: 60_000 });
}

describe('wheelhouse sh, fed by a pipe', () => {
  test.each([
    { name: 'answers, and ends with the input', input: 'echo one; echo two >&2\necho $((20 + 22))\n', stdout: 'one\ntwo\n42\n', status: 0 },
    { name: 'ends with the shell, and its exit code', input: 'echo before\nexit 3\necho never\n', stdout: 'before\nlogout\n', status: 3 },
    { name: 'types to a program that has the terminal', input: 'kubectl run talk --image=busybox:1.36 -- sleep 3600; kubectl wait --for=condition=Ready pod/talk\nkubectl exec -it talk -- sh\nhostname\nexit\nhostname\n', stdout: 'pod/talk created\npod/talk condition met\n/ # hostname\ntalk\n/ # exit\nworkstation\n', status: 0 },
    { name: 'ends the input of a program that reads', input: 'cat\nlast words\n', stdout: 'last words\n', status: 0 },
  ])('$name', ({ input, stdout, status }) => {
    expect(wheelhouse(input)).toMatchObject({ stdout, status });
  }, 60_000);
});
