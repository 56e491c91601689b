import { describe, expect, test } from 'vitest';
import { SharedParts } from '#world/shared-parts.js';
import { World } from '#world/world.js';

const shared = new SharedParts();
const blank = World.create({ layout: 'bare', nodes: ['controlplane', 'node01'], seed: 7, startMs: Date.UTC(2026, 0, 1) }, { shared });

const RECORDED = 'All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.';
const NO_TTY = 'Unable to use a TTY - input is not a terminal or the right kind of file';
const crd = `kubectl apply -f - >/dev/null <<EOF
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: boats.harbor.example.com}
spec:
  group: harbor.example.com
  scope: Namespaced
  names: {plural: boats, singular: boat, kind: Boat}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
EOF
sleep 1
printf 'apiVersion: harbor.example.com/v1\\nkind: Boat\\nmetadata: {name: minnow}\\n' | kubectl create -f - >/dev/null`;
const guarded = `kubectl create deployment web --image=nginx:1.27 >/dev/null
kubectl rollout status deployment web >/dev/null
kubectl create pdb web --selector=app=web --min-available=1 >/dev/null
sleep 2`;
const masked = "sed 's/web-[a-z0-9]*-[a-z0-9]*/web-X/'";
const sleeper = 'kubectl run b --image=busybox -- sleep 1d >/dev/null; kubectl wait --for=condition=Ready pod/b >/dev/null';

