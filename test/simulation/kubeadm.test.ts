import { describe, expect, test } from 'vitest';
import { aCluster, kubectl, on } from './a-kubeadm-cluster.js';

describe('kubeadm', () => {
  test.each([
    { line: 'kubeadm version -o short', says: /^v1\.36\.2\n$/ },
    { line: 'kubeadm join --help', says: /^Usage:\n {2}kubeadm \[command\]\n/ },
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
