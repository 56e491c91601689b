import { describe, expect, test } from 'vitest';
import { Failure } from './failure.js';
import { findsPattern, wholePattern } from './patterns.js';

describe('patterns', () => {
  test.each([
    ['web', 'web', true],
    ['web', 'web-2', false],
    ['web.*', 'web-2', true],
    ['web|db', 'db', true],
    ['web|db', 'dbx', false],
    ['', 'anything', true],
  ])('%j for the whole of %j: %s', (pattern, text, fits) => { expect(wholePattern(pattern)(text)).toBe(fits); });

  test('a broken one is told as Go tells it', () => {
    expect(() => wholePattern('(web')).toThrow(new Failure('error parsing regexp: missing closing ): `^(?:(web)$`'));
  });

  test('one that would send a backtracking engine round for ever ends', () => {
    expect(findsPattern(`^${'(a+)+'.repeat(10)}$`, `${'a'.repeat(300)}b`)).toBe(false);
  });
});
