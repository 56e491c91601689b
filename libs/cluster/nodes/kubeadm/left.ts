/** `23h`, `59m`, `364d`, `9y`: as kubectl shows ages. */
export function left(ms: number): string {
  if (ms < 0) return '<invalid>';
  const hours = Math.floor(ms / 3_600_000);
  if (hours >= 24 * 365 * 2) return `${Math.floor(hours / 24 / 365)}y`;
  if (hours >= 48) return `${Math.floor(hours / 24)}d`;
  if (hours >= 1) return `${hours}h`;
  return ms >= 60_000 ? `${Math.floor(ms / 60_000)}m` : `${Math.floor(ms / 1000)}s`;
}
