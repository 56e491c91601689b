import { describe, expect, test } from 'vitest';
import { persistentvolumeclaims, persistentvolumes } from '#cluster/api/resources.js';
import type { PersistentVolume, PersistentVolumeClaim, PersistentVolumeSpec } from '#cluster/api/generated/types.js';
import { oneNode } from '#cluster/testing/one-node.js';

function claimed(spec: PersistentVolumeSpec) {
  const node = oneNode();
  const sized = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'] };
  node.client.create<PersistentVolume>(persistentvolumes, { metadata: { name: 'pv' }, spec: { ...sized, storageClassName: '', claimRef: { namespace: 'default', name: 'claim' }, ...spec } });
  node.client.create<PersistentVolumeClaim>(persistentvolumeclaims, { metadata: { name: 'claim', namespace: 'default' }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: '', volumeName: 'pv', resources: { requests: { storage: '1Gi' } } } });
  node.run('box', { containers: [{ name: 'box', image: 'busybox:1.36', command: ['sleep', '600'], volumeMounts: [{ name: 'v', mountPath: '/v' }] }], volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'claim' } }] });
  node.advance(5_000);
  return node;
}

describe('volumes', () => {
  test.each<{ name: string; spec: PersistentVolumeSpec; told: string }>([
    {
      name: 'a local folder that is not there',
      spec: { local: { path: '/mnt/disk' }, nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['node01'] }] }] } } },
      told: 'MountVolume.NewMounter initialization failed for volume "pv" : path "/mnt/disk" does not exist',
    },
    { name: 'a folder of the node that is not there', spec: { hostPath: { path: '/mnt/disk', type: 'Directory' } }, told: 'MountVolume.SetUp failed for volume "pv" : hostPath type check failed: /mnt/disk is not a directory' },
  ])('what fails goes by the name of the persistent volume: $name', ({ spec, told }) => {
    expect(claimed(spec).told('box')).toContain(`FailedMount: ${told}`);
  });

  test('an emptyDir is as old as its pod', () => {
    const node = oneNode();
    node.advance(60_000);
    node.run('box', { containers: [{ name: 'box', image: 'busybox:1.36', command: ['sleep', '600'], volumeMounts: [{ name: 'v', mountPath: '/v' }] }], volumes: [{ name: 'v', emptyDir: {} }] });
    node.advance(5_000);
    expect(node.sh('box', 'stat -c %y /v').out).toMatch(/^2026-01-01 00:01:0/);
  });

  test('an image is a volume that nobody writes to; it is pulled first', () => {
    const node = oneNode();
    node.run('box', { containers: [{ name: 'box', image: 'busybox:1.36', command: ['sleep', '600'], volumeMounts: [{ name: 'v', mountPath: '/v' }] }], volumes: [{ name: 'v', image: { reference: 'nginx:1.27', pullPolicy: 'IfNotPresent' } }] });
    node.advance(20_000);
    expect(node.told('box')).toContain('Pulling: Pulling image "nginx:1.27"');
    expect(node.sh('box', 'ls /v/usr/share/nginx/html').out).toBe('50x.html\nindex.html\n');
    expect(node.sh('box', 'touch /v/x').err).toBe('touch: /v/x: Read-only file system\n');
  });

  test('an image that cannot be had', () => {
    const node = oneNode();
    node.run('box', { containers: [{ name: 'box', image: 'busybox:1.36', command: ['sleep', '600'], volumeMounts: [{ name: 'v', mountPath: '/v' }] }], volumes: [{ name: 'v', image: { reference: 'nginx:nope' } }] });
    node.advance(20_000);
    expect(node.told('box')).toContain('Failed: Error: ErrImagePull');
    expect(node.first('box')?.state?.waiting?.reason).toBe('ContainerCreating');
  });
});
