// Mirrors github.com/Masterminds/semver/v3 (Constraints)
import { compareVersions, parseVersion, SemverError, type Version } from './version.js';

interface Bound {
  readonly operator: string;
  readonly version: Version;
  /** How many of the three parts were given: `1.2.x` has two. */
  readonly parts: number;
}
/** Any of the lists whose bounds all hold. */
export type Constraint = readonly (readonly Bound[])[];

const BOUND = /(=|==|!=|>|<|>=|=>|<=|=<|~|~>|\^)?\s*(v?(?:\d+|[xX*])(?:\.(?:\d+|[xX*]))?(?:\.(?:\d+|[xX*]))?(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)/y;

/** Throws SemverError. */
export function compileConstraint(text: string): Constraint {
  const ranges = text.replace(/(^|\s)(v?[\dxX*][^\s|,]*)\s+-\s+(v?[\dxX*][^\s|,]*)/g, '$1>=$2 <=$3');
  return ranges.split('||').map((alternative) => {
    const bounds: Bound[] = [];
    let rest = alternative.replace(/,/g, ' ').trim();
    if (rest === '') rest = text.trim() === '' ? '' : '*';
    if (rest === '') throw new SemverError(`improper constraint: ${text}`);
    while (rest !== '') {
      BOUND.lastIndex = 0;
      const found = BOUND.exec(rest);
      if (found === null || !/^(\s|[=!<>~^]|$)/.test(rest.slice(found[0].length))) throw new SemverError(`improper constraint: ${text}`);
      rest = rest.slice(found[0].length).trim();
      bounds.push(boundOf(found[1] ?? '', found[2] as string));
    }
    return bounds;
  });
}

function boundOf(operator: string, text: string): Bound {
  const core = text.replace(/^v/, '').replace(/[-+].*$/, '');
  const given = core.split('.');
  const wild = given.findIndex((part) => /^[xX*]$/.test(part));
  const parts = wild < 0 ? given.length : wild;
  const numbers = [0, 1, 2].map((i) => (i < parts ? (given[i] ?? '0') : '0'));
  const suffix = parts === 3 ? text.replace(/^v/, '').slice(core.length) : '';
  return { operator, version: parseVersion(numbers.join('.') + suffix), parts };
}

export function satisfies(version: Version, constraint: Constraint): boolean {
  return constraint.some((bounds) => {
    // A prerelease fits only where a prerelease is asked for.
    if (version.prerelease !== '' && bounds.every((bound) => bound.version.prerelease === '')) return false;
    return bounds.every((bound) => holds(version, bound));
  });
}

function samePrefix(a: Version, b: Version, parts: number): boolean {
  return (parts < 1 || a.major === b.major) && (parts < 2 || a.minor === b.minor) && (parts < 3 || compareVersions(a, b) === 0);
}

function holds(version: Version, { operator, version: wanted, parts }: Bound): boolean {
  const order = compareVersions(version, wanted);
  switch (operator) {
    case '!=':
      return !samePrefix(version, wanted, parts);
    case '>':
      return parts < 3 ? order > 0 && !samePrefix(version, wanted, parts) : order > 0;
    case '<':
      return order < 0;
    case '>=':
    case '=>':
      return order >= 0;
    case '<=':
    case '=<':
      return order <= 0 || (parts < 3 && samePrefix(version, wanted, parts));
    case '^':
      return order >= 0 && withinCaret(version, wanted, parts);
    case '~':
    case '~>':
      return order >= 0 && samePrefix(version, wanted, Math.min(parts, 2));
    default:
      return samePrefix(version, wanted, parts);
  }
}

function withinCaret(version: Version, wanted: Version, parts: number): boolean {
  if (wanted.major > 0 || parts < 2) return version.major === wanted.major || parts < 1;
  if (version.major !== 0) return false;
  if (wanted.minor > 0 || parts < 3) return version.minor === wanted.minor;
  return version.minor === 0 && version.patch === wanted.patch;
}
