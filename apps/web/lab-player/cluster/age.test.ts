import { describe, expect, test } from 'vitest';
import { ageOf } from './age';

const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();

describe('ageOf', () => {
  test.each([
    [0, '0s'], [119, '119s'], [120, '2m'], [125, '2m5s'], [600, '10m'], [7199, '119m'], [3 * 3600, '3h'], [3 * 3600 + 300, '3h5m'], [30 * 3600, '30h'], [72 * 3600, '3d'],
  ])('%d seconds is %s', (seconds, want) => {
    expect(ageOf(at(0), at(seconds))).toBe(want);
  });
});
