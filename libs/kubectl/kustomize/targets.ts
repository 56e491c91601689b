// Mirrors sigs.k8s.io/kustomize/api/types.Selector
import { RE2JS } from 're2js';
import { matches, parseSelector } from '#cluster/apimachinery/labels.js';
import { groupOf } from '#kubectl/printers/names.js';
import { type Dynamic, isRecord } from '#kubectl/rest/dynamic.js';
import type { Item } from './item.js';

/** The objects that the `target` of a patch, or the `source` or `select` of a replacement, names. */
export function targetsOf(items: readonly Item[], target: Dynamic): Item[] {
  const fits = (pattern: unknown, value: string) => pattern === undefined || pattern === '' || RE2JS.matches(escapeUnlessPattern(String(pattern)), String(value));
  return items.filter(({ object, names, namespaces }) => {
    if (!isRecord(target)) return false;
    const labels = target['labelSelector'] === undefined || matches(parseSelector(target['labelSelector']), object.metadata?.labels);
    const annotations = target['annotationSelector'] === undefined || matches(parseSelector(target['annotationSelector']), object.metadata?.annotations);
    const version = String(object.apiVersion).split('/').pop() as string;
    return fits(target['kind'], object.kind) && fits(target['group'], groupOf(object.apiVersion)) && fits(target['version'], version) && [...names, object.metadata.name].some((name) => fits(target['name'], name)) && [...namespaces, object.metadata.namespace ?? ''].some((namespace) => fits(target['namespace'], namespace)) && labels && annotations;
  });
}

/** Selector patterns fit a whole value; only the dot-star forms that kustomizations use are kept as patterns. */
function escapeUnlessPattern(pattern: string): string {
  return pattern.split(/(\.\*|\.\+|\|)/).map((part, i) => (i % 2 === 1 ? part : part.replace(/[\\^$*+?.()[\]{}]/g, '\\$&'))).join('');
}
