import { describe, expect, test } from 'vitest';
import { aCluster, copied, kubectl, on } from './a-kubeadm-cluster.js';

describe('the configuration of a kubelet', () => {
  const CONFIG = '/var/lib/kubelet/config.yaml';
  const restarted = (edit: string) => {
    const world = aCluster();
    on(world, 'node01', `${edit}; systemctl restart kubelet`);
    world.advance(15_000);
    return world;
  };

  test.each([
    { what: 'a socket where no runtime is', edit: `sed -i 's#^containerRuntimeEndpoint:.*#containerRuntimeEndpoint: unix:///run/containerd/wrong.sock#' ${CONFIG}`, says: 'err="failed to run Kubelet: validate service connection: validate CRI v1 runtime API for endpoint \\"unix:///run/containerd/wrong.sock\\": rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial unix /run/containerd/wrong.sock: connect: no such file or directory\\""' },
    { what: 'a runtime that is stopped', edit: 'systemctl stop containerd', says: 'dial unix /var/run/containerd/containerd.sock: connect: connection refused' },
    { what: 'a word for a number', edit: `echo 'maxPods: many' >> ${CONFIG}`, says: 'failed to decode: json: cannot unmarshal string into Go struct field KubeletConfiguration.maxPods of type int32' },
    { what: 'a number that is none', edit: `echo 'maxPods: -5' >> ${CONFIG}`, says: 'failed to validate kubelet configuration, error: invalid configuration: maxPods (--max-pods) -5 must not be a negative number, path: ' },
    { what: 'a name server that is no list', edit: `sed -i 's#^- 10.96.0.10##; s#^clusterDNS:#clusterDNS: 10.96.0.10#' ${CONFIG}`, says: 'cannot unmarshal string into Go struct field KubeletConfiguration.clusterDNS of type []string' },
    { what: 'a signal that nobody knows', edit: `printf 'evictionHard:\\n  memory.free: 100Mi\\n' >> ${CONFIG}`, says: 'failed to run Kubelet: failed to create kubelet: unsupported eviction signal memory.free' },
    { what: 'a mode that nobody knows', edit: `sed -i 's#mode: Webhook#mode: Sometimes#' ${CONFIG}`, says: 'failed to run Kubelet: unknown authorization mode Sometimes' },
    { what: 'a flag of long ago', edit: `sed -i 's#=""#="--network-plugin=cni"#' /var/lib/kubelet/kubeadm-flags.env`, says: 'failed to parse kubelet flag: unknown flag: --network-plugin' },
  ])('$what: it does not start, and says why', ({ edit, says }) => {
    const world = restarted(edit);
    expect(on(world, 'node01', 'systemctl is-active kubelet')).toBe('activating\n');
    expect(on(world, 'node01', 'journalctl -u kubelet --no-pager | grep "command failed" | tail -1')).toContain(says);
    world.advance(60_000);
    expect(kubectl(world, 'get node node01 --no-headers')).toMatch(/NotReady/);
  });

  test('another name server, another domain: new pods have them', () => {
    const world = restarted(`sed -i 's#^- 10.96.0.10#- 10.96.0.11#; s#^clusterDomain:.*#clusterDomain: example.org#' ${CONFIG}`);
    kubectl(world, 'run p --image=busybox:1.36 -- sleep 1d');
    world.advance(15_000);
    expect(kubectl(copied(world), 'exec p -- cat /etc/resolv.conf')).toBe('search default.svc.example.org svc.example.org example.org\nnameserver 10.96.0.11\noptions ndots:5\n');
    kubectl(world, 'run q --image=busybox:1.36 -- sleep 1d');
    world.advance(15_000);
    expect(kubectl(world, 'exec q -- nslookup kubernetes')).toContain('no servers could be reached');
  });

  test('no name server: pods get those of the node, and an event says so', () => {
    const world = restarted(`sed -i '/^clusterDNS:/d; /^- 10.96.0.10/d' ${CONFIG}`);
    kubectl(world, 'run p --image=busybox:1.36 -- sleep 1d');
    world.advance(15_000);
    expect(kubectl(world, 'get events')).toContain('pod: "default/p". kubelet does not have ClusterDNS IP configured and cannot create Pod using "ClusterFirst" policy. Falling back to "Default" policy.');
    expect(kubectl(world, 'exec p -- cat /etc/resolv.conf')).not.toContain('svc.cluster.local');
  });

  test.each([
    { what: 'in the file', edit: `echo 'maxPods: 5' >> ${CONFIG}` },
    { what: 'as a flag', edit: `sed -i 's#=""#="--max-pods=5"#' /var/lib/kubelet/kubeadm-flags.env` },
  ])('fewer pods, $what', ({ edit }) => {
    const world = restarted(edit);
    expect(kubectl(world, "get node node01 -o jsonpath='{.status.capacity.pods} {.status.allocatable.pods}'")).toBe('5 5');
    kubectl(world, 'create deployment web --image=nginx:1.27 --replicas=6');
    world.advance(20_000);
    expect(kubectl(world, 'describe pods -l app=web')).toContain('1 Too many pods');
  });

  test('what is kept from pods', () => {
    const world = restarted(`printf 'systemReserved:\\n  cpu: 500m\\n  memory: 1Gi\\n' >> ${CONFIG}`);
    expect(kubectl(world, "get node node01 -o jsonpath='{.status.allocatable.cpu} {.status.allocatable.memory}'")).toBe('1500m 2957032Ki');
  });

  test('a node without a network plug-in is not ready', () => {
    const world = aCluster();
    on(world, 'node01', 'mv /etc/cni/net.d/10-calico.conflist /root');
    world.advance(20_000);
    expect(kubectl(world, 'describe node node01')).toContain('container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized');
    on(world, 'node01', 'mv /root/10-calico.conflist /etc/cni/net.d');
    world.advance(20_000);
    expect(kubectl(world, 'get node node01 --no-headers')).toMatch(/ Ready/);
  });

  test('another folder of manifests', () => {
    const world = restarted(`mkdir /etc/pods; sed -i 's#^staticPodPath:.*#staticPodPath: /etc/pods#' ${CONFIG}; printf 'apiVersion: v1\\nkind: Pod\\nmetadata: {name: own}\\nspec: {containers: [{name: c, image: "nginx:1.27"}]}\\n' > /etc/pods/own.yaml`);
    world.advance(15_000);
    expect(kubectl(world, 'get pod own-node01 --no-headers')).toMatch(/1\/1 +Running/);
  });

  test.each([
    { what: 'a stranger is not let in', edit: 'true', says: 'Unauthorized 401' },
    { what: 'strangers may knock, and may do nothing', edit: `sed -i '/anonymous:/,/enabled:/s#false#true#' ${CONFIG}`, says: 'Forbidden (user=system:anonymous, verb=get, resource=nodes, subresource(s)=[pods proxy])\n 403' },
    { what: 'everybody may do everything', edit: `sed -i '/anonymous:/,/enabled:/s#false#true#; s#mode: Webhook#mode: AlwaysAllow#' ${CONFIG}`, says: /"kind":"PodList"(?:.|\n)* 200$/ },
  ])('its port: $what', ({ edit, says }) => {
    const answer = on(restarted(edit), 'node01', "curl -sk -w ' %{http_code}' https://localhost:10250/pods");
    if (typeof says === 'string') expect(answer).toBe(says);
    else expect(answer).toMatch(says);
  });

  test('its port, its health and its read-only port', () => {
    const world = restarted(`echo 'readOnlyPort: 10255' >> ${CONFIG}`);
    const curl = (line: string) => on(world, 'node01', `curl -sSk ${line}`);
    expect(curl('http://localhost:10248/healthz')).toBe('ok');
    expect(curl('http://172.30.1.3:10255/pods')).toContain('"kind":"PodList"');
    on(world, 'controlplane', 'cp /etc/kubernetes/pki/apiserver-kubelet-client.* /root');
    expect(on(world, 'controlplane', "curl -sk -o /dev/null -w '%{http_code}' --cert /root/apiserver-kubelet-client.crt --key /root/apiserver-kubelet-client.key https://node01:10250/pods")).toBe('200');
    const token = kubectl(world, 'create token default').trim();
    expect(curl(`-H 'Authorization: Bearer ${token}' https://localhost:10250/pods`)).toContain('Forbidden (user=system:serviceaccount:default:default, verb=get');
    on(world, 'node01', 'systemctl stop kubelet');
    expect(curl('http://localhost:10248/healthz')).toContain('Failed to connect to localhost port 10248');
    expect(curl('https://localhost:10250/healthz')).toContain('Failed to connect to localhost port 10250');
  });
});
