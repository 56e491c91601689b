import { describe, expect, test } from 'vitest';
import { SharedParts } from '#world/shared-parts.js';
import { World } from '#world/world.js';

const shared = new SharedParts();
const MANIFEST = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const REFUSED = 'The connection to the server 172.30.1.2:6443 was refused - did you specify the right host or port?';
const ETCDCTL = 'etcdctl --endpoints=https://127.0.0.1:2379 --cacert=/etc/kubernetes/pki/etcd/ca.crt --cert=/etc/kubernetes/pki/etcd/server.crt --key=/etc/kubernetes/pki/etcd/server.key';

function aCluster(): World {
  const world = World.create({ layout: 'kubeadm', nodes: ['controlplane', 'node01'], seed: 7, startMs: Date.UTC(2026, 0, 1, 0, 30) }, { shared });
  world.advance(1_000);
  return world;
}

/** Both streams of a script, run as root of a machine. */
function on(world: World, host: string, script: string): string {
  const { stdout, stderr } = world.runScript(host, script, 300_000);
  return stdout + stderr;
}

function kubectl(world: World, line: string): string {
  return on(world, 'workstation', `kubectl ${line}`);
}

/** Adds flags to the API server's manifest, and lets the kubelet notice. */
function addFlags(world: World, ...flags: string[]): void {
  on(world, 'controlplane', `sed -i 's#^    - kube-apiserver$#    - kube-apiserver\\n${flags.map((flag) => `    - ${flag}`).join('\\n')}#' ${MANIFEST}`);
  world.advance(20_000);
}

/** Mounts a folder of the node in the API server. */
function addMount(world: World, path: string): void {
  on(world, 'controlplane', `mkdir -p ${path}; sed -i 's#^  volumes:$#  volumes:\\n  - hostPath:\\n      path: ${path}\\n      type: DirectoryOrCreate\\n    name: own#; s#^    volumeMounts:$#    volumeMounts:\\n    - mountPath: ${path}\\n      name: own#' ${MANIFEST}`);
}

const copied = (world: World) => World.restore(new Map(Object.entries(structuredClone(world.changesSince(undefined).set))), { shared });

