import { beforeAll, describe, expect, test } from 'vitest';
import { encodeUtf8, decodeUtf8 } from '#linux/env/text.js';
import { SharedParts } from '#world/shared-parts.js';
import { World, type WorldOptions } from '#world/world.js';

// What a learner may do to a world, by accident or not. Each ends by itself, with what a real system says, in a bounded
// number of turns; the world goes on, and so does its neighbour in the same process.

const options: WorldOptions = { layout: 'bare', nodes: ['controlplane', 'node01', 'node02'], seed: 7, startMs: Date.UTC(2026, 0, 1, 0, 30) };
const shared = new SharedParts();
/** Virtual time of one turn, and how often its host looks up in it at most. */
const TURN_MS = 500;
const STEPS_PER_TURN = 60_000;
const PODS = "kubectl get pods --no-headers | awk '{ print $1, $2, $3, $4 }'";

interface Row {
  readonly name: string;
  readonly script: string;
  /** What the terminal shows, among other things. */
  readonly shows?: string | RegExp;
  readonly status?: number;
  /** Virtual time in which it must end. */
  readonly seconds?: number;
  /** What a learner does afterwards to get rid of it. */
  readonly cure?: string;
}

const bomb = (head: string) => `{ echo '${head}'; echo 'a: &a [x,x,x,x,x,x,x,x,x]'; p=a; for k in b c d e f g h i j; do echo "$k: &$k [*$p,*$p,*$p,*$p,*$p,*$p,*$p,*$p,*$p]"; p=$k; done; } > bomb.yaml`;
const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}';
const brackets = (side: string) => `head -c 100000 /dev/zero | tr '\\0' '${side}'`;
const lines5000 = `$(printf 'a%.0s' {1..5000})!`;

const inTheShell: readonly Row[] = [
  { name: 'an endless loop', script: 'while true; do :; done', shows: 'Killed' },
  { name: 'a fork bomb', script: ':(){ :|:& };:; wait' },
  { name: 'ten gigabytes into a file', script: 'yes | head -c 10G > f', status: 1, shows: "head: error writing 'standard output': No space left on device" },
  { name: 'zeroes into a file', script: 'cat /dev/zero > f', status: 1, shows: 'cat: write error: No space left on device' },
  { name: 'backtracking in grep', script: `grep -E '^(a+)+$' <<< ${lines5000}`, status: 1 },
  { name: 'backtracking in sed', script: `sed -E 's/^(a+)+$/x/' <<< ${lines5000} | wc -c`, shows: '5002' },
  { name: 'backtracking in awk', script: `awk '/^(a+)+$/ { print "no" }' <<< ${lines5000}`, status: 0 },
  { name: 'backtracking in [[ =~ ]]', script: `[[ ${lines5000} =~ ^(a+)+$ ]]`, status: 1 },
  { name: 'a thousand million words', script: 'echo {1..999999999}', shows: 'failed to allocate memory' },
  { name: 'recursion of a function', script: 'f() { f; }; f', status: 139 },
  { name: 'substitutions without end', script: 'f() { echo $(f); }; f', shows: 'fork: Resource temporarily unavailable' },
  { name: 'source nested too deep', script: 'eval "$(printf "\\$(%.0s" {1..50000})"', status: 2 },
];

