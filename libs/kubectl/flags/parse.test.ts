import { describe, expect, test } from 'vitest';
import { bool, duration, int, list, text, texts } from './flag.js';
import { FlagError, FlagTable, parseFlags } from './parse.js';

const table = new FlagTable({
  allNamespaces: bool({ short: 'A' }),
  output: text({ short: 'o' }),
  namespace: text({ short: 'n' }),
  replicas: int({ short: 'r', initial: 1 }),
  stdin: bool({ short: 'i' }),
  tty: bool({ short: 't' }),
  dryRun: text({ initial: 'none', bare: 'unchanged' }),
  timeout: duration(),
  image: list(),
  fromLiteral: texts(),
});

describe('parseFlags', () => {
  test.each([
    { name: 'value in the next word', argv: ['pods', '-n', 'kube-system'], values: { namespace: 'kube-system' }, args: ['pods'] },
    { name: 'value attached to the letter', argv: ['-oyaml'], values: { output: 'yaml' }, args: [] },
    { name: 'value after an equals sign', argv: ['-o=wide', '--namespace=a'], values: { output: 'wide', namespace: 'a' }, args: [] },
    { name: 'letters in a cluster', argv: ['-it', 'pod'], values: { stdin: true, tty: true }, args: ['pod'] },
    { name: 'a bare flag takes no next word', argv: ['--dry-run', 'x'], values: { dryRun: 'unchanged' }, args: ['x'] },
    { name: 'a bool set to false', argv: ['-A=false'], values: { allNamespaces: false }, args: [] },
    { name: 'comma separated values add up', argv: ['--image=a,b', '--image=c'], values: { image: ['a', 'b', 'c'] }, args: [] },
    { name: 'commas stay in single values', argv: ['--from-literal=a=1,2'], values: { fromLiteral: ['a=1,2'] }, args: [] },
    { name: 'a duration in milliseconds', argv: ['--timeout=1m30s'], values: { timeout: 90_000 }, args: [] },
    { name: 'words after -- are arguments', argv: ['p', '--', 'ls', '-l'], values: {}, args: ['p', 'ls', '-l'], dash: 1 },
  ])('$name', ({ argv, values, args, dash = -1 }) => {
    const parsed = parseFlags(table, argv);
    expect(parsed.values).toMatchObject(values);
    expect(parsed.args).toEqual(args);
    expect(parsed.dash).toBe(dash);
  });

  test.each([
    { argv: ['--nosuch'], problem: 'unknown flag: --nosuch' },
    { argv: ['-x'], problem: "unknown shorthand flag: 'x' in -x" },
    { argv: ['--output'], problem: 'flag needs an argument: --output' },
    { argv: ['-o'], problem: "flag needs an argument: 'o' in -o" },
    { argv: ['--replicas=x'], problem: 'invalid argument "x" for "-r, --replicas" flag: strconv.ParseInt: parsing "x": invalid syntax' },
    { argv: ['--timeout=5'], problem: 'invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"' },
    { argv: ['-A=maybe'], problem: 'invalid argument "maybe" for "-A, --all-namespaces" flag: strconv.ParseBool: parsing "maybe": invalid syntax' },
  ])('refuses $argv', ({ argv, problem }) => {
    expect(() => parseFlags(table, argv)).toThrow(new FlagError(problem));
  });
});