describe('the manifest of the API server', () => {
  test.each([
    { flag: '--bogus=1', says: 'Error: unknown flag: --bogus' },
    { flag: '--authorization-mode=Everyone', says: 'command failed" err="authorization-mode \\"Everyone\\" is not a valid mode"' },
    { flag: '--enable-admission-plugins=Nonsense', says: 'enable-admission-plugins plugin \\"Nonsense\\" is unknown' },
    { flag: '--tls-cert-file=/etc/kubernetes/pki/absent.crt', says: 'open /etc/kubernetes/pki/absent.crt: no such file or directory' },
    { flag: '--encryption-provider-config=/etc/enc.yaml', says: 'error opening encryption provider configuration file \\"/etc/enc.yaml\\": open /etc/enc.yaml: no such file or directory' },
    { flag: '--audit-policy-file=/etc/policy.yaml', says: 'loading audit policy file: failed to read file path \\"/etc/policy.yaml\\"' },
    { flag: '--secure-port=https', says: 'Error: invalid argument "https" for "--secure-port" flag: strconv.ParseInt: parsing "https": invalid syntax' },
  ])('$flag takes it down, and its log says why', ({ flag, says }) => {
    const world = aCluster();
    // The last of several flags of one name wins.
    on(world, 'controlplane', `sed -i 's#^    image: registry.k8s.io/kube-apiserver#    - ${flag}\\n&#' ${MANIFEST}`);
    world.advance(20_000);
    expect(kubectl(world, 'get nodes')).toContain(REFUSED);
    expect(on(world, 'controlplane', 'crictl ps -a --name kube-apiserver')).toMatch(/Exited\s+kube-apiserver/);
    expect(on(world, 'controlplane', 'crictl logs $(crictl ps -a -q --name kube-apiserver | head -1)')).toContain(says);
    expect(on(world, 'controlplane', 'cat /var/log/pods/kube-system_kube-apiserver-controlplane_*/kube-apiserver/*.log')).toContain(says);
    on(world, 'controlplane', `grep -v -- '${flag}' ${MANIFEST} > /tmp/manifest; cp /tmp/manifest ${MANIFEST}`);
    world.advance(30_000);
    expect(kubectl(world, 'get --raw /readyz')).toBe('ok');
  });

  test('with a restart comes back what a cluster begins with', () => {
    const world = aCluster();
    kubectl(world, 'delete clusterrole view');
    addFlags(world, '--profiling=false');
    world.advance(10_000);
    expect(kubectl(world, 'get clusterrole view -o name')).toBe('clusterrole.rbac.authorization.k8s.io/view\n');
  });

  test('the address of another etcd: the server gives up and is tried again', () => {
    const world = aCluster();
    on(world, 'controlplane', `sed -i 's#127.0.0.1:2379#127.0.0.1:2380#' ${MANIFEST}`);
    world.advance(60_000);
    expect(kubectl(world, 'get nodes')).toContain(REFUSED);
    expect(on(world, 'controlplane', 'crictl logs $(crictl ps -a -q --name kube-apiserver | head -1)')).toContain('dial tcp 127.0.0.1:2380: connect: connection refused');
  });

  test('broken YAML: the pod goes, and the journal of the kubelet says why', () => {
    const world = aCluster();
    on(world, 'controlplane', `echo '  nonsense' >> ${MANIFEST}`);
    world.advance(10_000);
    expect(kubectl(world, 'get nodes')).toContain(REFUSED);
    expect(on(world, 'controlplane', 'journalctl -u kubelet --no-pager')).toContain(`"Could not process manifest file" err="${MANIFEST}: couldn't parse as pod(yaml: line`);
  });

  test('flags that mean something', () => {
    const world = aCluster();
    addFlags(world, '--service-node-port-range=31000-31000');
    on(world, 'controlplane', `sed -i 's#--enable-admission-plugins=NodeRestriction#--enable-admission-plugins=NodeRestriction,NamespaceAutoProvision,AlwaysPullImages#; s#^    - kube-apiserver$#&\\n    - --disable-admission-plugins=PodSecurity#' ${MANIFEST}`);
    world.advance(30_000);
    expect(kubectl(world, 'create configmap there -n fresh; kubectl run web --image=nginx:1.27')).toBe('configmap/there created\npod/web created\n');
    expect(kubectl(world, "get pod web -o jsonpath='{.spec.containers[0].imagePullPolicy}'")).toBe('Always');
    kubectl(world, 'create service nodeport one --tcp=80');
    expect(kubectl(world, "get service one -o jsonpath='{.spec.ports[0].nodePort}'")).toBe('31000');
    expect(kubectl(world, 'create service nodeport two --tcp=80')).toContain('failed to allocate a nodePort: range is full');
  });

  test('what runs outlives a snapshot, with its flags', () => {
    const world = aCluster();
    addFlags(world, '--service-node-port-range=31000-31000');
    const again = copied(world);
    kubectl(again, 'create service nodeport one --tcp=80');
    expect(kubectl(again, "get service one -o jsonpath='{.spec.ports[0].nodePort}'")).toBe('31000');
    on(again, 'controlplane', `mv ${MANIFEST} /root/`);
    again.advance(10_000);
    const down = copied(again);
    expect(kubectl(down, 'get nodes')).toContain(REFUSED);
    on(down, 'controlplane', `mv /root/kube-apiserver.yaml ${MANIFEST}`);
    down.advance(30_000);
    expect(kubectl(down, 'get nodes --no-headers')).toMatch(/^controlplane\s+Ready/);
  });
});

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

