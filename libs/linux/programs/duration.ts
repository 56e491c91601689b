const UNITS: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const CENTURY_MS = 100 * 365 * 86_400_000;

/** `5`, `0.5s`, `2m`, `infinity` as sleep and timeout read them, in milliseconds; undefined when it is none. */
export function durationMs(text: string): number | undefined {
  if (/^inf(inity)?$/i.test(text)) return CENTURY_MS;
  const parts = /^\+?(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+)([smhd]?)$/i.exec(text);
  if (parts === null) return undefined;
  return Math.min(CENTURY_MS, Number(parts[1]) * (UNITS[(parts[2] as string).toLowerCase()] as number));
}