/** Each row: what was done before, the command, and all that it says. */
const rows: readonly (readonly [string, string, string, string])[] = [
  ['run -it of a program that is done at once, without a terminal', '', "kubectl run b --image=busybox -it --rm --restart=Never -- echo hello world 2>&1 | tr -d '\\r'", [
    NO_TTY, RECORDED, "If you don't see a command prompt, try pressing enter.",
    "warning: couldn't attach to pod/b, falling back to streaming logs: unable to upgrade connection: container b not found in pod b_default",
    'hello world', 'pod "b" deleted from default namespace', '',
  ].join('\n')],
  ['run -i --quiet says what the program says', '', 'echo piped | kubectl run b --image=busybox -i --quiet --rm --restart=Never -- cat 2>&1', 'piped\n'],
  ['exec -it without a terminal', sleeper, 'kubectl exec -it b -- echo hi 2>&1', `${NO_TTY}\nhi\n`],
  ['attach to a container without a terminal of its own', "kubectl run b --image=busybox -- sh -c 'sleep 3; echo hi; sleep 1d' >/dev/null; kubectl wait --for=condition=Ready pod/b >/dev/null",
    'timeout 6 kubectl attach b -it 2>&1', ['error: Unable to use a TTY - container b did not allocate one', RECORDED, "If you don't see a command prompt, try pressing enter.", 'hi', ''].join('\n')],
  ['a token ends without a line where nobody looks', '', 'kubectl create token default | wc -l', '0\n'],
  ['a kubeconfig that is a device', '', 'kubectl --kubeconfig=/dev/null -s https://127.0.0.1:6443 --insecure-skip-tls-verify --token=garbage get pods 2>&1', 'error: You must be logged in to the server (Unauthorized)\n'],
  ['the scale of a deployment', 'kubectl create deployment web --image=nginx:1.27 --replicas=2 >/dev/null; sleep 5', 'kubectl get deployment web --subresource=scale', 'NAME   DESIRED   AVAILABLE   AGE\nweb    2         2           5s\n'],
  ['api-resources: what only an older version of its group has', `${crd}; ${crd.replace('boats.', 'ferries.').replace('plural: boats, singular: boat, kind: Boat', 'plural: ferries, singular: ferry, kind: Ferry').replace('name: v1,', 'name: v1beta1,').replace(/\nsleep[\s\S]*/, '')}\nsleep 1`, 'kubectl api-resources --api-group=harbor.example.com',
    'NAME      SHORTNAMES   APIVERSION                   NAMESPACED   KIND\nboats                  harbor.example.com/v1        true         Boat\nferries                harbor.example.com/v1beta1   true         Ferry\n'],
  ['a strategic patch of a custom resource', crd, `kubectl patch boat minnow -p '{"spec":{}}' 2>&1`,
    'error: application/strategic-merge-patch+json is not supported by harbor.example.com/v1, Kind=Boat: the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml\n'],
  ['the first wrong field is the first by name', '', 'kubectl create -f - 2>&1 <<EOF\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, ports: [{containerPort: "80"}], env: [{name: N}]}]}\nEOF',
    'Error from server (BadRequest): error when creating "STDIN": Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal bool into Go struct field EnvVar.spec.containers.env.name of type string\n'],
  ['drain that a budget holds up', guarded, `kubectl drain node01 --timeout=4s 2>&1 | ${masked}`, [
    'node/node01 cordoned', 'evicting pod default/web-X',
    'error when evicting pods/"web-X" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod\'s disruption budget.', 'evicting pod default/web-X',
    'There are pending pods in node "node01" when an error occurred: error when evicting pods/"web-X" -n "default": global timeout reached: 4s', 'pod/web-X',
    'error: unable to drain node "node01" due to error: error when evicting pods/"web-X" -n "default": global timeout reached: 4s, continuing command...',
    'There are pending nodes to be drained:', ' node01', 'error when evicting pods/"web-X" -n "default": global timeout reached: 4s', '',
  ].join('\n')],
  ['drain that asks nobody', guarded, `kubectl drain node01 --disable-eviction 2>&1 | ${masked}`, 'node/node01 cordoned\npod/web-X deleted\nnode/node01 drained\n'],
  ['endpoints of a port that no pod has', 'kubectl run web --image=nginx:1.27 -l app=web >/dev/null; kubectl create service clusterip web --tcp=80:wbe >/dev/null; kubectl wait --for=condition=Ready pod/web >/dev/null; sleep 2',
    "kubectl describe svc web | grep Endpoints | sed 's/10[.0-9]*/IP/'", 'Endpoints:                IP\n'],
  ['endpoints of a service that chooses nothing', "printf 'apiVersion: v1\\nkind: Service\\nmetadata: {name: s}\\nspec: {ports: [{port: 80}]}\\n' | kubectl create -f - >/dev/null", "kubectl describe svc s | grep Endpoints | awk '{print $2}'", '<none>\n'],
  ['only addresses that are not ready', 'kubectl run web --image=nginx:1.99 -l app=web >/dev/null; kubectl create service clusterip web --tcp=80 >/dev/null; sleep 3', "kubectl get endpoints web --no-headers 2>/dev/null | awk '{print NF}'", '2\n'],
  ['what an object is stands before what its type is', '', 'kubectl explain deployment.spec.strategy | grep -A2 DESCRIPTION', 'DESCRIPTION:\n    The deployment strategy to use to replace existing pods with new ones.\n    DeploymentStrategy describes how to replace existing pods with new ones.\n'],
  ['the values of an enum', '', 'kubectl explain pod.spec.restartPolicy | grep -A3 Possible', '    Possible enum values:\n     - `"Always"`\n     - `"Never"`\n     - `"OnFailure"`\n'],
  ['a time is a string', '', 'kubectl explain pod.metadata --recursive | grep creationTimestamp', '  creationTimestamp\t<string>\n'],
  ['busybox cannot write', '', "kubectl run b --image=busybox --restart=Never -i --quiet --rm -- sh -c 'sleep 2; echo x > /no/file; echo $?; cat < /no; echo $?' 2>&1", "sh: can't create /no/file: nonexistent directory\n1\nsh: can't open /no: no such file\n1\n"],
  ['busybox lists processes', sleeper, 'kubectl exec b -- ps | head -2', 'PID   USER     TIME  COMMAND\n    1 root      0:00 sleep 1d\n'],
  ['what was applied on the client, on the server', "printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: c}\\ndata: {a: b}\\n' > /tmp/c.yaml; kubectl apply -f /tmp/c.yaml >/dev/null", 'kubectl apply --server-side --dry-run=server -f /tmp/c.yaml 2>&1',
    'Warning: failed to migrate kubectl.kubernetes.io/last-applied-configuration for Server-Side Apply. This is non-fatal and will be retried next time you apply. Error: Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using v1: .metadata.annotations.kubectl.kubernetes.io/last-applied-configuration\nconfigmap/c serverside-applied (server dry run)\n'],
  ['a status that nobody applied', "printf 'apiVersion: apps/v1\\nkind: DaemonSet\\nmetadata: {name: d}\\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: nginx}]}}}\\n' > /tmp/d.yaml; kubectl apply -f /tmp/d.yaml >/dev/null; sleep 3",
    'kubectl apply --server-side -f /tmp/d.yaml 2>&1', 'daemonset.apps/d serverside-applied\n'],
  ['a scheduler without rights places nothing, and goes on when it has them again', 'kubectl get clusterrolebinding system:kube-scheduler -o yaml > /tmp/b.yaml; kubectl delete clusterrolebinding system:kube-scheduler system:volume-scheduler >/dev/null; kubectl run p --image=nginx >/dev/null; sleep 5',
    "kubectl get pod p -o jsonpath='{.status.phase} '; kubectl create clusterrolebinding s --clusterrole=system:kube-scheduler --user=system:kube-scheduler >/dev/null; sleep 90; kubectl get pod p -o jsonpath='{.status.phase}'", 'Pending Running'],
  ['a volume in memory', 'printf \'apiVersion: v1\nkind: Pod\nmetadata: {name: m}\nspec: {volumes: [{name: s, emptyDir: {medium: Memory, sizeLimit: 8Mi}}], containers: [{name: m, image: busybox, command: [sleep, 1d], volumeMounts: [{name: s, mountPath: /scratch}]}]}\n\' | kubectl create -f - >/dev/null; kubectl wait --for=condition=Ready pod/m >/dev/null',
    "kubectl exec m -- df -m /scratch | tail -1 | awk '{print $1,$2}'", 'tmpfs 8\n'],
  ['-v=6 tells what was asked', '', "kubectl get pod nosuch -v=6 2>&1 | grep -o 'verb=.*status=\"[^\"]*\"'", ['api?timeout=32s" status="200 OK"', 'apis?timeout=32s" status="200 OK"', 'api/v1/namespaces/default/pods/nosuch" status="404 Not Found"'].map((rest) => `verb="GET" url="https://127.0.0.1:6443/${rest}\n`).join('')],
  ['more text than the memory holds', 'printf \'apiVersion: v1\\nkind: Pod\\nmetadata: {name: h}\\nspec: {restartPolicy: Never, containers: [{name: h, image: busybox, command: [sh, -c, "x=$(head -c 60000000 /dev/zero | tr -c a x)"], resources: {limits: {memory: 20Mi}}}]}\\n\' | kubectl create -f - >/dev/null; sleep 5',
    "kubectl get pod h -o jsonpath='{.status.containerStatuses[0].state.terminated.reason}'", 'OOMKilled'],
];

describe('kubectl answers', () => {
  test.each(rows)('%s', (_name, before, command, want) => {
    const shell = blank.fork().openShell();
    if (before !== '') expect(shell.run(before, { stdin: '', timeoutMs: 120_000 })).toMatchObject({ exitCode: 0 });
    expect(shell.run(command, { stdin: '', timeoutMs: 120_000 }).stdout).toBe(want);
  });
});