const inKubectl: readonly Row[] = [
  { name: 'a YAML bomb', script: `${bomb(configMap)}; kubectl apply -f bomb.yaml`, status: 1, shows: 'error: error parsing bomb.yaml: error converting YAML to JSON: yaml: document contains excessive aliasing' },
  { name: 'JSON nested deep, applied', script: `{ printf '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":'; ${brackets('[')}; ${brackets(']')}; echo '}'; } > deep.json; kubectl apply -f deep.json`, status: 1, shows: 'error: error parsing deep.json: error converting YAML to JSON: yaml: exceeded max depth of 10000' },
  { name: 'YAML nested deep, applied', script: `{ printf '${configMap.replaceAll('\n', '\\n')}\\ndata: '; ${brackets('[')}; ${brackets(']')}; } > deep.yaml; kubectl apply -f deep.yaml`, status: 1, shows: 'yaml: exceeded max depth of 10000' },
  { name: 'a ConfigMap of two megabytes', script: "head -c 2000000 /dev/zero | tr '\\0' x > big; kubectl create configmap big --from-file=big", status: 1, shows: 'error: failed to create configmap: ConfigMap "big" is invalid: []: Too long: may not be more than 1048576 bytes' },
  { name: 'a Secret of four megabytes', script: "head -c 4000000 /dev/zero | tr '\\0' x > big; kubectl create secret generic big --from-file=big", status: 1, shows: 'Request entity too large: limit is 3145728' },
  { name: 'a label selector of a megabyte', script: "kubectl get pods -l \"a=$(head -c 1000000 /dev/zero | tr '\\0' x)\" 2>&1 | tail -c 60", shows: 'must be no more than 63 bytes' },
  { name: 'a template that calls itself', script: "kubectl get ns default -o go-template='{{define \"a\"}}{{template \"a\" .}}{{end}}{{template \"a\" .}}' 2>&1 | tail -1", shows: 'exceeded maximum template depth' },
  { name: 'a jsonpath nested deep', script: "kubectl get ns -o jsonpath=\"$(printf '{range .items[*]}%.0s' {1..3000})\" | wc -c", seconds: 60 },
  { name: 'a jsonpath that descends everywhere, twice', script: "kubectl get ns -o jsonpath='{..}{....name}' | wc -c", status: 0 },
  { name: 'a thousand watches', script: 'for i in {1..1000}; do kubectl get pods -w & done; sleep 5', shows: 'Resource temporarily unavailable', cure: 'kill -9 -1' },
];

const inTheCluster: readonly Row[] = [
  { name: 'ConfigMaps until etcd is full', script: "head -c 1000000 /dev/zero | tr '\\0' x > big; for i in {1..10000}; do kubectl create configmap c$i --from-file=big > out || break; done; echo made $i", shows: /error: failed to create configmap: etcdserver: mvcc: database space exceeded\s+made \d\d\s/, cure: 'kubectl delete configmap --all' },
  { name: 'a hundred thousand replicas', script: 'kubectl create deployment web --image=nginx:1.27 --replicas=100000; sleep 5; kubectl get deployment web --no-headers', shows: /web +\d+\/100000/, seconds: 30, cure: 'kubectl delete deployment web --wait=false' },
  { name: 'a hundred containers in a loop', script: "kubectl create deployment spin --image=busybox:1.36 --replicas=100 -- sh -c 'while true; do :; done'; sleep 20; kubectl get deployment spin --no-headers", shows: '100/100', seconds: 60 },
  { name: 'a container that floods its log', script: 'kubectl run flood --image=busybox:1.36 -- yes; sleep 20; kubectl logs flood | head -1; kubectl logs flood --tail=1; timeout 3 kubectl logs -f flood > /dev/null; kubectl get pod flood --no-headers', shows: /y\s+y\s+flood +1\/1 +Running/, seconds: 60 },
  { name: 'a million lines of log', script: 'kubectl run lines --image=busybox:1.36 --restart=Never -- seq 1 1000000; sleep 20; kubectl logs lines > out; tail -1 out; kubectl logs lines --tail=1', shows: /1000000\s+1000000\s/, seconds: 60 },
  { name: 'owners of one another', script: `for n in a b; do kubectl create configmap $n; done; ref() { kubectl patch configmap $1 --type=merge -p '{"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"'$2'","uid":"'$(kubectl get configmap $2 -o jsonpath={.metadata.uid})'","blockOwnerDeletion":true}]}}'; }; ref a b; ref b a; kubectl delete configmap a --cascade=foreground --wait=false; sleep 30; echo done`, shows: 'done', seconds: 60 },
  { name: 'a namespace that a finalizer holds', script: `kubectl create namespace held; kubectl -n held create configmap a; kubectl -n held patch configmap a --type=merge -p '{"metadata":{"finalizers":["example.com/never"]}}'; kubectl delete namespace held --wait=false; sleep 60; kubectl get namespace held --no-headers`, shows: /held +Terminating/, seconds: 90 },
];

