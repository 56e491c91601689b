import { describe, expect, test } from 'vitest';
import type { World } from '#world/world.js';
import { aCluster, addFlags, copied, kubectl, MANIFEST, on } from './a-kubeadm-cluster.js';

const REFUSED = 'The connection to the server 172.30.1.2:6443 was refused - did you specify the right host or port?';
const ETCDCTL = 'etcdctl --endpoints=https://127.0.0.1:2379 --cacert=/etc/kubernetes/pki/etcd/ca.crt --cert=/etc/kubernetes/pki/etcd/server.crt --key=/etc/kubernetes/pki/etcd/server.key';

/** Mounts a folder of the node in the API server. */
function addMount(world: World, path: string): void {
  on(world, 'controlplane', `mkdir -p ${path}; sed -i 's#^  volumes:$#  volumes:\\n  - hostPath:\\n      path: ${path}\\n      type: DirectoryOrCreate\\n    name: own#; s#^    volumeMounts:$#    volumeMounts:\\n    - mountPath: ${path}\\n      name: own#' ${MANIFEST}`);
}

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

