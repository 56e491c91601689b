import { describe, expect, test } from 'vitest';
import { TestWorld } from '#linux/testing/machine.js';
import cases from './bash-cases.json' with { type: 'json' };

// What GNU bash 5.2 prints for these scripts; process numbers are PID.
const withoutPids = (text: string) => text.replace(/^(\S*: line \d+: ) *\d+ (?=[A-Z])/gm, '$1PID ');

describe('bash -c', () => {
  test.each(cases)('$script', ({ script, stdout, stderr, status }) => {
    const world = new TestWorld();
    const ran = world.run(world.host(), script);
    expect({ stdout: withoutPids(ran.stdout), stderr: withoutPids(ran.stderr), status: ran.status }).toEqual({ stdout, stderr, status });
  });
});

describe('the last command of -c', () => {
  test.each([
    { script: 'ps -o comm=', seen: ['ps'] },
    { script: ':; true && ps -o comm=', seen: ['ps'] },
    { script: 'ps -o comm=; :', seen: ['bash', 'ps'] },
    { script: '! ps -o comm=', seen: ['bash', 'ps'] },
    { script: 'trap : TERM; ps -o comm=', seen: ['bash', 'ps'] },
    { script: 'f() { ps -o comm=; :; }; f', seen: ['bash', 'ps'] },
    { script: 'if true; then ps -o comm=; fi', seen: ['bash', 'ps'] },
  ])('$script', ({ script, seen }) => {
    const world = new TestWorld();
    expect(world.run(world.host(), '', { argv: ['bash', '-c', script] }).stdout.trim().split('\n')).toEqual(['init', ...seen]);
  });
});

describe('other shells', () => {
  test.each([
    { argv: ['sh', '-c', 'nocmd'], stderr: 'sh: 1: nocmd: not found\n', status: 127 },
    { argv: ['sh', '-c', 'echo -e x; echo "a\\tb"'], stdout: '-e x\na\tb\n', status: 0 },
    { argv: ['sh', '-c', 'set -u; echo $x'], stderr: 'sh: 1: x: parameter not set\n', status: 2 },
    { argv: ['sh', '-c', 'echo "open'], stderr: 'sh: 1: Syntax error: Unterminated quoted string\n', status: 2 },
  ])('$argv', ({ argv, stdout = '', stderr = '', status }) => {
    const world = new TestWorld();
    expect(world.run(world.host(), '', { argv })).toEqual({ stdout, stderr, status });
  });
});
