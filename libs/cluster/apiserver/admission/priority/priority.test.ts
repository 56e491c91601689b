import { describe, expect, test } from 'vitest';
import { pods, priorityclasses } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';

describe('priorities', () => {
  const metadata = { name: 'x', namespace: 'default' };
  const spec = { containers: [{ name: 'c', image: 'nginx' }] };
  const withDefault = () => {
    const cluster = aSmallCluster();
    cluster.client.create(priorityclasses, { metadata: { name: 'usual' }, value: 7, globalDefault: true });
    return cluster.client;
  };

  test('come from the default class', () => {
    expect(withDefault().create(pods, { metadata, spec }).spec).toMatchObject({ priorityClassName: 'usual', priority: 7, preemptionPolicy: 'PreemptLowerPriority' });
  });

  test('have one default only', () => {
    const client = withDefault();
    expect(() => client.create(priorityclasses, { metadata: { name: 'other' }, value: 1, globalDefault: true })).toThrow('priorityclasses.scheduling.k8s.io "other" is forbidden: PriorityClass usual is already marked as default. Only one default can exist');
    client.create(priorityclasses, { metadata: { name: 'other' }, value: 1 });
    expect(() => client.patch(priorityclasses, undefined, 'other', 'merge', { globalDefault: true })).toThrow('PriorityClass usual is already marked as default');
    expect(client.patch(priorityclasses, undefined, 'usual', 'merge', { description: 'a' }).description).toBe('a');
  });

  test('stay when a pod is replaced as it was written', () => {
    const client = withDefault();
    client.create(pods, { metadata, spec });
    const replaced = client.update(pods, { ...client.get(pods, 'default', 'x'), spec: { ...client.get(pods, 'default', 'x').spec, priority: undefined } as never });
    expect(replaced.spec?.priority).toBe(7);
  });

  test.each([
    [{ priority: 3 }, 'the integer value of priority (3) must not be provided in pod spec; priority admission controller computed 7 from the given PriorityClass name'],
    [{ preemptionPolicy: 'Never' }, 'the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name'],
    [{ priorityClassName: 'none' }, 'no PriorityClass with name none was found'],
  ])('are not given by who writes the pod: %j', (own, want) => {
    expect(() => withDefault().create(pods, { metadata, spec: { ...spec, ...own } })).toThrow(`pods "x" is forbidden: ${want}`);
  });
});
