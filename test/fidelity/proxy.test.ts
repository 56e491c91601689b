import { describe, expect, test } from 'vitest';
import { SharedParts } from '#world/shared-parts.js';
import type { ChannelStream, Upgraded } from '#linux/net/network.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
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

/** A program that agrees to whatever is asked for, says one word, and keeps what it hears. */
const ECHO = `cat >/tmp/echo.yaml <<'END'
apiVersion: v1
kind: Pod
metadata: {name: echo}
spec:
  containers:
  - name: echo
    image: busybox:1.36
    command: [sh, -c]
    args:
    - |
      (printf 'HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: echo\\r\\n\\r\\nwelcome') | nc -l -p 8080 >/heard; sleep 600
END
kubectl apply -f /tmp/echo.yaml >/dev/null && kubectl wait --for=condition=Ready pod/echo >/dev/null && sleep 2`;

describe('upgrades through the API server', () => {
  const world = blank.fork();
  const shell = world.openShell();
  const run = (command: string) => shell.run(command, { stdin: '', timeoutMs: 120_000 });
  expect(run(ECHO)).toMatchObject({ exitCode: 0 });

  function upgrade(target: string): Upgraded {
    let answer: Upgraded | undefined;
    const headers = { host: 'api', connection: 'Upgrade', upgrade: 'echo', 'x-mark': 'mine' };
    world.upgrade({ method: 'GET', target, headers, body: new Uint8Array(), client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } } }, (came) => { answer = came; });
    world.runUntil(() => answer !== undefined, 10_000);
    return answer as Upgraded;
  }

  /** Reads until `wanted` has come. */
  function hear(stream: ChannelStream, wanted: string): string {
    let heard = '';
    world.runUntil(() => {
      for (let piece = stream.next(); piece !== undefined && piece !== null; piece = stream.next()) heard += `${piece.channel}:${decodeUtf8(piece.data)}`;
      return heard.includes(wanted);
    }, 10_000);
    return heard;
  }

  test('reach a program that knows more than HTTP, both ways', () => {
    const stream = upgrade('/api/v1/namespaces/default/pods/echo:8080/proxy/talk?a=b') as ChannelStream;
    expect(stream.switched).toEqual({ connection: 'Upgrade', upgrade: 'echo' });
    expect(hear(stream, 'welcome')).toBe('0:welcome');
    stream.send(0, encodeUtf8('hello'));
    stream.closeChannel(0);
    world.advance(1_000);
    expect(run('kubectl exec echo -- cat /heard').stdout).toMatch(/^GET \/talk\?a=b HTTP\/1\.1\r\n(?=.*Upgrade: echo\r\n)(?=.*X-Mark: mine\r\n).*\r\n\r\nhello$/s);
  });

  test.each([
    { target: '/api/v1/namespaces/default/pods/echo:81/proxy/', code: 500, text: /^\{.*"message":"dial tcp [\d.]+:81: connect: connection refused","code":500\}\n$/ },
    { target: '/api/v1/namespaces/default/pods/none/proxy/', code: 404, text: /pods \\"none\\" not found/ },
    { target: '/api/v1/nodes/node01/proxy/exec/default/echo/nothing?command=ls&output=1', code: 500, text: /^container not found \("nothing"\)$/ },
    { target: '/api/v1/nodes/node01/proxy/exec/default/echo/echo?command=ls', code: 400, text: /^you must specify at least 1 of stdin, stdout, stderr$/ },
    { target: '/api/v1/nodes/node01/proxy/healthz', code: 404, text: /^404 page not found\n$/ },
  ])('$target is refused', ({ target, code, text }) => {
    const answer = upgrade(target);
    if (!('status' in answer)) throw new Error('it was upgraded');
    expect(answer.status).toBe(code);
    expect(decodeUtf8(answer.body as Uint8Array)).toMatch(text);
  });

  test('a kubelet runs commands for those who may ask it through the proxy', () => {
    const stream = upgrade('/api/v1/nodes/node01/proxy/exec/default/echo/echo?command=echo&command=from+the+kubelet&output=1') as ChannelStream;
    expect(hear(stream, 'Success')).toBe('1:from the kubelet\n3:{"metadata":{},"status":"Success"}');
  });

  test('kubectl proxy carries exec, attach and port-forward', () => {
    run('kubectl proxy --disable-filter 2>/dev/null >/dev/null & sleep 1');
    expect(run('kubectl -s http://localhost:8001 exec echo -- echo through the proxy').stdout).toBe('through the proxy\n');
    expect(run('kubectl -s http://localhost:8001 exec -i echo -- sh -c "cat; exit 4" <<< lines')).toMatchObject({ stdout: 'lines\n', exitCode: 4 });
    run('kubectl run web --image=nginx:1.27 >/dev/null; kubectl wait --for=condition=Ready pod/web >/dev/null');
    run('kubectl -s http://localhost:8001 port-forward pod/web 9090:80 >/dev/null & sleep 1');
    expect(run('curl -s localhost:9090').stdout).toContain('Welcome to nginx!');
    run('kubectl run talk --image=busybox:1.36 --restart=Never -- sh -c "sleep 3; echo said" >/dev/null; kubectl wait --for=condition=Ready pod/talk >/dev/null');
    expect(run('kubectl -s http://localhost:8001 attach talk').stdout).toContain('said');
  });

  test('kubectl proxy lets nobody run commands, unless it is told to', () => {
    run('kubectl proxy --port=8002 >/dev/null & sleep 1');
    expect(run('kubectl -s http://localhost:8002 exec echo -- true')).toMatchObject({ exitCode: 1, stderr: 'error: unable to upgrade connection: Forbidden\n' });
  });
});
