import { describe, expect, test } from 'vitest';
import { images } from '#cluster/images/list.js';
import { isFailure, Registry } from '#cluster/images/registry.js';
import { oneNode } from '#cluster/testing/one-node.js';

describe('images of tutorials', () => {
  const registry = new Registry(images);

  test.each([
    'mysql:8.0.26', 'mysql:5.7.33', 'postgres:15.4-alpine', 'mariadb:10.6.4', 'wordpress:6.2.1-apache', 'registry.k8s.io/nginx-slim:0.24', 'registry.k8s.io/hpa-example', 'registry:2', 'rabbitmq:3-management',
    'registry.k8s.io/goproxy:0.1', 'registry.k8s.io/etcd:3.5.1-0', 'k8s.gcr.io/serve_hostname', 'gcr.io/google_samples/gb-frontend:v5', 'quay.io/fluentd_elasticsearch/fluentd:v5.0.1', 'fluent/fluent-bit', 'memcached:1.6-alpine',
  ])('%s can be pulled', (image) => {
    expect(isFailure(registry.find(image))).toBe(false);
  });

  test.each(['mysql:8.0.99', 'nginx:1.91', 'registry.k8s.io/nginx-slim:9'])('%s cannot', (image) => {
    expect(isFailure(registry.find(image))).toBe(true);
  });

  test('busybox is there by its own name', () => {
    const node = oneNode();
    node.run('box', { image: 'busybox:1.36', args: ['sleep', '600'] });
    node.advance(5_000);
    expect(node.exec('box', ['busybox', 'echo', 'hi'])).toMatchObject({ out: 'hi\n', code: 0 });
    expect(node.exec('box', ['busybox']).out).toContain('Currently defined functions:\n\t');
    expect(node.sh('box', 'dd if=/dev/zero of=/f bs=1M count=2 2>/dev/null; wc -c < /f').out).toBe('2097152\n');
  });

  test('the subjects of probes: a server of TCP, and one that falls ill and ends as Go programs do', () => {
    const node = oneNode();
    const tcp = { tcpSocket: { port: 8080 }, periodSeconds: 2 };
    node.run('goproxy', { containers: [{ name: 'goproxy', image: 'registry.k8s.io/goproxy:0.1', livenessProbe: tcp, readinessProbe: tcp }] });
    node.run('ill', { containers: [{ name: 'ill', image: 'registry.k8s.io/e2e-test-images/agnhost:2.40', args: ['liveness'], livenessProbe: { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 3 } }] });
    node.advance(30_000);
    expect(node.first('goproxy')).toMatchObject({ ready: true, restartCount: 0 });
    expect(node.first('ill')?.lastState?.terminated).toMatchObject({ exitCode: 2, reason: 'Error' });
  });
});
