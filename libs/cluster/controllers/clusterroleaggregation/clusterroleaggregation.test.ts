import { expect, test } from 'vitest';
import { clusterroles } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { clusterRoleAggregationController } from './clusterroleaggregation.js';

const rule = (resource: string) => ({ apiGroups: ['example.com'], resources: [resource], verbs: ['get'] });

test('a role gathers the rules of others, in order of their names and each once', () => {
  const cluster = aSmallCluster();
  cluster.run(clusterRoleAggregationController);
  const { client } = cluster;
  const part = (name: string, ...resources: readonly string[]) => client.create(clusterroles, { metadata: { name, labels: { team: 'a' } }, rules: resources.map(rule) });
  client.create(clusterroles, { metadata: { name: 'all' }, aggregationRule: { clusterRoleSelectors: [{ matchLabels: { team: 'a' } }] }, rules: [rule('mine')] });
  part('z', 'boats', 'ropes');
  part('b', 'boats');
  cluster.advance(1_000);
  const all = () => client.get(clusterroles, undefined, 'all');
  expect(all().rules).toEqual([rule('boats'), rule('ropes')]);
  expect(all().metadata.managedFields?.find(({ manager }) => manager === 'clusterrole-aggregation-controller')).toMatchObject({ operation: 'Apply', fieldsV1: { 'f:rules': {} } });
  client.delete(clusterroles, undefined, 'z');
  cluster.advance(1_000);
  expect(all().rules).toEqual([rule('boats')]);
  expect(cluster.complaints).toEqual([]);
});

test('the rules of a new resource reach the roles that people use', () => {
  const cluster = aSmallCluster();
  cluster.run(clusterRoleAggregationController);
  cluster.client.create(clusterroles, { metadata: { name: 'boats', labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } }, rules: [rule('boats')] });
  cluster.advance(1_000);
  for (const name of ['view', 'edit', 'admin']) expect(cluster.client.get(clusterroles, undefined, name).rules, name).toContainEqual(rule('boats'));
});
