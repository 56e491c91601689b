// Mirrors pkg/controller/job/indexed_job_utils.go
// Differs: nothing.
import type { Job, Pod, PodSpec } from '#cluster/api/generated/types.js';

export const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';
export const INDEX_FAILURES = 'batch.kubernetes.io/job-index-failure-count';
export const INDEX_IGNORED_FAILURES = 'batch.kubernetes.io/job-index-ignored-failure-count';
const ENV_NAME = 'JOB_COMPLETION_INDEX';

export function isIndexed(job: Job): boolean {
  return job.spec?.completionMode === 'Indexed';
}

/** Undefined when the pod has none. */
export function indexOf(pod: Pod): number | undefined {
  const text = pod.metadata?.annotations?.[COMPLETION_INDEX];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** How often the index has failed before this pod, and how often for nothing. */
export function failuresBefore(pod: Pod): { readonly counted: number; readonly ignored: number } {
  const count = (name: string): number => {
    const text = pod.metadata?.annotations?.[name] ?? '';
    return /^\d{1,10}$/.test(text) ? Number(text) : 0;
  };
  return { counted: count(INDEX_FAILURES), ignored: count(INDEX_IGNORED_FAILURES) };
}

/** `0-2,4` as numbers. */
export function parseIndexes(text: string | undefined): Set<number> {
  const indexes = new Set<number>();
  for (const part of (text ?? '').split(',')) {
    const [first, last] = part.split('-');
    if (first === undefined || first === '') continue;
    for (let i = Number(first); i <= Number(last ?? first); i++) indexes.add(i);
  }
  return indexes;
}

/** Intervals of three and more are written with a dash. */
export function formatIndexes(indexes: Iterable<number>): string {
  const sorted = [...indexes].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (end + 1 < sorted.length && sorted[end + 1] === (sorted[end] as number) + 1) end++;
    const [first, last] = [sorted[i] as number, sorted[end] as number];
    parts.push(first === last ? `${first}` : last === first + 1 ? `${first},${last}` : `${first}-${last}`);
    i = end + 1;
  }
  return parts.join(',');
}

/** The pod template's spec with the index in each container's environment. */
export function withIndexEnv(spec: PodSpec): PodSpec {
  const fromLabel = { name: ENV_NAME, valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${COMPLETION_INDEX}']` } } };
  const withEnv = <C extends { readonly env?: readonly { readonly name: string }[] }>(container: C): C =>
    (container.env ?? []).some(({ name }) => name === ENV_NAME) ? container : { ...container, env: [...(container.env ?? []), fromLabel] };
  return {
    ...spec,
    containers: spec.containers.map(withEnv),
    ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(withEnv) }),
  };
}