describe('components', () => {
  test.each([
    { component: 'kube-scheduler', makes: 'run p --image=nginx:1.27', without: "get pod p -o jsonpath='{.status.phase}'", is: 'Pending', becomes: 'Running' },
    { component: 'kube-controller-manager', makes: 'create deployment d --image=nginx:1.27 --replicas=2', without: "get deployment d -o jsonpath='{.status.readyReplicas}'", is: '', becomes: '2' },
  ])('$component works while its manifest is there', ({ component, makes, without, is, becomes }) => {
    const world = aCluster();
    on(world, 'controlplane', `mv /etc/kubernetes/manifests/${component}.yaml /root/`);
    world.advance(10_000);
    expect(kubectl(world, `get pods -n kube-system -l component=${component}`)).toContain('No resources found');
    kubectl(world, makes);
    world.advance(20_000);
    expect(kubectl(world, without)).toBe(is);
    on(world, 'controlplane', `mv /root/${component}.yaml /etc/kubernetes/manifests/`);
    world.advance(30_000);
    expect(kubectl(world, without)).toBe(becomes);
  });

  test('a stopped container is started again; who deletes a mirror pod deletes a picture', () => {
    const world = aCluster();
    on(world, 'controlplane', 'crictl stop $(crictl ps -q --name kube-apiserver)');
    expect(kubectl(world, 'get nodes')).toContain(REFUSED);
    world.advance(30_000);
    expect(kubectl(world, "get pod kube-apiserver-controlplane -n kube-system -o jsonpath='{.status.containerStatuses[0].restartCount}'")).toBe('1');
    const id = on(world, 'controlplane', 'crictl ps -q --name etcd');
    kubectl(world, 'delete pod etcd-controlplane -n kube-system');
    world.advance(5_000);
    expect(kubectl(world, 'get pod etcd-controlplane -n kube-system --no-headers')).toMatch(/1\/1\s+Running\s+0\s+\ds/);
    expect(on(world, 'controlplane', 'crictl ps -q --name etcd')).toBe(id);
  });

  test('pods run on while nobody can be asked', () => {
    const world = aCluster();
    kubectl(world, 'run web --image=nginx:1.27; kubectl wait --for=condition=Ready pod/web');
    on(world, 'controlplane', `mv ${MANIFEST} /root/`);
    world.advance(60_000);
    expect(on(world, 'node01', 'crictl exec $(crictl ps -q --name web) curl -s localhost | grep -c Welcome').trim()).not.toBe('0');
    on(world, 'controlplane', `mv /root/kube-apiserver.yaml ${MANIFEST}`);
    world.advance(60_000);
    expect(kubectl(world, 'get pod web --no-headers')).toMatch(/^web\s+1\/1\s+Running\s+0/);
    expect(kubectl(world, 'get nodes --no-headers')).not.toContain('NotReady');
  });
});

