import { describe, expect, test } from 'vitest';
import { aCluster, kubectl, on } from './a-kubeadm-cluster.js';

describe('what runs on a node', () => {
  const world = aCluster();

  test.each([
    { node: 'controlplane', line: 'ps aux', says: /^root +\d+ .* \d:\d\d kube-apiserver --advertise-address=/m },
    { node: 'controlplane', line: 'ps -ef | grep kubelet', says: /^root +1024 +1 .* \/usr\/bin\/kubelet --bootstrap-kubeconfig=/m },
    { node: 'controlplane', line: 'pgrep -l etcd', says: /^\d+ etcd\n/ },
    { node: 'node01', line: 'ps -e', says: / containerd-shim\n/ },
    { node: 'node01', line: 'ps -ef', says: /^65535 .* \/pause$/m },
    { node: 'workstation', line: 'ps -e', says: /^(?!.*kubelet)/s },
  ])('$node: $line', ({ node, line, says }) => {
    expect(on(world, node, line)).toMatch(says);
  });

  test('a process of a container has one number, and takes signals', () => {
    const pid = on(world, 'controlplane', 'pidof kube-scheduler').trim();
    expect(on(world, 'controlplane', 'pidof kube-scheduler').trim()).toBe(pid);
    expect(on(world, 'controlplane', `kill ${pid}`)).toBe('');
    world.advance(10_000);
    expect(kubectl(world, 'get pod -n kube-system kube-scheduler-controlplane -o jsonpath={.status.containerStatuses[0].restartCount}')).toBe('1');
    expect(on(world, 'controlplane', 'pidof kube-scheduler').trim()).not.toBe(pid);
  });

  test('a stopped kubelet is not there', () => {
    on(world, 'node01', 'systemctl stop kubelet');
    expect(on(world, 'node01', 'pgrep kubelet')).toBe('');
    on(world, 'node01', 'systemctl start kubelet');
  });
});

describe('the machine under a node', () => {
  const world = aCluster();

  test('is what its Node says', () => {
    expect(on(world, 'node01', 'uname -r')).toBe(`${kubectl(world, "get node node01 -o jsonpath='{.status.nodeInfo.kernelVersion}'")}\n`);
    expect(on(world, 'node01', "awk '/MemTotal/ {print $2 \"Ki\"}' /proc/meminfo")).toBe(`${kubectl(world, "get node node01 -o jsonpath='{.status.capacity.memory}'")}\n`);
  });

  test.each([
    { line: 'sudo whoami', says: 'root\n' },
    { line: 'sysctl net.ipv4.ip_forward', says: 'net.ipv4.ip_forward = 1\n' },
    { line: 'sysctl -w vm.swappiness=10 && cat /proc/sys/vm/swappiness', says: 'vm.swappiness = 10\n10\n' },
    { line: 'echo "net.ipv4.ip_forward=1" > /etc/sysctl.d/k8s.conf && sysctl --system', says: '* Applying /etc/sysctl.d/k8s.conf ...\nnet.ipv4.ip_forward = 1\n' },
    { line: 'sysctl no.such', says: 'sysctl: cannot stat /proc/sys/no/such: No such file or directory\n' },
    { line: 'modprobe br_netfilter && lsmod | grep ^br_netfilter', says: 'br_netfilter           32768  0\n' },
    { line: 'modprobe nope', says: 'modprobe: FATAL: Module nope not found in directory /lib/modules/6.8.0-64-generic\n' },
    { line: 'swapoff -a', says: '' },
    { line: 'apt-mark hold kubeadm kubelet; apt-mark hold kubeadm; apt-mark showhold; apt-mark unhold kubeadm', says: 'kubeadm set on hold.\nkubelet set on hold.\nkubeadm was already set on hold.\nkubeadm\nkubelet\nCanceled hold on kubeadm.\n' },
    { line: 'apt-cache madison kubeadm', says: '   kubeadm | 1.36.2-1.1 | https://pkgs.k8s.io/core:/stable:/v1.36/deb  Packages\n' },
    { line: 'apt-get install -y nmap 2>&1 | tail -1', says: 'E: Unable to locate package nmap\n' },
    { line: "apt-get install -y kubeadm='1.37.0-*' 2>&1 | tail -1", says: "E: Version '1.37.0-*' for 'kubeadm' was not found\n" },
    { line: "apt-get install -y kubeadm='1.36.2-*' | tail -2", says: 'kubeadm is already the newest version (1.36.2-1.1).\n0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n' },
  ])('$line', ({ line, says }) => {
    expect(on(world, 'node01', line)).toBe(says);
  });
});

test('a debug container sees its target, and those without a target see nobody', () => {
  const world = aCluster();
  kubectl(world, 'run box --image=busybox:1.36 -- sleep 600');
  world.advance(10_000);
  kubectl(world, 'debug box --image=busybox:1.36 --target=box -c debug -- sleep 700');
  kubectl(world, 'debug box --image=busybox:1.36 -c alone -- sleep 800');
  world.advance(10_000);
  expect(kubectl(world, 'exec box -c debug -- ps -o pid,args')).toMatch(/^ +1 sleep 600\n +\d+ sleep 700\n/m);
  expect(kubectl(world, 'exec box -c alone -- ps -o pid,args')).toMatch(/^PID +COMMAND\n +1 sleep 800\n +2 ps/);
});
