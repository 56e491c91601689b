import { describe, expect, test } from 'vitest';
import { bool, text } from '#kubectl/flags/flag.js';
import { type CommandNode, findCommand } from './find-command.js';
import { didYouMean } from './unknown-words.js';

interface Node extends CommandNode<Node> {}
const leaf = (name: string, flags = {}): Node => ({ name, aliases: [], flags, commands: [] });
const values = leaf('values', { revision: text({}) });
const get: Node = { name: 'get', aliases: ['fetch'], flags: {}, commands: [values] };
const root = { flags: { namespace: text({ short: 'n' }), debug: bool({}) }, commands: [get, leaf('list'), leaf('help')] };

/** What cobra 1.10 finds, asked of kubectl and helm. */
describe('findCommand', () => {
  test.each([
    { line: 'get values web', path: 'get values', rest: 'web' },
    { line: 'fetch values', path: 'get values', rest: '' },
    { line: 'get nosuch', path: 'get', rest: 'nosuch' },
    { line: '-n x get', path: 'get', rest: '-n x' },
    { line: '-nx get', path: 'get', rest: '-nx' },
    { line: '--namespace=x get', path: 'get', rest: '--namespace=x' },
    { line: '--debug get values', path: 'get values', rest: '--debug' },
    { line: '-n get', path: '', rest: '-n get' },
    { line: '--nosuch get', path: '', rest: '--nosuch get' },
    { line: '--nosuch get values', path: '', rest: '--nosuch get values' },
    { line: '--nosuch=1 get values', path: 'get values', rest: '--nosuch=1' },
    { line: '--help get', path: '', rest: '--help get' },
    { line: 'get -h values', path: 'get', rest: '-h values' },
    { line: 'get --revision 2 values', path: 'get values', rest: '--revision 2' },
    { line: '-- get', path: '', rest: '-- get' },
    { line: '- get', path: 'get', rest: '-' },
  ])('$line', ({ line, path, rest }) => {
    const found = findCommand<Node>(line.split(' '), root);
    expect(found.path.map(({ name }) => name).join(' ')).toBe(path);
    expect(found.rest.join(' ')).toBe(rest);
  });

  test('an empty word is passed over', () => {
    expect(findCommand<Node>(['', 'list'], root)).toEqual({ path: [root.commands[1]], rest: [''] });
  });
});

test.each([
  { word: 'gte', hint: '\n\nDid you mean this?\n\tget\n' },
  { word: 'LI', hint: '\n\nDid you mean this?\n\tlist\n' },
  { word: 'hel', hint: '\n\nDid you mean this?\n\tget\n' },
  { word: 'upgrade', hint: '' },
])('did you mean, after $word', ({ word, hint }) => {
  expect(didYouMean(word, root.commands)).toBe(hint);
});
