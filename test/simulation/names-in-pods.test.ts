import { describe, expect, test } from 'vitest';
import { aCluster, kubectl } from './a-kubeadm-cluster.js';

const SERVER = 'Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\n';
const KUBERNETES = 'Address 1: 10.96.0.1 kubernetes.default.svc.cluster.local\n';

describe('nslookup of busybox, old and new', () => {
  const world = aCluster();
  for (const [name, tag] of [['old', '1.28'], ['new', '1.36']]) kubectl(world, `run ${name} --image=busybox:${tag} -- sleep 3600`);
  world.advance(10_000);

  test.each([
    { pod: 'old', name: 'kubernetes', says: `${SERVER}Name:      kubernetes\n${KUBERNETES}` },
    { pod: 'old', name: 'kubernetes.default', says: `${SERVER}Name:      kubernetes.default\n${KUBERNETES}` },
    { pod: 'old', name: '10.96.0.1', says: `${SERVER}Name:      10.96.0.1\n${KUBERNETES}` },
    { pod: 'old', name: 'nope', says: `${SERVER}nslookup: can't resolve 'nope'\n` },
    { pod: 'new', name: 'kubernetes.default', says: "** server can't find kubernetes.default: NXDOMAIN\n" },
  ])('$pod: $name', ({ pod, name, says }) => {
    expect(kubectl(world, `exec ${pod} -- sh -c 'nslookup ${name} 2>&1'`)).toContain(says);
  });
});
