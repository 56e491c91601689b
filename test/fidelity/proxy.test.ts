import { describe, expect, test } from 'vitest';
import { SharedParts } from '#world/shared-parts.js';
import { World } from '#world/world.js';

const blank = World.create({ layout: 'bare', nodes: ['controlplane', 'node01'], seed: 7, startMs: Date.UTC(2026, 0, 1) }, { shared: new SharedParts() });
const SET_UP = `kubectl create deployment web --image=nginx:1.27 >/dev/null
kubectl expose deployment web --port=8080 --target-port=80 >/dev/null
kubectl run api --image=nginx:1.27 --port=80 >/dev/null
kubectl create service clusterip lonely --tcp=80 >/dev/null
kubectl rollout status deployment web >/dev/null && kubectl wait --for=condition=Ready pod/api >/dev/null && sleep 2`;

/** Each row: what is asked for with `kubectl get --raw`, and how the answer begins. */
const rows: readonly (readonly [string, string])[] = [
  ['/api/v1/namespaces/default/services/web/proxy/', '<!DOCTYPE html>'],
  ['/api/v1/namespaces/default/services/web:8080/proxy/index.html', '<!DOCTYPE html>'],
  ['/api/v1/namespaces/default/services/http:web:8080/proxy/nothing/here', 'Error from server (NotFound): the server could not find the requested resource'],
  ['/api/v1/namespaces/default/services/web:81/proxy/', 'Error from server (ServiceUnavailable): no service port 81 found for service "web"'],
  ['/api/v1/namespaces/default/services/lonely/proxy/', 'Error from server (ServiceUnavailable): no endpoints available for service "lonely"'],
  ['/api/v1/namespaces/default/services/none/proxy/', 'Error from server (NotFound): services "none" not found'],
  ['/api/v1/namespaces/default/pods/api/proxy/', '<!DOCTYPE html>'],
  ['/api/v1/namespaces/default/pods/api:80/proxy/', '<!DOCTYPE html>'],
  ['/api/v1/namespaces/default/pods/none/proxy/', 'Error from server (NotFound): pods "none" not found'],
  ['/api/v1/nodes/node01/proxy/healthz', 'ok'],
  ['/api/v1/nodes/node01:10250/proxy/pods', '{"kind":"PodList","apiVersion":"v1"'],
  ['/api/v1/nodes/none/proxy/healthz', 'Error from server (NotFound): nodes "none" not found'],
];

describe('the API server passes requests on', () => {
  const world = blank.fork();
  const shell = world.openShell();
  expect(shell.run(SET_UP, { stdin: '', timeoutMs: 120_000 })).toMatchObject({ exitCode: 0 });

  test.each(rows)('%s', (path, begin) => {
    const { stdout } = shell.run(`kubectl get --raw '${path}' 2>&1`, { stdin: '', timeoutMs: 60_000 });
    expect(stdout.slice(0, begin.length)).toBe(begin);
  });

  test('a port that nobody listens on', () => {
    const { stdout } = shell.run("kubectl get --raw /api/v1/namespaces/default/pods/api:81/proxy/ 2>&1 | sed -E 's/[0-9.]+:81/IP:81/'", { stdin: '', timeoutMs: 60_000 });
    expect(stdout).toBe('Error from server (ServiceUnavailable): error trying to reach service: dial tcp IP:81: connect: connection refused\n');
  });
});
