import type { Dynamic } from '#kubectl/rest/dynamic.js';

/** `deployment.apps/web`: lower-case kind, group and name; answers to questions have none. */
export function typeName(object: Dynamic): string {
  return `${kindAndGroup(object)}/${object.metadata?.name || '<unknown>'}`;
}

/** `deployment.apps`; `pod` in the core group. */
export function kindAndGroup(object: Dynamic): string {
  const kind = String(object.kind ?? '').toLowerCase();
  const group = groupOf(object.apiVersion);
  return group === '' ? kind : `${kind}.${group}`;
}

export function groupOf(apiVersion: unknown): string {
  const text = String(apiVersion ?? '');
  return text.includes('/') ? text.slice(0, text.indexOf('/')) : '';
}
