// Mirrors github.com/Masterminds/semver/v3 (Version)

export class SemverError extends Error {}

export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly prerelease: string;
  readonly metadata: string;
  readonly original: string;
}

const LOOSE = /^v?(0|[1-9]\d*)(?:\.(0|[1-9]\d*))?(?:\.(0|[1-9]\d*))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

/** Parts may be missing, a `v` may stand before. Throws SemverError. */
export function parseVersion(text: string): Version {
  const found = LOOSE.exec(text);
  if (found === null) throw new SemverError(text === '' ? 'version string empty' : 'invalid semantic version');
  const [, major, minor, patch, prerelease = '', metadata = ''] = found;
  if (prerelease.split('.').some((part) => /^0\d+$/.test(part))) throw new SemverError('version segment starts with 0');
  return { major: Number(major), minor: Number(minor ?? 0), patch: Number(patch ?? 0), prerelease, metadata, original: text };
}

export function findVersion(text: string): Version | undefined {
  try {
    return parseVersion(text);
  } catch (error) {
    if (error instanceof SemverError) return undefined;
    throw error;
  }
}

/** All three parts, no `v`. */
export function isStrictVersion(text: string): boolean {
  return /^\d+\.\d+\.\d+([-+].*)?$/.test(text) && findVersion(text) !== undefined;
}

export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch || comparePrerelease(a.prerelease, b.prerelease);
}

function comparePrerelease(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '' || b === '') return a === '' ? 1 : -1;
  const left = a.split('.');
  const right = b.split('.');
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const x = left[i];
    const y = right[i];
    if (x === y) continue;
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    const numbers = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (numbers[0] === true && numbers[1] === true) return Number(x) - Number(y);
    if (numbers[0] !== numbers[1]) return numbers[0] === true ? -1 : 1;
    return x < y ? -1 : 1;
  }
  return 0;
}
