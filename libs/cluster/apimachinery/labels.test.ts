import { describe, expect, test } from 'vitest';
import { formatLabelSelector, type Labels, matches, parseSelector } from './labels.js';

describe('label selectors', () => {
  test.each([
    { selector: 'app=web', labels: { app: 'web' }, want: true },
    { selector: 'app!=web', labels: {}, want: true },
    { selector: 'app in (a, b),!c', labels: { app: 'b' }, want: true },
    { selector: 'app notin (a,b)', labels: { app: 'a' }, want: false },
    { selector: 'app', labels: { app: '' }, want: true },
    { selector: '!app', labels: { app: '' }, want: false },
    { selector: 'n>3', labels: { n: '4' }, want: true },
    { selector: 'app=', labels: { app: '' }, want: true },
  ])('$selector', ({ selector, labels, want }) => expect(matches(parseSelector(selector), labels as Labels)).toBe(want));

  test.each([
    ['tier in front', "unable to parse requirement: found 'front' expected: '('"],
    ['a=b,', "found '', expected: identifier after ','"],
  ])('%s is refused', (text, message) => expect(() => parseSelector(text)).toThrow(message));

  test('prints as kubectl does', () => {
    expect(formatLabelSelector({ matchLabels: { b: '2', a: '1' } })).toBe('a=1,b=2');
    expect(formatLabelSelector({})).toBe('<none>');
  });
});
