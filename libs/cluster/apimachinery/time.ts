// Mirrors staging/src/k8s.io/apimachinery/pkg/apis/meta/v1: Time, MicroTime; and util/duration
// Differs: nothing.

/** RFC 3339 to the second, UTC: what `metav1.Time` writes. */
export function formatTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** RFC 3339 with six digits: what `metav1.MicroTime` writes. */
export function formatMicroTime(ms: number): string {
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, 23)}000Z`;
}

const RFC3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

/** Milliseconds since the epoch; undefined for what is not RFC 3339. */
export function parseTime(text: string | undefined | null): number | undefined {
  if (text === undefined || text === null || !RFC3339.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

/** Ages as kubectl and the server's tables show them: `5s`, `3m20s`, `2d4h`. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 60 * 2) return `${seconds}s`;
  const minutes = Math.trunc(ms / 60_000);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 60 * 3) return `${minutes}m`;
  const hours = Math.trunc(ms / 3_600_000);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  const days = Math.trunc(hours / 24);
  if (hours < 24 * 8) return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`;
  if (hours < 24 * 365 * 2) return `${days}d`;
  const years = Math.trunc(hours / 24 / 365);
  if (hours < 24 * 365 * 8) return Math.trunc(hours / 24) % 365 === 0 ? `${years}y` : `${years}y${Math.trunc(hours / 24) % 365}d`;
  return `${years}y`;
}

/** The age of a timestamp in a table: `<unknown>` when there is none. */
export function ageOf(timestamp: string | undefined | null, nowMs: number): string {
  const at = parseTime(timestamp);
  return at === undefined ? '<unknown>' : humanDuration(nowMs - at);
}
