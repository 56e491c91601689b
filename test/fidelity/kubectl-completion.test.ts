import { describe, expect, test } from 'vitest';
import { SharedParts } from '#world/shared-parts.js';
import { World, type WorldTerminal } from '#world/world.js';

const world = World.create({ layout: 'bare', nodes: ['controlplane', 'node01'], seed: 7, startMs: Date.UTC(2026, 0, 1) }, { shared: new SharedParts() });
world.openShell().run(`kubectl create deployment web --image=nginx:1.27; kubectl run solo --image=busybox:1.36 -- sleep 1d; kubectl run other --image=busybox:1.36 -- sleep 1d
kubectl create namespace shop; mkdir manifests; touch manifests/a.yaml manifests/b.json manifests/c.txt; kubectl create configmap settings -n shop; kubectl config rename-context $(kubectl config current-context) kubernetes-admin@cluster; kubectl wait --for=condition=Ready pod/solo pod/other`, { stdin: '', timeoutMs: 120_000 });

/** Each row: what stands on the line when Tab is pressed, and what is offered. */
const rows: readonly (readonly [string, readonly string[]])[] = [
  ['kubectl get pods s', ['solo']],
  ['kubectl get pods solo o', ['other']],
  ['kubectl get pods solo s', []],
  ['kubectl describe pod/so', ['pod/solo']],
  ['kubectl delete deploy ', ['web']],
  ['kubectl get deployments.apps/', ['deployments.apps/web']],
  ['kubectl get no', ['nodes']],
  ['kubectl get deploym', ['deployments.apps']],
  ['kubectl logs oth', ['other']],
  ['kubectl exec -it deploy/', ['deploy/web']],
  ['kubectl logs solo s', ['solo']],
  ['kubectl exec solo -c ', ['solo']],
  ['kubectl -n shop get cm se', ['settings']],
  ['kubectl get cm -n sh', ['shop']],
  ['kubectl get pods -o js', ['json', 'jsonpath', 'jsonpath-as-json', 'jsonpath-file']],
  ['kubectl drain no', ['node01']],
  ['kubectl rollout restart dep', ['deployment']],
  ['kubectl rollout sta', ['status']],
  ['kubectl config rename-context nosuch ', []],
  ['kubectl get pods --output=wi', ['--output=wide']],
  ['kubectl get pods -n=sh', ['-n=shop']],
  ['kubectl get pods --sel', ['--selector']],
  ['kubectl completion b', ['bash']],
  ['kubectl config use-context kubernetes-admin@', ['kubernetes-admin@cluster']],
  ['kubectl apply -f man', ['manifests/']],
  ['kubectl apply -f manifests/', ['manifests/a.yaml', 'manifests/b.json']],
  ['kubectl apply --filename=manifests/a', ['--filename=manifests/a.yaml']],
  ['kubectl cp sol', ['solo:']],
  ['kubectl explain man', ['manifests/']],
  ['kubectl get po > man', ['manifests/']],
  ['echo a | kubectl get pods s', ['solo']],
  ['KUBECONFIG=~/.kube/config kubectl get pods s', ['solo']],
  ['if kubectl get pods s', ['solo']],
  ['x="$(kubectl get pods s', ['solo']],
  ['kubectl get -l "a in (b, c)" no', ['nodes']],
  ['/usr/local/bin/kubectl get no', ['nodes']],
  ['cat man', ['manifests/']],
  ['cd man', ['manifests/']],
  ['kubec', ['kubectl']],
  ['echo $HOM', ['$HOME']],
  ['kubectl get nosuch ', []],
];

/** A terminal in which somebody has typed these lines. */
function typing(...lines: readonly string[]): WorldTerminal {
  const terminal = world.openTerminal('workstation', 80, 24);
  world.advance(500);
  for (const line of lines) {
    terminal.submit(line);
    world.advance(2_000);
  }
  return terminal;
}

const complete = (terminal: WorldTerminal, line: string) => terminal.complete(line, line.length);

describe('Tab in a terminal', () => {
  test.each(rows)('%s', (line, want) => {
    expect(complete(world.openTerminal('workstation', 80, 24), line).candidates).toEqual(want);
  });
  test('a server that does not answer offers nothing', () => {
    expect(complete(world.openTerminal('workstation', 80, 24), 'kubectl -s https://192.0.2.1:6443 get pods ').candidates).toEqual([]);
  });
  test('no space follows what goes on', () => {
    const terminal = world.openTerminal('workstation', 80, 24);
    expect(complete(terminal, 'kubectl exec deploym')).toEqual({ replace: 13, candidates: ['deployments/'], noSpace: true });
    expect(complete(terminal, 'kubectl get deploym')).toEqual({ replace: 12, candidates: ['deployments.apps'] });
  });
});

