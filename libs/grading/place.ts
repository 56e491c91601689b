import { z } from 'zod';
import type { Place } from './subject.js';

/** Where a command runs, as a lab's author writes it: `{host: node01}`, `{pod: web}`; the workstation if not said. */
export const PlaceParams = z.union([
  z.strictObject({ pod: z.string(), namespace: z.string().default('default'), container: z.string().optional() }),
  z.strictObject({ host: z.string() }),
]).default({ host: 'workstation' });

export function placeOf(params: z.infer<typeof PlaceParams>): Place {
  if ('host' in params) return params;
  const { pod, namespace, container } = params;
  return container === undefined ? { pod, namespace } : { pod, namespace, container };
}

export function placeInWords(place: Place): string {
  return 'host' in place ? place.host : `pod ${place.pod}`;
}
