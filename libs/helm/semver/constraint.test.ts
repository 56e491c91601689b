import { describe, expect, test } from 'vitest';
import { compileConstraint, satisfies } from './constraint.js';
import { compareVersions, parseVersion, SemverError } from './version.js';

describe('satisfies', () => {
  test.each([
    ['1.2.3', '1.2.3', true], ['1.2', '1.2.9', true], ['1.x', '1.9.0', true], ['*', '3.0.0', true], ['^1.2', '1.9.0', true], ['^1.2', '2.0.0', false], ['^0.2.3', '0.2.9', true], ['^0.2.3', '0.3.0', false], ['~1.2.3', '1.2.9', true],
    ['~1.2.3', '1.3.0', false], ['>=1.2 <2', '1.5.0', true], ['>=1.2, <2', '2.0.0', false], ['1.2 - 1.4', '1.4.0', true], ['<1 || >=2', '2.1.0', true], ['!=1.2', '1.2.4', false], ['>1.2', '1.2.9', false], ['<=1.2', '1.2.9', true],
    ['>=1.0.0', '1.1.0-beta', false], ['>=1.0.0-0', '1.1.0-beta', true], ['>= 1.19-0', '1.36.2', true],
  ] as const)('%s takes %s: %s', (constraint, version, want) => {
    expect(satisfies(parseVersion(version), compileConstraint(constraint))).toBe(want);
  });
  test('what is no constraint', () => {
    expect(() => compileConstraint('abc')).toThrow(new SemverError('improper constraint: abc'));
  });
  test('prereleases come before their release', () => {
    const sorted = ['1.0.0', '1.0.0-rc.2', '1.0.0-alpha', '1.0.0-rc.10'].map(parseVersion).sort(compareVersions).map(({ original }) => original);
    expect(sorted).toEqual(['1.0.0-alpha', '1.0.0-rc.2', '1.0.0-rc.10', '1.0.0']);
  });
});
