import { expect, test } from 'vitest';
import { apiservices, customresourcedefinitions } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';

const version = (name: string, served: boolean, storage = false) => ({ name, served, storage, schema: { openAPIV3Schema: { type: 'object' } } });

test('each version that is served has an APIService, until nothing serves it', () => {
  const { client, advance } = aSmallCluster();
  const names = { plural: 'boats', singular: 'boat', kind: 'Boat', listKind: 'BoatList' };
  const custom = () => client.list(apiservices, { labelSelector: 'kube-aggregator.kubernetes.io/automanaged=true' }).items;
  client.create(customresourcedefinitions, {
    metadata: { name: 'boats.example.com' }, spec: { group: 'example.com', scope: 'Namespaced', names, versions: [version('v1', true, true), version('v1beta1', true), version('v1alpha1', false)] },
  });
  advance(1_000);
  expect(custom().map(({ metadata, spec }) => [metadata.name, spec])).toEqual([
    ['v1.example.com', { group: 'example.com', version: 'v1', groupPriorityMinimum: 1000, versionPriority: 100 }],
    ['v1beta1.example.com', { group: 'example.com', version: 'v1beta1', groupPriorityMinimum: 1000, versionPriority: 100 }],
  ]);
  expect(custom()[0]?.status?.conditions).toMatchObject([{ type: 'Available', status: 'True', reason: 'Local' }]);
  const definition = client.get(customresourcedefinitions, undefined, 'boats.example.com');
  client.update(customresourcedefinitions, { ...definition, spec: { ...definition.spec, versions: definition.spec.versions.map((each) => ({ ...each, served: each.name === 'v1' })) } });
  advance(1_000);
  expect(custom().map(({ metadata }) => metadata.name)).toEqual(['v1.example.com']);
  client.delete(customresourcedefinitions, undefined, 'boats.example.com');
  advance(1_000);
  expect(custom()).toEqual([]);
});
