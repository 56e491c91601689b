/** Go's time.Duration.String(), to the millisecond: `1.2s`, `540ms`, `1m2.5s`, `5m0s`. */
export function formatGoDuration(ms: number): string {
  if (ms === 0) return '0s';
  if (ms < 1000) return `${Math.trunc(ms)}ms`;
  const hours = Math.trunc(ms / 3_600_000);
  const minutes = Math.trunc((ms % 3_600_000) / 60_000);
  const rest = Math.trunc(ms % 60_000);
  const fraction = rest % 1000 === 0 ? '' : `.${`${rest % 1000}`.padStart(3, '0').replace(/0+$/, '')}`;
  const seconds = `${Math.trunc(rest / 1000)}${fraction}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
