import type { Place, Ran, Reached, Scratch } from '#grading/subject.js';
import type { World } from '#world/world.js';

/** Until programs that start again listen and have said what they say at their start. */
const START_MS = 1_000;

/** A copy of a world, for the commands of checks. The copies' own programs have started anew, so let them get ready first. */
export function scratchOf(copy: World): Scratch {
  copy.advance(START_MS);
  const hostOf = (place: Place) => ('host' in place ? copy.findHost(place.host) : copy.findContainer(place.namespace, place.pod, place.container));
  return {
    run(place, script, timeoutSeconds): Ran | undefined {
      const host = hostOf(place);
      if (host === undefined || host.stopped) return undefined;
      return copy.runOn(host, ['host' in place ? 'bash' : 'sh', '-c', script], timeoutSeconds * 1000);
    },
    reach(place, url, timeoutSeconds): Reached | undefined {
      const host = hostOf(place);
      if (host === undefined || host.stopped) return undefined;
      return copy.reach(host, url, timeoutSeconds * 1000);
    },
  };
}