const ALIAS = 'alias k=kubectl';
const SCRIPT = 'source <(kubectl completion bash)';
/** Each row: lines typed before, what stands on the line, what is offered and from where on. */
const registered: readonly (readonly [readonly string[], string, readonly string[], number])[] = [
  [[ALIAS], 'k get pods s', ['solo'], 11],
  [[ALIAS, 'alias kg="k get"'], 'kg pods s', ['solo'], 8],
  [[SCRIPT], 'kubectl get pods s', ['solo'], 17],
  [[SCRIPT], 'kubectl get pods --output=wi', ['wide'], 26],
  [[SCRIPT], 'kubectl config use-context kubernetes-admin@', ['cluster'], 44],
  [[SCRIPT], 'kubectl apply -f manifests/', ['manifests/a.yaml', 'manifests/b.json'], 17],
  [[SCRIPT], 'kubectl apply -f man', ['manifests/'], 17],
  [[SCRIPT], 'kubectl version man', ['manifests/'], 16],
  [[SCRIPT], 'kubectl get pods nosuch', [], 17],
  [[SCRIPT, ALIAS, 'complete -o default -F __start_kubectl k'], 'k get pods s', ['solo'], 11],
  [['kubectl completion bash > /etc/bash_completion.d/kubectl', 'bash', 'complete -p kubectl > registered', 'alias kn="kubectl -n shop"', 'complete -o default -F __start_kubectl kn'], 'kn get cm se', ['settings'], 10],
  [['complete -W "start stop status" service'], 'service st', ['start', 'status', 'stop'], 8],
  [["f() { COMPREPLY=(\"$1:$2:$3:$COMP_CWORD\"); }", 'complete -F f tool'], 'tool a b', ['tool:b:a:2'], 7],
  [["f() { COMPREPLY=(zz aa); compopt -o nosort; }", 'complete -F f tool'], 'tool ', ['zz', 'aa'], 5],
  [["late() { complete -W 'one' $1; return 124; }", 'complete -D -F late'], 'tool ', ['one'], 5],
  [['complete -d see'], 'see m', ['manifests'], 4],
];

describe('what complete has registered', () => {
  test.each(registered)('%j, then %s', (lines, line, candidates, replace) => {
    expect(complete(typing(...lines), line)).toMatchObject({ candidates, replace });
  });
  test('a function may remember something, and its shell goes on as it was', () => {
    const terminal = typing('f() { count=$((count + 1)); echo $count > counted; COMPREPLY=(c$count); }', 'complete -F f tool', 'false');
    expect([complete(terminal, 'tool ').candidates, complete(terminal, 'tool ').candidates]).toEqual([['c1'], ['c2']]);
    terminal.take();
    terminal.submit('echo "status $?, $count, $(cat counted), $COMP_LINE."');
    world.advance(1_000);
    expect(terminal.take()).toContain('status 1, 2, 2, .');
  });
  test.each([
    ['waits', 'f() { sleep 1000; }'], ['waits for another', 'f() { x=$(sleep 1000); }'], ['never ends', 'f() { while :; do :; done; }'],
['ends the shell', 'f() { exit 3; }'], ['fails', 'f() { set -u; echo $nosuch; }'], ['reads', 'f() { read x; }'],
  ])('a function that %s offers nothing, and the prompt is back', (_, defined) => {
    const terminal = typing(defined, 'complete -F f tool');
    expect(complete(terminal, 'tool ').candidates).toEqual([]);
    expect(terminal.mode().kind).toBe('prompt');
    expect(complete(terminal, 'kubectl get no').candidates).toEqual(['nodes']);
    terminal.take();
    terminal.submit('echo still $((40 + 2)) here; pgrep sleep || echo nobody sleeps');
    world.advance(1_000);
    expect(terminal.take()).toMatch(/still 42 here\r\nnobody sleeps/);
  });
  test('while a program has the terminal there is nothing to complete', () => {
    const terminal = typing('sleep 1000');
    expect(complete(terminal, 'kubectl get no').candidates).toEqual([]);
  });
});
