import { describe, expect, test } from 'vitest';
import { TestWorld } from '#linux/testing/machine.js';

// Each ends within its budget, and the world goes on: another host works, and so does this one afterwards.
const hostile = [
  { name: 'an endless loop', script: 'while true; do :; done', status: 137 },
  { name: 'a fork bomb', script: ':(){ :|:& };:; wait' },
  { name: 'ten gigabytes into a file', script: 'yes | head -c 10G > f', status: 1 },
  { name: 'zeroes into a file', script: 'cat /dev/zero > f', status: 1, stderr: 'No space left on device' },
  { name: 'catastrophic backtracking in [[ =~ ]]', script: '[[ aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! =~ ^(a+)+$ ]]', status: 1 },
  { name: 'catastrophic backtracking in grep', script: 'grep -E "^(a+)+$" <<< aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', status: 1 },
  { name: 'catastrophic backtracking in sed', script: 'sed -E "s/^(a+)+$/x/" <<< aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', status: 0 },
  { name: 'catastrophic backtracking in awk', script: "awk '/^(a+)+$/' <<< aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", status: 0 },
  { name: 'a pattern of many stars', script: 'x=$(printf "a%.0s" {1..5000}); [[ $x == *a*a*a*a*a*a*a*a*b ]]', status: 1 },
  { name: 'a brace expansion of a thousand million', script: 'echo {1..999999999}', status: 0, stderr: 'failed to allocate memory' },
  { name: 'recursion of a function', script: 'f() { f; }; f', status: 139 },
  { name: 'recursion through command substitutions', script: 'f() { echo $(f); }; f', stderr: 'fork: Resource temporarily unavailable' },
  { name: 'a source nested too deep', script: 'eval "$(printf "\\$(%.0s" {1..50000})"', status: 2 },
  { name: 'a variable that doubles', script: 'x=a; while :; do x=$x$x; done', status: 2 },
  { name: 'arguments that double', script: 'set -- {1..1000}; while :; do set -- "$@" "$@"; done', status: 2 },
  { name: 'directories within directories', script: 'while :; do mkdir d; cd d; done 2>/dev/null', status: 137 },
  { name: 'symlinks in a ring', script: 'ln -s a b; ln -s b a; cat a', status: 1, stderr: 'Too many levels of symbolic links' },
] as const;

describe('hostile commands', () => {
  test.each(hostile)('$name', (row) => {
    const world = new TestWorld({ hostProcessesMax: 200, hostDiskBytesMax: 2 * 2 ** 20 });
    const host = world.host();
    const neighbour = world.host('neighbour');
    const ran = world.run(host, row.script, { fuel: 500_000 });
    if ('status' in row) expect(ran.status).toBe(row.status);
    if ('stderr' in row) expect(ran.stderr).toContain(row.stderr);
    world.until(() => host.processes.length === 1);
    expect(world.run(neighbour, 'echo alive')).toEqual({ stdout: 'alive\n', stderr: '', status: 0 });
    expect(world.run(host, 'echo alive')).toEqual({ stdout: 'alive\n', stderr: '', status: 0 });
  });
});

describe('limits of a host', () => {
  test('a process over the memory limit is killed', () => {
    const world = new TestWorld();
    const host = world.host('small', [], { limits: { memoryBytesMax: 16 * 2 ** 20 } });
    const ran = world.run(host, 'x=$(printf "%5000000d" 1); for ((i=0;;i++)); do a[i]=$x; done');
    expect(ran.status).toBe(137);
  });

  test('processes that are too many', () => {
    const world = new TestWorld();
    const host = world.host('small', [], { limits: { processesMax: 4 } });
    expect(world.run(host, 'sleep 1 & sleep 1 & sleep 1 & echo no').stderr).toContain('fork: Resource temporarily unavailable');
  });

  test('process 1 is deaf to signals that it has not asked for', () => {
    const world = new TestWorld();
    const host = world.host();
    const init = host.processes[0];
    init?.signal('SIGTERM');
    expect(world.run(host, 'kill -9 1; echo $?').stdout).toBe('0\n');
    expect(init?.exit).toBeUndefined();
    init?.signal('SIGKILL');
    world.until(() => init?.exit !== undefined);
    expect(init?.exit).toEqual({ status: 137, signal: 'SIGKILL' });
  });
});
