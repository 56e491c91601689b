import { expect, test } from 'vitest';
import { aCluster, kubectl, MANIFEST, on } from './a-kubeadm-cluster.js';

const base = aCluster();
const CACHE = '~/.kube/cache/discovery/172.30.1.2_6443';
const ASKED = "2>&1 | grep -o 'url=.*' | sed 's#.*6443\\(/[a-z]*\\)[^ ]*.*#\\1#' | paste -sd' '";
const boats = (verb: string) => `kubectl ${verb} -f - >/dev/null <<EOF
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: boats.harbor.example.com}
spec:
  group: harbor.example.com
  scope: Namespaced
  names: {plural: boats, singular: boat, kind: Boat, shortNames: [bt]}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
EOF
sleep 1`;

/** Each row: what was done before, the command, and all that it says. */
test.each([
  ['the first command asks what is served', '', `kubectl get pods -v=6 ${ASKED}`, '/api /apis /api\n'],
  ['the next one knows', 'kubectl get nodes', `kubectl get pods -v=6 ${ASKED}`, '/api\n'],
  ['helm and kubectl share it', 'helm create x; helm install x ./x', `kubectl get pods -v=6 ${ASKED}`, '/api\n'],
  ['a kind that is new is looked for', `kubectl get nodes; ${boats('create')}`, 'kubectl get bt', 'No resources found in default namespace.\n'],
  ['a kind that is gone is asked for', `${boats('create')}; kubectl get boats; ${boats('delete')}`, 'kubectl get boats',
    'Error from server (NotFound): Unable to list "harbor.example.com/v1, Resource=boats": the server could not find the requested resource (get boats.harbor.example.com)\n'],
  ['until something else is not known', `${boats('create')}; kubectl get boats; ${boats('delete')}; kubectl get nosuch`, 'kubectl get boats', 'error: the server doesn\'t have a resource type "boats"\n'],
  ['a manifest of a kind that is new', `kubectl get nodes; ${boats('create')}`, "printf 'apiVersion: harbor.example.com/v1\\nkind: Boat\\nmetadata: {name: minnow}\\n' | kubectl create -f -", 'boat.harbor.example.com/minnow created\n'],
  ['api-resources asks always', 'kubectl get nodes', `kubectl api-resources -v=6 ${ASKED}`, '/api /apis\n'],
  ['but not when the cache will do', 'kubectl get nodes', `kubectl api-resources --cached -v=6 ${ASKED}`, '\n'],
  ['what is older than six hours is asked for again', `kubectl get nodes; touch -d '7 hours ago' ${CACHE}/servergroups.json`, `kubectl get pods -v=6 ${ASKED}`, '/api /apis /api\n'],
  ['so is what cannot be read', `kubectl get nodes; echo '{' > ${CACHE}/apps/v1/serverresources.json`, `kubectl get pods -v=6 ${ASKED}`, '/api /apis /api\n'],
  ['and what is something else', `kubectl get nodes; echo null > ${CACHE}/servergroups.json`, `kubectl get pods -v=6 ${ASKED}`, '/api /apis /api\n'],
  ['what somebody wrote into it breaks nothing', `kubectl get nodes; echo '{"groups":[null,{"name":5,"versions":[null,{"groupVersion":"v1","version":"v1"}]}]}' > ${CACHE}/servergroups.json; echo '{"resources":[null,{"name":7,"kind":8,"verbs":3,"shortNames":"x"}]}' > ${CACHE}/v1/serverresources.json`, 'kubectl get pods', 'No resources found in default namespace.\n'],
  ['where nothing can be written nothing is kept', 'KUBECACHEDIR=/proc kubectl get nodes', `kubectl get pods -v=6 ${ASKED}`, '/api /apis /api\n'],
  ['--cache-dir says where', 'kubectl get nodes --cache-dir /tmp/cache', 'ls /tmp/cache /tmp/cache/discovery; ls ~/.kube', '/tmp/cache:\ndiscovery\n\n/tmp/cache/discovery:\n172.30.1.2_6443\nconfig\n'],
  ['files have the modes of the real ones', 'kubectl get nodes', `stat -c %a ${CACHE} ${CACHE}/v1/serverresources.json`, '750\n660\n'],
])('%s', (_, before, command, says) => {
  const world = base.fork();
  if (before !== '') on(world, 'workstation', before);
  expect(on(world, 'workstation', command)).toBe(says);
});

test('a server that is down is asked once by who knows what it serves, and five times by who does not', () => {
  const world = base.fork();
  kubectl(world, 'get nodes');
  on(world, 'controlplane', `mv ${MANIFEST} /root/`);
  world.advance(60_000);
  const refused = 'The connection to the server 172.30.1.2:6443 was refused - did you specify the right host or port?\n';
  expect(kubectl(world, 'get nodes')).toBe(refused);
  on(world, 'workstation', 'rm -r ~/.kube/cache');
  expect(kubectl(world, 'get nodes').replace(/^E.*memcache\.go:265\].*\n/gm, 'E\n')).toBe(`${'E\n'.repeat(5)}${refused}`);
});
