// Mirrors k8s.io/kubectl/pkg/util/fieldpath
import { at, type Dynamic, sortedEntries } from '#kubectl/rest/dynamic.js';

/** The value of a downward API field that the object itself tells; nothing of others. */
export function fieldPathValue(object: Dynamic, path: string): string {
  const keyed = /^(metadata\.(?:labels|annotations))\['(.+)'\]$/.exec(path);
  if (keyed !== null) return String(at(object, ...(keyed[1] as string).split('.'))?.[keyed[2] as string] ?? '');
  if (path === 'metadata.labels' || path === 'metadata.annotations') return sortedEntries(at(object, ...path.split('.'))).map(([key, value]) => `${key}=${JSON.stringify(value)}`).join('\n');
  return ['metadata.name', 'metadata.namespace', 'metadata.uid'].includes(path) ? String(at(object, ...path.split('.')) ?? '') : '';
}
