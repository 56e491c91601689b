'use client';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

/** "just now", "5 minutes ago", "yesterday at 18:40", "12 March". */
export function relativeTime(at: Date, now: Date): string {
  const gone = now.getTime() - at.getTime();
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY);
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  if (gone < MINUTE) return 'just now';
  if (gone < HOUR) return words.format(-Math.floor(gone / MINUTE), 'minute');
  const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }).format(at);
  if (days <= 1) return `${words.format(-days, 'day')} at ${clock}`;
  if (days < 7) return words.format(-days, 'day');
  const sameYear = at.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) }).format(at);
}

/** A moment in relative words, with the absolute one on hover. */
export function When({ at }: { readonly at: string }) {
  const date = new Date(at);
  const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' }).format(date);
  return <time dateTime={at} title={absolute} suppressHydrationWarning>{relativeTime(date, new Date())}</time>;
}
