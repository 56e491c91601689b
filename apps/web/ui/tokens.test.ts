import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** `--name: light-dark(a, b)` or `--name: var(--other)`, resolved for one theme. */
function token(name: string, theme: 'light' | 'dark'): string {
  const value = new RegExp(`--${name}: (.+);`).exec(css)?.[1] ?? '';
  const other = /^var\(--(.+)\)$/.exec(value)?.[1];
  if (other !== undefined) return token(other, theme);
  const pair = /^light-dark\((oklch\([^)]*\)), (oklch\([^)]*\))\)$/.exec(value);
  const found = theme === 'light' ? pair?.[1] : pair?.[2];
  if (found === undefined) throw new Error(`no token --${name}`);
  return found;
}

/** WCAG relative luminance of an oklch() colour, out-of-gamut channels clipped as a screen would. */
function luminance(oklch: string): number {
  const [l = 0, c = 0, h = 0] = (oklch.match(/[\d.]+/g) ?? []).map(Number);
  const [a, b] = [c * Math.cos((h * Math.PI) / 180), c * Math.sin((h * Math.PI) / 180)];
  const cube = (x: number): number => x ** 3;
  const l3 = cube(l / 100 + 0.3963377774 * a + 0.2158037573 * b);
  const m3 = cube(l / 100 - 0.1055613458 * a - 0.0638541728 * b);
  const s3 = cube(l / 100 - 0.0894841775 * a - 1.291485548 * b);
  const clip = (x: number): number => Math.min(1, Math.max(0, x));
  const red = clip(4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3);
  const green = clip(-1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3);
  const blue = clip(-0.0041960863 * l3 - 0.7034186147 * m3 + 1.707614701 * s3);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

const TEXT = 4.5;
const CONTROL = 3;
const ansi = ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white', 'dim'];
const bright = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'].map((name) => `bright-${name}`);

const pairs: readonly (readonly [string, string, number])[] = [
  ...['page', 'surface', 'raised'].flatMap((ground) => [
    ...['ink', 'ink-2', 'ink-3', 'accent'].map((ink) => [ink, ground, TEXT] as const),
    ...['line-strong'].map((line) => [line, ground, CONTROL] as const),
  ]),
  ...['pass', 'warn', 'fail', 'info'].flatMap((state) => [
    ...['page', 'surface', `${state}-soft`].map((ground) => [state, ground, TEXT] as const),
    ...['ink', 'ink-2'].map((ink) => [ink, `${state}-soft`, TEXT] as const),
  ]),
  ['accent-ink', 'accent', TEXT], ['accent-ink', 'accent-hover', TEXT], ['accent', 'accent-soft', TEXT], ['ink', 'hover', TEXT],
  ['term-ink', 'term-bg', TEXT], ['term-ink', 'term-selection', TEXT],
  ...[...ansi, ...bright].map((name) => [`term-${name}`, 'term-bg', TEXT] as const),
];

describe.each(['light', 'dark'] as const)('%s contrast', (theme) => {
  test.each(pairs)('%s on %s is at least %s', (ink, ground, least) => {
    expect(contrast(token(ink, theme), token(ground, theme))).toBeGreaterThanOrEqual(least);
  });
});