describe('a node', () => {
  test.each([
    { name: 'a stopped kubelet', breaks: 'systemctl stop kubelet', shows: 'systemctl is-active kubelet', is: 'inactive\n', cure: 'systemctl start kubelet' },
    { name: 'a stopped container runtime', breaks: 'systemctl stop containerd', shows: 'crictl ps', is: /validate service connection/, cure: 'systemctl start containerd' },
    { name: 'a kubelet with a wrong CA', breaks: 'sed -i s/ca.crt/wrong.crt/ /var/lib/kubelet/config.yaml; systemctl restart kubelet', shows: 'systemctl status kubelet', is: /activating \(auto-restart\) \(Result: exit-code\)/, cure: 'sed -i s/wrong.crt/ca.crt/ /var/lib/kubelet/config.yaml' },
    { name: 'a kubelet that is not where its unit says', breaks: 'sed -i s#/usr/bin/kubelet#/usr/local/bin/kubelet# /usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf; systemctl daemon-reload; systemctl restart kubelet', shows: 'journalctl -u kubelet', is: /status=203\/EXEC/, cure: 'sed -i s#/usr/local/bin/kubelet#/usr/bin/kubelet# /usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf; systemctl restart kubelet' },
    { name: 'a kubelet that asks at another port', breaks: 'sed -i s/:6443/:6553/ /etc/kubernetes/kubelet.conf; systemctl restart kubelet', shows: 'journalctl -u kubelet', is: /dial tcp 172.30.1.2:6553: connect: connection refused/, cure: 'sed -i s/:6553/:6443/ /etc/kubernetes/kubelet.conf; systemctl restart kubelet' },
  ])('$name makes the node NotReady, its containers run on, and it comes back', ({ breaks, shows, is, cure }) => {
    const world = aCluster();
    kubectl(world, 'run web --image=nginx:1.27; kubectl wait --for=condition=Ready pod/web');
    on(world, 'node01', breaks);
    world.advance(90_000);
    const again = copied(world);
    for (const one of [world, again]) {
      expect(kubectl(one, 'get node node01 --no-headers')).toMatch(/^node01\s+NotReady/);
      expect(on(one, 'node01', shows)).toEqual(typeof is === 'string' ? is : expect.stringMatching(is));
      on(one, 'node01', cure);
      one.advance(30_000);
      expect(kubectl(one, 'get node node01 --no-headers')).toMatch(/^node01\s+Ready/);
      expect(kubectl(one, 'get pod web --no-headers')).toMatch(/^web\s+1\/1\s+Running\s+0/);
    }
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
});

describe('etcd', () => {
  test('a snapshot is saved and restored, and the old data directory is still there', () => {
    const world = aCluster();
    kubectl(world, 'create configmap before');
    expect(on(world, 'controlplane', `${ETCDCTL} snapshot save /opt/snapshot.db`)).toContain('Snapshot saved at /opt/snapshot.db');
    expect(on(world, 'controlplane', 'etcdutl snapshot status /opt/snapshot.db -w table')).toMatch(/\|\s+HASH\s+\| REVISION \| TOTAL KEYS \| TOTAL SIZE \| VERSION \|/);
    kubectl(world, 'delete configmap before; kubectl create configmap after');
    on(world, 'controlplane', 'etcdutl snapshot restore /opt/snapshot.db --data-dir /var/lib/etcd-backup');
    expect(on(world, 'controlplane', 'etcdutl snapshot restore /opt/snapshot.db --data-dir /var/lib/etcd-backup')).toContain('Error: data-dir "/var/lib/etcd-backup" not empty or could not be read');
    const use = (one: World, from: string, to: string) => {
      on(one, 'controlplane', `sed -i 's#path: ${from}$#path: ${to}#' /etc/kubernetes/manifests/etcd.yaml`);
      one.advance(60_000);
    };
    use(world, '/var/lib/etcd', '/var/lib/etcd-backup');
    expect(kubectl(world, 'get configmaps -o name')).toBe('configmap/before\nconfigmap/kube-root-ca.crt\n');
    expect(kubectl(world, 'get nodes --no-headers')).not.toContain('NotReady');
    const again = copied(world);
    use(again, '/var/lib/etcd-backup', '/var/lib/etcd');
    expect(kubectl(again, 'get configmaps -o name')).toBe('configmap/after\nconfigmap/kube-root-ca.crt\n');
  });

  test.each([
    { line: 'etcdctl member list', says: 'Error: context deadline exceeded' },
    { line: `${ETCDCTL.replace('server.crt', 'absent.crt')} member list`, says: 'Error: open /etc/kubernetes/pki/etcd/absent.crt: no such file or directory' },
    { line: `${ETCDCTL.replace('2379', '2380')} get a`, says: 'Error: context deadline exceeded' },
    { line: `${ETCDCTL} member list`, says: '8e9e05c52164694d, started, controlplane, https://172.30.1.2:2380, https://172.30.1.2:2379, false\n' },
    { line: `${ETCDCTL} endpoint health`, says: 'https://127.0.0.1:2379 is healthy: successfully committed proposal: took = ' },
    { line: `${ETCDCTL} put color blue; ${ETCDCTL} put color red; ${ETCDCTL} get color`, says: 'OK\nOK\ncolor\nred\n' },
    { line: `${ETCDCTL} put color blue; ${ETCDCTL} get color --print-value-only; ${ETCDCTL} del color; ${ETCDCTL} get color`, says: 'OK\nblue\n1\n' },
    { line: `${ETCDCTL} get /registry/namespaces/ --prefix --keys-only`, says: '/registry/namespaces/default\n\n/registry/namespaces/kube-node-lease\n\n/registry/namespaces/kube-public\n\n/registry/namespaces/kube-system\n\n' },
    { line: `${ETCDCTL} compact 3; ${ETCDCTL} get color --rev 2`, says: 'Error: etcdserver: mvcc: required revision has been compacted' },
    { line: `${ETCDCTL} get color --rev 9000000`, says: 'Error: etcdserver: mvcc: required revision is a future revision' },
    { line: `${ETCDCTL} alarm list; ${ETCDCTL} defrag`, says: 'Finished defragmenting etcd member[https://127.0.0.1:2379]. took ' },
  ])('$line', ({ line, says }) => {
    expect(on(aCluster(), 'controlplane', line)).toContain(says);
  });
});

describe('encryption at rest', () => {
  const configuration = (provider: string, key: string, bytes: number) => `cat > /etc/kubernetes/enc/enc.yaml <<END
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
- resources: [secrets]
  providers:
  - ${provider}:
      keys:
      - name: ${key}
        secret: $(head -c ${bytes} /dev/zero | base64)
  - identity: {}
END`;

  test.each([
    { provider: 'aescbc', bytes: 32 },
    { provider: 'aesgcm', bytes: 16 },
    { provider: 'secretbox', bytes: 32 },
  ])('$provider: what is written is sealed, and what was written before is when it is replaced', ({ provider, bytes }) => {
    const world = aCluster();
    const raw = (name: string) => on(world, 'controlplane', `${ETCDCTL} get /registry/secrets/default/${name} --print-value-only | strings | head -3`);
    kubectl(world, 'create secret generic old --from-literal=password=sesame');
    expect(raw('old')).toContain('Secret');
    addMount(world, '/etc/kubernetes/enc');
    on(world, 'controlplane', configuration(provider, 'key1', bytes));
    addFlags(world, '--encryption-provider-config=/etc/kubernetes/enc/enc.yaml');
    kubectl(world, 'create secret generic new --from-literal=password=sesame');
    expect(raw('new')).toContain(`k8s:enc:${provider}:v1:key1:`);
    expect(raw('old')).not.toContain('k8s:enc:');
    kubectl(world, 'get secrets -A -o json | kubectl replace -f -');
    expect(raw('old')).toContain(`k8s:enc:${provider}:v1:key1:`);
    expect(kubectl(world, "get secret old -o jsonpath='{.data.password}'")).toBe('c2VzYW1l');
    on(world, 'controlplane', `sed -i '/encryption-provider-config/d' ${MANIFEST}`);
    world.advance(20_000);
    expect(kubectl(world, 'get secret old')).toContain('unable to transform key "/registry/secrets/default/old": identity transformer tried to read encrypted data');
  });

  test('a key of another length takes the server down', () => {
    const world = aCluster();
    addMount(world, '/etc/kubernetes/enc');
    on(world, 'controlplane', configuration('aescbc', 'key1', 5));
    addFlags(world, '--encryption-provider-config=/etc/kubernetes/enc/enc.yaml');
    expect(kubectl(world, 'get nodes')).toContain(REFUSED);
    expect(on(world, 'controlplane', 'crictl logs $(crictl ps -a -q --name kube-apiserver | head -1)')).toContain('secret is not of the expected length, got 5, expected one of [16 24 32]');
  });
});

describe('the audit log', () => {
  test('holds what the policy asks for', () => {
    const world = aCluster();
    addMount(world, '/var/log/audit');
    on(world, 'controlplane', `cat > /var/log/audit/policy.yaml <<END
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: None
  verbs: [list]
- level: RequestResponse
  resources: [{ group: "", resources: [configmaps] }]
- level: Metadata
  resources: [{ group: "", resources: [secrets] }]
END`);
    addFlags(world, '--audit-policy-file=/var/log/audit/policy.yaml', '--audit-log-path=/var/log/audit/audit.log', '--audit-log-maxage=7');
    kubectl(world, 'create configmap seen --from-literal=a=b; kubectl create secret generic hidden --from-literal=a=b; kubectl get pods; kubectl get configmap absent');
    const events = on(world, 'controlplane', 'cat /var/log/audit/audit.log').trim().split('\n').map((line) => JSON.parse(line));
    expect(events.map(({ level, stage, verb, objectRef, responseStatus }) => [level, stage, verb, objectRef.resource, objectRef.name, responseStatus.code])).toEqual([
      ['RequestResponse', 'ResponseComplete', 'create', 'configmaps', 'seen', 201],
      ['Metadata', 'ResponseComplete', 'create', 'secrets', 'hidden', 201],
      ['RequestResponse', 'ResponseComplete', 'get', 'configmaps', 'absent', 404],
    ]);
    expect(events[0]).toMatchObject({ user: { username: 'kubernetes-admin' }, requestObject: { data: { a: 'b' } }, responseObject: { data: { a: 'b' } }, annotations: { 'authorization.k8s.io/decision': 'allow' } });
    expect(events[1].requestObject).toBeUndefined();
  });
});

describe('kubeadm', () => {
  test.each([
    { line: 'kubeadm version -o short', says: /^v1\.36\.2\n$/ },
    { line: 'kubelet --version', says: /^Kubernetes v1\.36\.2\n$/ },
    { line: 'kubeadm token create --print-join-command', says: /^kubeadm join 172\.30\.1\.2:6443 --token [a-z0-9]{6}\.[a-z0-9]{16} --discovery-token-ca-cert-hash sha256:[0-9a-f]{64} \n$/ },
    { line: 'kubeadm token create abcdef.0123456789abcdef; kubeadm token list', says: /abcdef\.0123456789abcdef\s+2[34]h\s+\S+\s+authentication,signing\s+<none>\s+system:bootstrappers:kubeadm:default-node-token/ },
    { line: 'kubeadm certs check-expiration', says: /etcd-server\s+\w{3} \d\d, 20\d\d \d\d:\d\d UTC\s+9y\s+etcd-ca\s+no/ },
{ line: 'kubeadm init 2>&1 | tail -3', says: /\[ERROR DirAvailable--var-lib-etcd\]: \/var\/lib\/etcd is not empty\n\[preflight\] If you know what you are doing/ },
    { line: 'kubeadm config print init-defaults | grep -A2 -e localAPI -e ^networking', says: /advertiseAddress: 1\.2\.3\.4\n {2}bindPort: 6443\n--\nnetworking:\n {2}dnsDomain: cluster.local\n {2}serviceSubnet: 10\.96\.0\.0\/12\n$/ },
    { line: 'kubeadm upgrade plan 2>/dev/null | tail -14 | head -3', says: /Latest version in the v1\.36 series: v1\.36\.2\n\nAwesome, you're up-to-date! Enjoy!\n$/ },
    { line: 'kubeadm upgrade apply v1.37.0 2>&1 >/dev/null', says: /at least one minor release higher than the kubeadm minor release \(37 > 36\)\. Such an upgrade is not supported\n\nPlease fix the misalignments/ },
    { line: 'kubeadm certs renew nosuch', says: /^invalid subcommand "nosuch"\n/ },
    { line: 'kubeadm nosuch', says: /^unknown command "nosuch" for "kubeadm"\nTo see the stack trace of this error execute with --v=5 or higher\n$/ },
    { line: 'kubeadm kubeconfig user --client-name=bob --org=dev >bob.conf; kubectl --kubeconfig=bob.conf auth whoami', says: /Username +bob\nGroups +\[dev system:authenticated\]\n/ },
    { line: 'cd /etc/kubernetes; rm scheduler.conf manifests/kube-scheduler.yaml; kubeadm init phase kubeconfig scheduler; kubeadm init phase control-plane scheduler; ls scheduler.conf manifests/kube-scheduler.yaml', says: /^\[kubeconfig\] Writing "scheduler\.conf" kubeconfig file\n\[control-plane\] Creating static Pod manifest for "kube-scheduler"\nmanifests\/kube-scheduler\.yaml\nscheduler\.conf\n$/ },
  ])('$line', ({ line, says }) => {
    expect(on(aCluster(), 'controlplane', line)).toMatch(says);
  });

  test('renewed certificates are new, good, and shown by the API server', () => {
    const world = aCluster();
    const serial = () => on(world, 'workstation', 'openssl s_client -connect 172.30.1.2:6443 </dev/null 2>/dev/null | openssl x509 -noout -serial');
    const [before, old] = [serial(), on(world, 'controlplane', 'grep client-certificate-data /etc/kubernetes/admin.conf')];
    expect(on(world, 'controlplane', 'kubeadm certs renew all')).toMatch(/^\[renew\] Reading configuration(?:.|\n)*certificate for serving etcd renewed\n(?:.|\n)*\n\nDone renewing certificates\. You must restart the kube-apiserver, kube-controller-manager, kube-scheduler and etcd, so that they can use the new certificates\.\n$/);
    expect(serial()).not.toBe(before);
    expect(on(world, 'controlplane', 'grep client-certificate-data /etc/kubernetes/admin.conf')).not.toBe(old);
    expect(on(world, 'controlplane', 'cd /etc/kubernetes/pki; openssl verify -CAfile ca.crt apiserver.crt; openssl verify -CAfile etcd/ca.crt etcd/server.crt; kubeadm certs check-expiration | grep -c 364d')).toBe('apiserver.crt: OK\netcd/server.crt: OK\n11\n');
    expect(on(world, 'controlplane', 'kubectl --kubeconfig=/etc/kubernetes/admin.conf get nodes -o name')).toBe('node/controlplane\nnode/node01\n');
    on(world, 'controlplane', 'mv /etc/kubernetes/pki/ca.key /root');
    expect(on(world, 'controlplane', 'kubeadm certs renew apiserver')).toContain("Detected external ca, certificate for serving the Kubernetes API can't be renewed\n");
  });

  test('a certificate that was lost is made again, with another name', () => {
    const world = aCluster();
    on(world, 'controlplane', 'rm /etc/kubernetes/pki/apiserver.*');
    expect(on(world, 'controlplane', 'kubeadm init phase certs apiserver --apiserver-cert-extra-sans=web.example.com')).toBe('[certs] Generating "apiserver" certificate and key\n[certs] apiserver serving cert is signed for DNS names [controlplane kubernetes kubernetes.default kubernetes.default.svc kubernetes.default.svc.cluster.local web.example.com] and IPs [10.96.0.1 172.30.1.2]\n');
    expect(kubectl(world, 'get nodes -o name')).toContain('node/controlplane');
    on(world, 'controlplane', 'echo 172.30.1.2 web.example.com web.example.org >> /etc/hosts');
    const curl = (name: string) => on(world, 'controlplane', `curl -sS --cacert /etc/kubernetes/pki/ca.crt https://${name}:6443/livez`);
    expect(curl('web.example.com')).toBe('ok');
    expect(curl('web.example.org')).toContain('SSL');
  });

  test('a node leaves and joins again', () => {
    const world = aCluster();
    kubectl(world, 'create deployment web --image=nginx:1.27 --replicas=2');
    world.advance(10_000);
    const join = on(world, 'controlplane', 'kubeadm token create --print-join-command').trim();
    expect(on(world, 'node01', join)).toContain('[ERROR FileAvailable--etc-kubernetes-kubelet.conf]: /etc/kubernetes/kubelet.conf already exists\n\t[ERROR Port-10250]: Port 10250 is in use\n');
    expect(on(world, 'node01', 'echo n | kubeadm reset')).toContain('aborted reset operation');
    expect(on(world, 'node01', 'kubeadm reset --force')).toContain('[reset] Deleting contents of directories: [/etc/kubernetes/manifests /var/lib/kubelet /etc/kubernetes/pki]\n');
    expect(on(world, 'node01', 'systemctl is-active kubelet; crictl ps -q | wc -l')).toBe('inactive\n0\n');
    world.advance(60_000);
    expect(kubectl(world, 'get node node01 --no-headers')).toMatch(/NotReady/);
    kubectl(world, 'delete node node01');
    expect(on(world, 'node01', join.replace(/sha256:.{8}/, 'sha256:00000000'))).toContain('cluster CA found in cluster-info ConfigMap is invalid: none of the public keys');
    expect(on(world, 'node01', join.replace(/--token .{6}/, '--token aaaaaa'))).toContain('could not find a JWS signature in the cluster-info ConfigMap for token ID "aaaaaa"');
    expect(on(world, 'node01', join)).toContain('This node has joined the cluster:');
    world.advance(20_000);
    expect(kubectl(world, 'get node node01 --no-headers')).toMatch(/ Ready/);
    expect(kubectl(world, 'get csr --no-headers')).toMatch(/kube-apiserver-client-kubelet +system:bootstrap:\w{6} +<none> +Approved,Issued/);
    expect(kubectl(world, 'rollout status deployment web --timeout=60s')).toContain('successfully rolled out');
    expect(on(world, 'node01', 'KUBECONFIG=/etc/kubernetes/kubelet.conf kubectl auth whoami')).toContain('system:node:node01');
  });
});
