import type { Dynamic } from '#kubectl/rest/dynamic.js';
import type { Selector } from './resmap.js';

/** With an empty text for each part that is not given. */
export function fullSelector({ group = '', version = '', kind = '', name = '', namespace = '', annotationSelector = '', labelSelector = '' }: Dynamic): Selector {
  return { group, version, kind, name, namespace, annotationSelector, labelSelector };
}
