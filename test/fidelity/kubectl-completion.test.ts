import { describe, expect, test } from 'vitest';
import { SharedParts } from '#world/shared-parts.js';
import { World } from '#world/world.js';

const world = World.create({ layout: 'bare', nodes: ['controlplane', 'node01'], seed: 7, startMs: Date.UTC(2026, 0, 1) }, { shared: new SharedParts() });
world.openShell().run(`kubectl create deployment web --image=nginx:1.27; kubectl run solo --image=busybox:1.36 -- sleep 1d; kubectl run other --image=busybox:1.36 -- sleep 1d
kubectl create namespace shop; kubectl create configmap settings -n shop; kubectl wait --for=condition=Ready pod/solo pod/other`, { stdin: '', timeoutMs: 120_000 });

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
  ['kubectl logs solo -c ', ['solo']],
  ['kubectl -n shop get cm se', ['settings']],
  ['kubectl get cm -n sh', ['shop']],
  ['kubectl get pods -o js', ['json', 'jsonpath', 'jsonpath-as-json', 'jsonpath-file']],
  ['kubectl drain no', ['node01']],
  ['kubectl rollout restart dep', ['deployments']],
  ['kubectl rollout sta', ['status']],
  ['kubectl config rename-context nosuch ', []],
  ['kubectl get nosuch ', []],
];

describe('completion of kubectl', () => {
  test.each(rows)('%s', (line, want) => {
    expect(world.openTerminal('workstation', 80, 24).complete(line, line.length).candidates).toEqual(want);
  });
  test('a server that does not answer offers nothing', () => {
    const line = 'kubectl -s https://192.0.2.1:6443 get pods ';
    expect(world.openTerminal('workstation', 80, 24).complete(line, line.length).candidates).toEqual([]);
  });
});
