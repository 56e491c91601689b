// Mirrors apiserver/pkg/cel/library: quantity.go, semverlib.go
import { addQuantities, compareQuantities, parseQuantity, QUANTITY_FORMAT_ERROR, quantityFromInt, subtractQuantities, type Quantity } from '#cluster/apimachinery/quantity.js';
import { CelError, Opaque, type CelValue } from '#cluster/cel/values.js';
import { noSuchOverload, text, traversal, sizeOf, type Declaration } from './declare.js';

const QUANTITY = 'kubernetes.Quantity';
const SEMVER = 'kubernetes.Semver';
const NANO = 1_000_000_000n;

interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly pre: readonly string[];
}

function inner<T>(value: CelValue | undefined, type: string): T {
  if (!(value instanceof Opaque) || value.type !== type) throw noSuchOverload();
  return value.inner as T;
}

function quantity(amount: Quantity): Opaque<Quantity> {
  return new Opaque(QUANTITY, amount, String(amount.nano));
}

function amountOf(value: CelValue | undefined): Quantity {
  return typeof value === 'bigint' ? quantityFromInt(Number(value)) : inner<Quantity>(value, QUANTITY);
}

function toQuantity([value]: readonly CelValue[]): CelValue {
  const parsed = parseQuantity(text(value));
  if (parsed === undefined) throw new CelError(QUANTITY_FORMAT_ERROR);
  return quantity(parsed);
}

function toInteger([value]: readonly CelValue[]): CelValue {
  const { nano } = inner<Quantity>(value, QUANTITY);
  if (nano % NANO !== 0n) throw new CelError('cannot convert value to integer');
  return nano / NANO;
}

const SEMVER_FORM = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

function parseVersion(source: string, normalizes: boolean): Version | undefined {
  let given = source;
  if (normalizes) {
    given = given.replace(/^v/, '');
    const [core = '', ...rest] = given.split(/(?=[-+])/);
    const parts = core.split('.').map((each) => each.replace(/^0+(?=\d)/, ''));
    if (parts.length < 3 && rest.length > 0) return undefined;
    while (parts.length < 3) parts.push('0');
    given = parts.join('.') + rest.join('');
  }
  const match = SEMVER_FORM.exec(given);
  if (match === null) return undefined;
  const pre = match[4]?.split('.') ?? [];
  if (pre.some((each) => /^0\d+$/.test(each))) return undefined;
  return { major: BigInt(match[1] as string), minor: BigInt(match[2] as string), patch: BigInt(match[3] as string), pre };
}

function versionProblem(source: string): string {
  if (source === '') return 'Version string empty';
  const parts = source.split(/[-+]/)[0]?.split('.') ?? [];
  if (source.split('.').length < 3) return 'No Major.Minor.Patch elements found';
  const bad = parts.find((each) => !/^\d+$/.test(each));
  if (bad !== undefined) return `Invalid character(s) found in ${['major', 'minor', 'patch'][parts.indexOf(bad)] ?? 'patch'} number "${bad}"`;
  const padded = parts.find((each) => /^0\d/.test(each));
  return padded === undefined ? `Invalid character(s) found in version "${source}"` : `${['Major', 'Minor', 'Patch'][parts.indexOf(padded)] ?? 'Patch'} number must not contain leading zeroes "${padded}"`;
}

function compareVersions(a: Version, b: Version): number {
  for (const part of ['major', 'minor', 'patch'] as const) if (a[part] !== b[part]) return a[part] < b[part] ? -1 : 1;
  if (a.pre.length === 0 || b.pre.length === 0) return Math.sign(b.pre.length - a.pre.length);
  for (let i = 0; i < Math.min(a.pre.length, b.pre.length); i++) {
    const order = comparePre(a.pre[i] as string, b.pre[i] as string);
    if (order !== 0) return order;
  }
  return Math.sign(a.pre.length - b.pre.length);
}

function comparePre(a: string, b: string): number {
  const [isNumberA, isNumberB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumberA && isNumberB) return Math.sign(Number(a) - Number(b));
  if (isNumberA !== isNumberB) return isNumberA ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function toVersion([value, normalizes]: readonly CelValue[]): CelValue {
  const version = parseVersion(text(value), normalizes === true);
  if (version === undefined) throw new CelError(versionProblem(text(value)));
  return new Opaque(SEMVER, version, `${version.major}.${version.minor}.${version.patch}-${version.pre.join('.')}`);
}

/** Quantities and versions are compared by the same names. */
function order(a: CelValue | undefined, b: CelValue | undefined): number {
  if (a instanceof Opaque && a.type === SEMVER) return compareVersions(a.inner as Version, inner<Version>(b, SEMVER));
  return compareQuantities(inner<Quantity>(a, QUANTITY), inner<Quantity>(b, QUANTITY));
}

const both = (returns: string) => [`${QUANTITY}.(${QUANTITY}): ${returns}`, `${SEMVER}.(${SEMVER}): ${returns}`];
const lengthCost = (args: readonly CelValue[]) => traversal(sizeOf(args[0]));

export const quantities: readonly Declaration[] = [
  ['quantity', [`(string): ${QUANTITY}`], toQuantity, lengthCost],
  ['isQuantity', ['(string): bool'], ([value]) => parseQuantity(text(value)) !== undefined, lengthCost],
  ['sign', [`(${QUANTITY}): int`, `${QUANTITY}.(): int`], ([value]) => BigInt(Math.sign(Number(inner<Quantity>(value, QUANTITY).nano)))],
  ['isGreaterThan', both('bool'), ([a, b]) => order(a, b) > 0],
  ['isLessThan', both('bool'), ([a, b]) => order(a, b) < 0],
  ['compareTo', both('int'), ([a, b]) => BigInt(order(a, b))],
  ['asApproximateFloat', [`${QUANTITY}.(): double`], ([value]) => Number(inner<Quantity>(value, QUANTITY).nano) / 1e9],
  ['asInteger', [`${QUANTITY}.(): int`], toInteger],
  ['isInteger', [`${QUANTITY}.(): bool`], ([value]) => inner<Quantity>(value, QUANTITY).nano % NANO === 0n],
  ['add', [`${QUANTITY}.(${QUANTITY}): ${QUANTITY}`, `${QUANTITY}.(int): ${QUANTITY}`], ([a, b]) => quantity(addQuantities(amountOf(a), amountOf(b)))],
  ['sub', [`${QUANTITY}.(${QUANTITY}): ${QUANTITY}`, `${QUANTITY}.(int): ${QUANTITY}`], ([a, b]) => quantity(subtractQuantities(amountOf(a), amountOf(b)))],
  ['semver', [`(string): ${SEMVER}`, `(string, bool): ${SEMVER}`], toVersion, lengthCost],
  ['isSemver', ['(string): bool', '(string, bool): bool'], ([value, normalizes]) => parseVersion(text(value), normalizes === true) !== undefined, lengthCost],
  ['major', [`${SEMVER}.(): int`], ([value]) => inner<Version>(value, SEMVER).major],
  ['minor', [`${SEMVER}.(): int`], ([value]) => inner<Version>(value, SEMVER).minor],
  ['patch', [`${SEMVER}.(): int`], ([value]) => inner<Version>(value, SEMVER).patch],
];
