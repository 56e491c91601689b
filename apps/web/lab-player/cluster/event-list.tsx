import type { ClusterView } from '@wheelhouse/contracts/rest/cluster-view.js';
import { ageOf } from './age';

/** What happened to one object lately. */
export function EventList({ events, now }: { readonly events: ClusterView['events']; readonly now: string }) {
  if (events.length === 0) return null;
  return (
    <ul aria-label="Events" className="mt-2 grid gap-1 border-t border-line pt-2 text-13">
      {events.map((event) => (
        <li key={`${event.reason}/${event.message}`} className="grid grid-cols-[64px_minmax(0,1fr)] gap-2">
          <span className="text-ink-3 tabular">{ageOf(event.lastSeenAt, now)}</span>
          <span className="[overflow-wrap:anywhere]"><span className={event.type === 'Warning' ? 'text-warn' : 'text-ink'}>{event.reason}</span> <span className="text-ink-2">{event.message}</span></span>
        </li>
      ))}
    </ul>
  );
}
