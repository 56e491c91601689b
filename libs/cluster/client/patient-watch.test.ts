import { expect, test } from 'vitest';
import { clusterrolebindings, configmaps } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { patientWatch } from './patient-watch.js';

const READER = { name: 'reader', groups: ['system:authenticated'] };
const named = (name: string, value: string) => ({ metadata: { name, namespace: 'default' }, data: { value } });

test('what may not be read yet is tried again; what comes while the server is away is heard when it is back', () => {
  const cluster = aSmallCluster();
  let isServing = true;
  let told = () => {};
  const heard: string[] = [];
  const server = { isServing: () => isServing, onChange: (listener: () => void) => {
    told = listener;
    return () => {};
  } };
  const stop = patientWatch(cluster.apiServer.client(READER, 'test'), cluster.env, server, configmaps, ({ type, object }) => {
    if (object.metadata.namespace === 'default' && object.metadata.name.length === 1) heard.push(`${type} ${object.metadata.name} ${object.data?.['value']}`);
  });
  cluster.client.create(configmaps, named('a', '1'));
  cluster.advance(5_000);
  expect(heard).toEqual([]);
  cluster.client.create(clusterrolebindings, { metadata: { name: 'reader' }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' }, subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'reader' }] });
  cluster.advance(2_000);
  expect(heard.splice(0)).toEqual(['ADDED a 1']);
  isServing = false;
  const made = cluster.client.create(configmaps, named('b', '1'));
  cluster.advance(1_000);
  cluster.client.update(configmaps, { ...made, data: { value: '2' } });
  cluster.advance(1_000);
  expect(heard).toEqual([]);
  isServing = true;
  told();
  expect(heard.splice(0)).toEqual(['MODIFIED b 2']);
  stop();
  cluster.client.create(configmaps, named('c', '1'));
  cluster.advance(1_000);
  expect(heard).toEqual([]);
});
