import { describe, expect, test } from 'vitest';
import { events, persistentvolumeclaims, persistentvolumes, pods, storageclasses } from '#cluster/api/resources.js';
import { HollowCluster } from '#cluster/testing/hollow-cluster.js';
import { aPod } from '#cluster/testing/manifests.js';

const volume = (name: string, storageClassName: string) => ({ apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name }, spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], storageClassName, persistentVolumeReclaimPolicy: 'Retain', hostPath: { path: '/mnt/disk' } } });
const claim = (name: string, storageClassName: string, storage = '500Mi') => ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace: 'default' }, spec: { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } } });
const using = (name: string) => aPod(`with-${name}`, { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: name } }] });

describe('claims and volumes', () => {
  test('find each other; a claim in use stays until its pod is gone, the volume is then released', () => {
    const cluster = new HollowCluster();
    cluster.client.create(persistentvolumes, volume('disk1', 'manual'));
    cluster.client.create(persistentvolumeclaims, claim('data', 'manual'));
    cluster.advance(1_000);
    expect(cluster.list(persistentvolumeclaims)[0]).toMatchObject({ spec: { volumeName: 'disk1' }, status: { phase: 'Bound', capacity: { storage: '1Gi' } } });
    cluster.client.create(pods, using('data'));
    cluster.advance(1_000);
    cluster.client.delete(persistentvolumeclaims, 'default', 'data');
    cluster.advance(1_000);
    expect(cluster.list(persistentvolumeclaims)[0]?.metadata.deletionTimestamp).toBeDefined();
    cluster.client.delete(pods, 'default', 'with-data');
    cluster.advance(2_000);
    expect(cluster.list(persistentvolumeclaims)).toEqual([]);
    expect(cluster.list(persistentvolumes)[0]?.status?.phase).toBe('Released');
    cluster.client.patch(persistentvolumes, undefined, 'disk1', 'merge', { spec: { claimRef: null } });
    cluster.advance(1_000);
    expect(cluster.list(persistentvolumes)[0]?.status?.phase).toBe('Available');
    expect(cluster.problems).toEqual([]);
  });

  test('wait for the first pod when their class says so', () => {
    const cluster = new HollowCluster();
    cluster.client.create(storageclasses, { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'late' }, provisioner: 'kubernetes.io/no-provisioner', volumeBindingMode: 'WaitForFirstConsumer' });
    cluster.client.create(persistentvolumeclaims, claim('lazy', 'late'));
    cluster.client.create(persistentvolumeclaims, claim('typo', 'nosuch'));
    cluster.client.create(persistentvolumeclaims, claim('nodefault', ''));
    cluster.advance(1_000);
    const told = cluster.list(events).filter(({ involvedObject }) => involvedObject.kind === 'PersistentVolumeClaim').map((event) => `${event.involvedObject.name ?? ''} ${event.reason ?? ''}: ${event.message ?? ''}`).sort();
    expect(told).toEqual([
      'lazy WaitForFirstConsumer: waiting for first consumer to be created before binding',
      'nodefault FailedBinding: no persistent volumes available for this claim and no storage class is set',
      'typo ProvisioningFailed: storageclass.storage.k8s.io "nosuch" not found',
    ]);
    cluster.client.create(pods, using('lazy'));
    cluster.advance(1_000);
    expect(cluster.list(events).find(({ reason }) => reason === 'FailedScheduling')?.message).toBe("0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't find available persistent volumes to bind. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.");
    cluster.client.create(persistentvolumes, volume('late1', 'late'));
    cluster.advance(2_000);
    expect(cluster.client.get(persistentvolumeclaims, 'default', 'lazy')).toMatchObject({ spec: { volumeName: 'late1' }, status: { phase: 'Bound' } });
    expect(cluster.client.get(pods, 'default', 'with-lazy').spec.nodeName).toBeDefined();
    expect(cluster.problems).toEqual([]);
  });
});
