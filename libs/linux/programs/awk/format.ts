import { formatFloat, formatInteger, padded, type Spec } from '#linux/programs/printf-format.js';
import { numberOf, type Value } from './values.js';

/** sprintf: `text` gives a value's text. Missing values are empty. Throws TypeError for a bad conversion. */
export function formatValues(format: string, values: readonly Value[], text: (value: Value) => string): string {
  let at = 0;
  const next = () => values[at++];
  return format.replace(/%(?:%|([-+ 0#']*)(\*|\d+)?(?:\.(\*|\d*))?(?:hh|h|ll|l|L|q|j|z|t)?([a-zA-Z]))/g, (whole: string, flags: string, width: string | undefined, precision: string | undefined, letter: string | undefined) => {
    if (letter === undefined) return '%';
    let wide = width === '*' ? Math.trunc(numberOf(next())) : Number(width ?? 0);
    let marks = flags;
    if (wide < 0) {
      marks += '-';
      wide = -wide;
    }
    const spec: Spec = { flags: marks, width: Math.min(wide, 100_000), precision: precision === '*' ? Math.trunc(numberOf(next())) : precision === undefined ? undefined : Number(precision || 0) };
    switch (letter) {
      case 'c': {
        const value = next();
        const character = typeof value === 'number' ? String.fromCodePoint(Math.max(0, Math.min(0x10ffff, Math.trunc(value)))) : ([...text(value)][0] ?? '');
        return padded(character, spec);
      }
      case 's': {
        const shown = text(next());
        return padded(spec.precision === undefined ? shown : [...shown].slice(0, spec.precision).join(''), spec);
      }
      case 'd': case 'i': case 'o': case 'x': case 'X': case 'u': {
        const number = numberOf(next());
        if (!Number.isFinite(number)) return padded(Number.isNaN(number) ? 'nan' : number < 0 ? '-inf' : 'inf', spec);
        return formatInteger(BigInt(Math.trunc(number)), letter === 'u' ? 'd' : letter, spec);
      }
      case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': return formatFloat(numberOf(next()), letter, spec);
      default: return whole;
    }
  });
}
