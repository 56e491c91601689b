import { describe, expect, test } from 'vitest';
import type { World } from '#world/world.js';
import { aCluster, addFlags, copied, kubectl, MANIFEST, on } from './a-kubeadm-cluster.js';

describe('probes of the control plane', () => {
  const probe = (file: string, kind: string, what: string) => `sed -i '/^    ${kind}:/,/scheme:/s#${what}#' /etc/kubernetes/manifests/${file}.yaml`;
  const restarted = (world: World, name: string) => Number(on(world, 'workstation', `kubectl get pod -n kube-system ${name}-controlplane -o jsonpath='{.status.containerStatuses[0].restartCount}'`));

  test('all are asked, and all is well', () => {
    const world = aCluster();
    world.advance(600_000);
    const rows = kubectl(world, 'get pods -n kube-system -l tier=control-plane --no-headers').trim().split('\n');
    expect(rows.map((row) => row.split(/\s+/).slice(1, 4).join(' '))).toEqual(Array.from({ length: 4 }, () => '1/1 Running 0'));
    expect(kubectl(world, 'get pod -n kube-system etcd-controlplane -o jsonpath={.status.qosClass}')).toBe('Burstable');
  });

  test.each([
    { what: 'a path that is not there', edit: probe('kube-apiserver', 'livenessProbe', '/livez#/lives'), name: 'kube-apiserver', says: 'Liveness probe failed: HTTP probe failed with statuscode: 403' },
    { what: 'a port where nobody listens', edit: probe('kube-scheduler', 'livenessProbe', 'probe-port#10999'), name: 'kube-scheduler', says: 'Liveness probe failed: Get "https://127.0.0.1:10999/livez": dial tcp 127.0.0.1:10999: connect: connection refused' },
    { what: 'HTTP where HTTPS is spoken', edit: probe('kube-controller-manager', 'livenessProbe', 'HTTPS#HTTP'), name: 'kube-controller-manager', says: 'Liveness probe failed: HTTP probe failed with statuscode: 400' },
    { what: 'HTTPS where HTTP is spoken', edit: probe('etcd', 'livenessProbe', 'scheme: HTTP#scheme: HTTPS'), name: 'etcd', says: 'Liveness probe failed: Get "https://127.0.0.1:2381/livez": http: server gave HTTP response to HTTPS client' },
  ])('$what: $name is restarted again and again', ({ edit, name, says }) => {
    const world = aCluster();
    on(world, 'controlplane', edit);
    world.advance(90_000);
    expect(kubectl(world, 'get events -n kube-system')).toContain(says);
    expect(on(world, 'controlplane', `journalctl -u kubelet --no-pager | grep -F '"Probe failed" probeType="Liveness"' | tail -1`)).toContain(`containerName="${name}" probeResult="failure" output=${JSON.stringify(says.replace('Liveness probe failed: ', ''))}`);
    world.advance(150_000);
    expect(restarted(world, name)).toBeGreaterThanOrEqual(1);
    expect(on(world, 'controlplane', 'journalctl -u kubelet --no-pager')).toContain(`containerMessage="Container ${name} failed liveness probe, will be restarted"`);
    expect(on(world, 'controlplane', `crictl ps -a --name ${name}`)).toMatch(/Exited/);
  });

  test('kubectl get componentstatuses asks them', () => {
    const world = aCluster();
    const rows = () => kubectl(world, 'get cs --no-headers 2>/dev/null').trimEnd().split('\n').map((row) => row.replace(/ +/g, ' ').trim());
    expect(rows()).toEqual(['scheduler Healthy ok', 'controller-manager Healthy ok', 'etcd-0 Healthy ok']);
    on(world, 'controlplane', 'mv /etc/kubernetes/manifests/kube-scheduler.yaml /root/');
    world.advance(60_000);
    expect(rows()[0]).toBe('scheduler Unhealthy Get "https://127.0.0.1:10259/healthz": dial tcp 127.0.0.1:10259: connect: connection refused');
  });

  test('a server that never answers where it is asked is given up after four minutes', () => {
    const world = aCluster();
    on(world, 'controlplane', probe('kube-scheduler', 'startupProbe', 'probe-port#10999'));
    world.advance(200_000);
    expect(kubectl(world, 'get pod -n kube-system kube-scheduler-controlplane --no-headers')).toMatch(/0\/1 +Running +0/);
    world.advance(100_000);
    expect(restarted(world, 'kube-scheduler')).toBe(1);
  });

  test('strangers are asked to log in: the API server never becomes ready', () => {
    const world = aCluster();
    addFlags(world, '--anonymous-auth=false');
    world.advance(20_000);
    expect(kubectl(world, 'get pod -n kube-system kube-apiserver-controlplane --no-headers')).toMatch(/0\/1 +Running/);
    expect(kubectl(world, 'get events -n kube-system')).toContain('Startup probe failed: HTTP probe failed with statuscode: 401');
  });

  test('an address that is not the machine’s', () => {
    const world = aCluster();
    on(world, 'controlplane', "sed -i 's#bind-address=127.0.0.1#bind-address=10.9.8.7#' /etc/kubernetes/manifests/kube-scheduler.yaml");
    world.advance(20_000);
    expect(on(world, 'controlplane', 'crictl logs $(crictl ps -a -q --name kube-scheduler | head -1)')).toContain('failed to listen on 10.9.8.7:10259: listen tcp 10.9.8.7:10259: bind: cannot assign requested address');
  });

  test('the journal of a node whose API server is gone names what was asked', () => {
    const world = aCluster();
    on(world, 'controlplane', `mv ${MANIFEST} /root/`);
    world.advance(60_000);
    const journal = on(world, 'node01', 'journalctl -u kubelet --no-pager');
    expect(journal).toContain('"Failed to ensure lease exists, will retry" err="Get \\"https://172.30.1.2:6443/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/node01?timeout=10s\\": dial tcp 172.30.1.2:6443: connect: connection refused" interval="7s"');
  });
});

describe('what reads the API for the network', () => {
  const resolves = (world: World, name: string) => kubectl(world, `exec p -- nslookup ${name}.default.svc.cluster.local`).includes(`Name:\t${name}.default.svc.cluster.local\n`);
  const withPod = () => {
    const world = aCluster();
    kubectl(world, 'run p --image=busybox:1.36 -- sleep 1d; kubectl create service clusterip one --tcp=80');
    world.advance(10_000);
    return world;
  };

  test('CoreDNS and Calico may read what their roles say, and do', () => {
    const world = withPod();
    expect(resolves(world, 'one')).toBe(true);
    expect(kubectl(world, 'auth can-i list services --as=system:serviceaccount:kube-system:coredns')).toBe('yes\n');
    expect(kubectl(world, 'auth can-i list secrets --as=system:serviceaccount:kube-system:coredns')).toContain('no');
    expect(kubectl(world, 'auth can-i list networkpolicies.networking.k8s.io --as=system:serviceaccount:kube-system:calico-node')).toBe('yes\n');
  });

  test('without its role CoreDNS knows no names after a restart, until it may read again', () => {
    const before = withPod();
    kubectl(before, 'delete clusterrolebinding system:coredns');
    expect(resolves(before, 'one')).toBe(true);
    const world = copied(before);
    world.advance(5_000);
    expect(resolves(world, 'one')).toBe(false);
    kubectl(world, 'create clusterrolebinding system:coredns --clusterrole=system:coredns --serviceaccount=kube-system:coredns');
    world.advance(5_000);
    expect(resolves(world, 'one')).toBe(true);
  });
});
