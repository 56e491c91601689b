// Mirrors ExtractFieldPathAsString of k8s.io/kubectl/pkg/cmd/set/env and k8s.io/kubectl/pkg/util/fieldpath
import { at, type Dynamic, sortedEntries } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';

const KEYED = ['metadata.labels', 'metadata.annotations'];
const SINGLE = ['metadata.name', 'metadata.namespace', 'metadata.uid'];

/** The value of a downward API field that the object itself tells. Throws Fatal for other fields. */
export function fieldPathValue(object: Dynamic, path: string): string {
  const subscripted = /^(.+?)\['(.*)'\]$/s.exec(path);
  if (subscripted !== null) {
    const [, map = '', key = ''] = subscripted;
    if (!KEYED.includes(map)) throw new Fatal(`fieldPath ${JSON.stringify(path)} does not support subscript`);
    return String(at(object, ...map.split('.'))?.[key] ?? '');
  }
  if (KEYED.includes(path)) return sortedEntries(at(object, ...path.split('.'))).map(([key, value]) => `${key}=${JSON.stringify(value)}`).join('\n');
  if (!SINGLE.includes(path)) throw new Fatal(`unsupported fieldPath: ${path}`);
  return String(at(object, ...path.split('.')) ?? '');
}
