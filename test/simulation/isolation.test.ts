import { beforeAll, describe, expect, test } from 'vitest';
import { SharedParts } from '#world/shared-parts.js';
import { World, type WorldOptions } from '#world/world.js';

// Worlds of one process share layers of images, booted clusters and the resources of the API. What a learner changes in one
// of them is seen in no other: neither in one that was there before, nor in one that is made afterwards, nor across a fork.

const options: WorldOptions = { layout: 'kubeadm', nodes: ['controlplane', 'node01', 'node02'], seed: 11, startMs: Date.UTC(2026, 0, 1, 0, 30) };
const shared = new SharedParts();

interface Row {
  readonly name: string;
  readonly write: string;
  readonly read: string;
}

const inWeb = (command: string) => `kubectl exec web -- sh -c '${command}'`;
const view = (path: string) => `cat ${path}; ls -ld ${path}; stat -c "%a %u %s" ${path}`;

const files: readonly Row[] = [
  { name: 'a file that is new', write: 'echo mine > /root/new', read: 'cat /root/new 2>&1' },
  { name: 'a line at the end of a file of the image', write: 'echo mine >> /etc/passwd', read: view('/etc/passwd') },
  { name: 'bytes of a file of the image, written in place', write: 'printf XX 1<> /etc/passwd', read: 'head -c 20 /etc/passwd' },
  { name: 'a file of the image made empty', write: ': > /etc/os-release', read: 'cat /etc/os-release' },
  { name: 'a file of the image edited in place', write: 'sed -i s/Ubuntu/Mine/ /etc/os-release', read: 'grep NAME /etc/os-release' },
  { name: 'permissions of a file of the image', write: 'chmod 600 /etc/hosts', read: 'stat -c %a /etc/hosts' },
  { name: 'the owner of a folder of the image', write: 'chown 1000 /usr/bin', read: 'stat -c %u /usr/bin' },
  { name: 'a program removed', write: 'rm /usr/bin/seq', read: 'seq 3 2>&1' },
  { name: 'a program replaced', write: "printf '#!/bin/sh\\necho mine\\n' > /usr/bin/seq", read: 'seq 3 2>&1' },
  { name: 'a folder moved', write: 'mv /etc /was-etc', read: 'ls -d /etc /was-etc 2>&1' },
  { name: 'another name for a file, written through', write: 'ln /etc/hosts /root/alias; echo mine >> /root/alias', read: 'cat /etc/hosts' },
  { name: 'a user', write: "echo 'bob:x:1001:1001::/root:/bin/sh' >> /etc/passwd", read: 'id bob 2>&1' },
  { name: 'a file of a node', write: "ssh node01 'echo mine > /etc/motd'", read: "ssh node01 'cat /etc/motd 2>&1'" },
  { name: 'a static pod', write: "ssh controlplane 'rm /etc/kubernetes/manifests/kube-scheduler.yaml'; sleep 30", read: "ssh controlplane 'ls /etc/kubernetes/manifests'; kubectl -n kube-system get pods -o name | grep scheduler" },
  { name: 'the kubeconfig', write: 'kubectl config set-context --current --namespace=kube-system', read: 'kubectl config view; kubectl get pods -o name' },
  { name: 'a file of a container that its image has', write: inWeb('echo mine > /usr/share/nginx/html/index.html'), read: inWeb('curl -s localhost') },
  { name: 'a program of a container', write: inWeb('rm /bin/cat'), read: inWeb('cat /etc/hostname 2>&1') },
  { name: 'a program that runs', write: 'sleep 1000 & sleep 1', read: 'ps ax | grep -c "[s]leep 1000"' },
];

