// Mirrors SortOrderTransformer of sigs.k8s.io/kustomize/api/internal/builtins
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Failure } from './failure.js';
import { type Gvk, gvkText, type ResId, sameGvk } from './ids.js';
import type { ResMap } from './resmap.js';

/** What others need comes first. */
export const FIRST: readonly string[] = [
  'Namespace', 'ResourceQuota', 'StorageClass', 'CustomResourceDefinition', 'ServiceAccount', 'PodSecurityPolicy', 'Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding', 'ConfigMap', 'Secret', 'Endpoints',
  'Service', 'LimitRange', 'PriorityClass', 'PersistentVolume', 'PersistentVolumeClaim', 'Deployment', 'StatefulSet', 'CronJob', 'PodDisruptionBudget',
];
export const LAST: readonly string[] = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

export function rankIn(first: readonly string[], last: readonly string[]): (kind: string) => number {
  const ranks = new Map([...first.map((kind, i) => [kind, i - first.length] as const), ...last.map((kind, i) => [kind, i + 1] as const)]);
  return (kind) => ranks.get(kind) ?? 0;
}

export function sortText({ group, version, kind }: Gvk): string {
  return `${group || '~G'}_${version || '~V'}_${kind || '~K'}`;
}

/** As `sortOptions` say; in kustomize's older order without them. Throws Failure. */
export function sortResources(map: ResMap, options: Dynamic): void {
  const order = options === undefined ? 'legacy' : (options.order ?? '');
  if (order !== 'fifo' && order !== 'legacy') throw new Failure("the field 'sortOptions.order' must be one of [fifo, legacy]");
  if (order === 'fifo') {
    if (options.legacySortOptions !== undefined) throw new Failure("the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'");
    return;
  }
  const { orderFirst = [], orderLast = [] } = options?.legacySortOptions ?? { orderFirst: FIRST, orderLast: LAST };
  const rank = rankIn(orderFirst, orderLast);
  map.reset(map.list.map((resource) => ({ resource, id: resource.id })).sort((a, b) => compareIds(a.id, b.id, rank)).map(({ resource }) => resource));
}

function compareIds(a: ResId, b: ResId, rank: (kind: string) => number): number {
  if (sameGvk(a, b)) return compare(legacyText(a), legacyText(b));
  const byRank = rank(a.kind) - rank(b.kind);
  if (byRank !== 0) return byRank;
  const isOldest = a.kind === 'Namespace' && b.kind === 'Namespace' && (a.group === '' || b.group === '');
  return isOldest ? compare(sortText(b), sortText(a)) : compare(sortText(a), sortText(b));
}

function legacyText(id: ResId): string {
  return `${gvkText(id)}|${id.namespace || '~X'}|${id.name || '~N'}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
