/** `1.5K`, `12M`: as ls -h, du -h and df -h round (up, one digit below ten). */
export function humanSize(bytes: number, base = 1024): string {
  const units = base === 1024 ? ['', 'K', 'M', 'G', 'T', 'P'] : ['', 'k', 'M', 'G', 'T', 'P'];
  let value = bytes;
  let unit = 0;
  while (value >= base && unit < units.length - 1) {
    value /= base;
    unit++;
  }
  if (unit === 0) return String(bytes);
  const rounded = value < 10 ? Math.ceil(value * 10 - 1e-9) / 10 : Math.ceil(value - 1e-9);
  if (rounded >= base) return `1.0${units[unit + 1] ?? ''}`;
  return `${rounded < 10 ? rounded.toFixed(1) : String(rounded)}${units[unit]}`;
}

/** `10`, `5K`, `2MB`, `1GiB` as head -c, split -b and truncate read them; undefined when it is no size. */
export function sizeOf(text: string): number | undefined {
  const parts = /^(\d+)(?:(b)|(?:([kKmMgGtTpP])(iB|B)?))?$/.exec(text);
  if (parts === null) return undefined;
  const count = Number(parts[1]);
  if (parts[2] !== undefined) return count * 512;
  if (parts[3] === undefined) return count;
  const power = 'KMGTP'.indexOf(parts[3].toUpperCase()) + 1;
  return count * (parts[4] === 'B' ? 1000 : 1024) ** power;
}