/** Runs a script in a terminal of the world, turn by turn, the neighbour's turns between them. */
function play(world: World, script: string, seconds: number, between: () => void): { readonly screen: string; readonly isOver: boolean } {
  world.findHost('workstation')?.files.write('/root/hostile.sh', script, 0o755);
  const terminal = world.openTerminal('workstation', 200, 50);
  world.advance(100);
  terminal.take();
  terminal.submit('bash hostile.sh; echo "[status $?]"');
  const end = world.now() + seconds * 1000;
  let screen = '';
  const isBusy = () => terminal.mode().kind !== 'prompt';
  while (world.now() < end && isBusy()) {
    let steps = 0;
    world.work(Math.min(end, world.now() + TURN_MS), () => ++steps > STEPS_PER_TURN);
    screen += terminal.take();
    between();
  }
  const isOver = !isBusy();
  terminal.close();
  return { screen, isOver };
}

describe('hostile commands', () => {
  let neighbour: World;
  let neighbourPods = '';
  const ask = () => neighbour.openShell().run(PODS, { stdin: '', timeoutMs: 10_000 }).stdout;

  beforeAll(() => {
    neighbour = World.create(options, { shared });
    neighbour.openShell().run('kubectl create deployment web --image=nginx:1.27 --replicas=3; sleep 20', { stdin: '', timeoutMs: 60_000 });
    neighbourPods = ask();
    expect(neighbourPods.trim().split('\n')).toHaveLength(3);
  });

  test.each([...inTheShell, ...inKubectl, ...inTheCluster])('$name', ({ script, shows, status, seconds = 400, cure }) => {
    const world = World.create(options, { shared });
    let turns = 0;
    const { screen, isOver } = play(world, script, seconds, () => {
      neighbour.advance(1);
      if (turns++ % 20 === 0) expect(ask()).toBe(neighbourPods);
    });
    expect(isOver, screen.slice(-2000)).toBe(true);
    if (shows !== undefined) expect(screen.replaceAll('\r\n', '\n')).toMatch(shows);
    if (status !== undefined) expect(screen).toContain(`[status ${status}]`);
    const shell = world.openShell();
    if (cure !== undefined) shell.run(cure, { stdin: '', timeoutMs: 60_000 });
    expect(shell.run('kubectl get namespace default -o name; kubectl create configmap alive; echo alive', { stdin: '', timeoutMs: 60_000 }).stdout).toBe('namespace/default\nconfigmap/alive created\nalive\n');
    expect(ask()).toBe(neighbourPods);
  });
});