const objects: readonly Row[] = [
  { name: 'an object', write: 'kubectl create configmap mine', read: 'kubectl get configmaps -o name' },
  { name: 'an object that every cluster begins with', write: `kubectl patch configmap kube-root-ca.crt -p '{"data":{"ca.crt":"mine"}}'`, read: 'kubectl get configmap kube-root-ca.crt -o yaml' },
  { name: 'a service that every cluster begins with', write: 'kubectl delete service kubernetes', read: 'kubectl get services -o name' },
  { name: 'labels of a node', write: 'kubectl label node node01 disk=mine', read: 'kubectl get node node01 --show-labels --no-headers' },
  { name: 'a taint', write: 'kubectl taint node node01 mine=yes:NoExecute', read: 'kubectl get node node01 -o jsonpath={.spec.taints}' },
  { name: 'a node cordoned', write: 'kubectl cordon node02', read: 'kubectl get nodes --no-headers | grep -c SchedulingDisabled' },
  { name: 'a right', write: 'kubectl create clusterrolebinding mine --clusterrole=view --user=alice', read: 'kubectl auth can-i list pods --as=alice' },
  { name: 'a role that every cluster begins with', write: `kubectl patch clusterrole view --type=json -p '[{"op":"replace","path":"/rules","value":[]}]'; kubectl delete clusterrole edit`, read: 'kubectl get clusterrole view edit -o yaml 2>&1' },
  { name: 'a namespace', write: 'kubectl create namespace mine; kubectl delete namespace kube-public', read: 'kubectl get namespaces -o name' },
  { name: 'a kind', write: `kubectl apply -f - <<'Y'
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: boats.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: boats, singular: boat, kind: Boat}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
Y
sleep 2`, read: 'kubectl api-resources | grep -c example.com; kubectl get boats 2>&1; kubectl get --raw /openapi/v2 | grep -c example.com' },
  { name: 'an image pulled', write: 'kubectl run once --image=busybox:1.36 --restart=Never --overrides=\'{"spec":{"nodeName":"node01"}}\' -- true; sleep 20; kubectl delete pod once', read: 'kubectl run again --image=busybox:1.36 --restart=Never --overrides=\'{"spec":{"nodeName":"node01"}}\' -- true; sleep 20; kubectl get events --no-headers | grep -c "already present"; kubectl delete pod again' },
  { name: 'a name in DNS', write: 'kubectl expose pod web --port=80 --name=mine; sleep 3', read: inWeb('curl -s -o /dev/null -w %{http_code} http://mine') },
  { name: 'the Corefile', write: 'kubectl -n kube-system patch configmap coredns -p \'{"data":{"Corefile":"mine"}}\'', read: 'kubectl -n kube-system get configmap coredns -o jsonpath={.data.Corefile}' },
  { name: 'the environment of a container', write: 'kubectl create deployment app --image=nginx:1.27; kubectl set env deployment app WHO=mine; sleep 20', read: 'kubectl exec deployment/app -- printenv WHO 2>&1' },
  { name: 'a pod of the system', write: 'kubectl -n kube-system delete deployment coredns; sleep 40', read: 'kubectl -n kube-system get pods -o name | grep -c coredns' },
];

describe('worlds of one process', () => {
  let prepared: ReadonlyMap<string, unknown>;
  const run = (world: World, script: string) => {
    const { stdout, stderr } = world.runScript('workstation', script, 120_000);
    return stdout + stderr;
  };
  const fresh = () => World.restore(prepared, { shared });

  beforeAll(() => {
    const world = World.create(options, { shared });
    run(world, 'kubectl run web --image=nginx:1.27 --port=80 --labels=app=web; kubectl wait --for=condition=Ready pod/web');
    // Not a copy: what is restored from it shares its objects.
    prepared = new Map(Object.entries(world.changesSince(undefined).set));
  });

  test.each([...files, ...objects])('$name', ({ write, read }) => {
    const [before, writer, origin] = [fresh(), fresh(), fresh()];
    const fork = origin.fork();
    const untouched = run(before, read);
    run(writer, write);
    const written = run(writer, read);
    expect(written).not.toBe(untouched);
    expect(run(fresh(), read)).toBe(untouched);
    run(fork, write);
    expect(run(origin, read)).toBe(untouched);
    expect(run(fork, read)).toBe(written);
  });

  test('a world made anew after all of that is the same as before it', () => {
    const hash = (world: World) => JSON.stringify(Object.entries(world.changesSince(undefined).set).sort(([a], [b]) => (a < b ? -1 : 1)));
    expect(hash(World.create(options, { shared }))).toBe(hash(World.create(options, { shared: new SharedParts() })));
  });

  test('what worlds share of their objects is frozen', () => {
    const [one, other] = [World.create(options, { shared }), World.create(options, { shared })];
    let count = 0;
    const isFrozen = (value: unknown): boolean => typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isFrozen));
    one.cluster.apiServer.core.etcd.range('', '\uffff', ({ value }, key) => {
      if (other.cluster.apiServer.core.etcd.get(key)?.value !== value) return;
      count++;
      expect(isFrozen(value), key).toBe(true);
    });
    expect(count).toBeGreaterThan(100);
  });
});
