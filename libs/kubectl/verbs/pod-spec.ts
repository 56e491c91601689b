import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';

/** The pod spec in an object, to be changed. Throws Fatal for what has none. */
export function podSpecOf(object: Dynamic): Dynamic {
  const spec = object.kind === 'Pod' ? object.spec : object.kind === 'CronJob' ? object.spec?.jobTemplate?.spec?.template?.spec : object.spec?.template?.spec;
  if (spec === undefined) throw new Fatal(`the object is not a pod or does not have a pod template: *${String(object.apiVersion ?? 'v1').split('/').pop()}.${object.kind}`);
  return spec;
}

/** A container pattern with * at its ends. */
export function fits(name: string, pattern: string): boolean {
  const parts = pattern.split('*');
  if (parts.length === 1) return name === pattern;
  return name.startsWith(parts[0] as string) && name.endsWith(parts.at(-1) as string);
}