describe('hostile requests', () => {
  const world = World.create(options, { shared });
  world.advance(5_000);
  const target = '/api/v1/namespaces/default/configmaps';
  const json = { 'content-type': 'application/json' };
  const deep = `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  const objects = `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`;
  const laughs = `apiVersion: v1\nkind: ConfigMap\na: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'.split('').map((key, i) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghi'[i]}`).join()}]\n`).join('')}`;
  const pod = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec: { containers: [{ name: 'c', image: 'nginx', args: ['x'.repeat(1_600_000)] }] } });

  test.each([
    { name: 'lists in lists', target, headers: json, body: deep, code: 400, message: `the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: invalid character '[' exceeded max depth ({"apiVersion":"v1","kind":"Con ...)` },
    { name: 'objects in objects', target, headers: json, body: objects, code: 400, message: "invalid character '{' exceeded max depth" },
    { name: 'a YAML bomb', target, headers: { 'content-type': 'application/yaml' }, body: laughs, code: 400, message: 'yaml: document contains excessive aliasing' },
    { name: 'more than three megabytes', target, headers: json, body: ' '.repeat(3 * 1024 * 1024 + 1), code: 413, message: 'Request entity too large: limit is 3145728' },
    { name: 'an object that etcd does not take', target: '/api/v1/namespaces/default/pods', headers: json, body: pod, code: 500, message: 'etcdserver: request is too large' },
    { name: 'a patch nested deep', target: `${target}/kube-root-ca.crt`, method: 'PATCH', headers: { 'content-type': 'application/merge-patch+json' }, body: deep, code: 400, message: 'exceeded max depth' },
    { name: 'bytes that are no text', target, headers: json, body: '\ufffd'.repeat(1000), code: 400, message: '' },
  ])('$name', ({ target: at, headers, body, code, message, method = 'POST' }) => {
    const before = world.clusterRevision;
    const answer = world.request({ method, target: at, headers, body: encodeUtf8(body) });
    const status = JSON.parse(decodeUtf8(answer.body as Uint8Array)) as { readonly code: number; readonly message: string };
    expect([answer.status, status.code]).toEqual([code, code]);
    expect(status.message).toContain(message);
    expect(world.clusterRevision).toBe(before);
  });
});

describe('a watcher that does not read', () => {
  test('is dropped before what waits for it fills the memory', () => {
    const world = World.create(options, { shared });
    const target = '/api/v1/namespaces/default/configmaps';
    const put = (method: string, at: string, text: string) => world.request({
      method, target: at, headers: { 'content-type': 'application/json' },
      body: encodeUtf8(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { text } })),
    });
    const { body } = world.request({ method: 'GET', target: `${target}?watch=1`, headers: {}, body: new Uint8Array() });
    if (body instanceof Uint8Array) throw new Error('a watch answers with a stream');
    let woken = 0;
    body.onReadable(() => woken++);
    expect(put('POST', target, 'small').status).toBe(201);
    for (let i = 0; i < 40; i++) expect(put('PUT', `${target}/x`, `${i}${'x'.repeat(900_000)}`).status).toBe(200);
    world.advance(10);
    expect(woken).toBeGreaterThan(0);
    expect(body.next()).toBeNull();
  });
});

describe('time that runs away', () => {
  const HOUR_MS = 3_600_000;

  test('a CronJob every minute, for a year: what is stored stays small, and the host may stop in between', () => {
    const world = World.create(options, { shared });
    world.runScript('workstation', "kubectl create cronjob tick --image=busybox:1.36 --schedule='* * * * *' -- true", 60_000);
    world.advance(1.2 * HOUR_MS);
    const stored = world.cluster.apiServer.core.etcd.size;
    world.advance(HOUR_MS);
    expect(world.cluster.apiServer.core.etcd.size).toBeLessThan(stored * 1.05);
    let steps = 0;
    expect(world.work(world.now() + 365 * 24 * HOUR_MS, () => ++steps > STEPS_PER_TURN)).toBe(false);
    expect(world.runScript('workstation', 'kubectl get jobs --no-headers | grep -c Complete', 60_000).stdout).toMatch(/^[34]\n$/);
  });

  test('events end after an hour, also those of the boot', () => {
    const world = World.create({ ...options, layout: 'kubeadm' }, { shared });
    const count = () => Number(world.runScript('workstation', 'kubectl get events -A --no-headers 2>/dev/null | wc -l', 60_000).stdout);
    expect(count()).toBe(0);
    world.runScript('workstation', 'kubectl run web --image=nginx:1.27; sleep 30', 60_000);
    expect(count()).toBeGreaterThan(3);
    const copy = world.fork();
    for (const one of [world, copy]) {
      one.advance(HOUR_MS + 60_000);
      expect(Number(one.runScript('workstation', 'kubectl get events -A --no-headers 2>/dev/null | wc -l', 60_000).stdout)).toBe(0);
    }
  });
});
