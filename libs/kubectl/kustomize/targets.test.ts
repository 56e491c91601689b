import { describe, expect, test } from 'vitest';
import type { Item } from './item.js';
import { targetsOf } from './targets.js';

const item = (apiVersion: string, kind: string, name: string | undefined, labels?: Record<string, string>): Item => ({
  object: { apiVersion, kind, metadata: { ...(name === undefined ? { generateName: 'job-' } : { name }), labels } },
  names: [], namespaces: [], hashed: false,
});
const items = [
  item('apps/v1', 'Deployment', 'web', { tier: 'front' }),
  item('apps/v1', 'Deployment', 'web-2'),
  item('v1', 'Service', 'web.internal'),
  item('v1', 'Service', 'webXinternal'),
  item('batch/v1', 'Job', undefined),
];
const chosen = (target: object) => targetsOf(items, target).map(({ object }) => `${object.kind}/${object.metadata.name}`);

describe('targets', () => {
  test.each([
    [{ kind: 'Deployment' }, ['Deployment/web', 'Deployment/web-2']],
    [{ name: 'web' }, ['Deployment/web']],
    [{ name: 'web.*' }, ['Deployment/web', 'Deployment/web-2', 'Service/web.internal', 'Service/webXinternal']],
    [{ name: 'web.+', kind: 'Deployment' }, ['Deployment/web-2']],
    [{ name: 'web|web-2' }, ['Deployment/web', 'Deployment/web-2']],
    [{ name: 'web.internal' }, ['Service/web.internal']],
    [{ name: '(web' }, []],
    [{ group: 'apps', labelSelector: 'tier=front' }, ['Deployment/web']],
    [{ kind: 'Job', name: '' }, ['Job/undefined']],
  ])('%j', (target, names) => { expect(chosen(target)).toEqual(names); });

  test('a pattern that would send a backtracking engine round for ever ends', () => {
    const long = item('v1', 'ConfigMap', `${'a'.repeat(200)}b`);
    expect(targetsOf([long], { name: `${'.*a'.repeat(40)}c` })).toEqual([]);
  });
});
