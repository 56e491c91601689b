/** Go's JSON takes 10,000 levels; nothing that Kubernetes stores needs a tenth of them, and deeper ones cost stack. */
export const NESTING_MAX = 1_000;

/** Where brackets of JSON text nest deeper than that: the index of the bracket that is too many, or -1. */
export function tooDeepAt(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x22: // a string: to its end
        for (i++; i < text.length && text.charCodeAt(i) !== 0x22; i++) if (text.charCodeAt(i) === 0x5c) i++;
        break;
      case 0x5b:
      case 0x7b:
        if (++depth > NESTING_MAX) return i;
        break;
      case 0x5d:
      case 0x7d:
        depth--;
        break;
    }
  }
  return -1;
}
