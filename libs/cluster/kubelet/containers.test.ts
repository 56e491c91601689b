import { describe, expect, test } from 'vitest';
import { configmaps, secrets } from '#cluster/api/resources.js';
import { oneNode } from '#cluster/testing/one-node.js';

describe('inside of containers', () => {
  test('exec: output, exit codes, standard input, names, and what is not there', () => {
    const { run, advance, exec } = oneNode();
    run('web');
    advance(5_000);
    expect(exec('web', ['ls', '/usr/share/nginx/html']).out).toBe('50x.html\nindex.html\n');
    expect(exec('web', ['sh', '-c', 'exit 7']).code).toBe(7);
    expect(exec('web', ['cat'], 'from stdin\n').out).toBe('from stdin\n');
    expect(exec('web', ['sh', '-c', 'echo $HOSTNAME']).out).toBe('web\n');
    expect(exec('web', ['nosuchprogram']).status).toMatch(
      /^Internal error occurred: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuchprogram": executable file not found in \$PATH$/,
    );
  });

  test('logs: all, the last lines, few bytes, times', () => {
    const { run, advance, logs } = oneNode();
    run('talk', { image: 'busybox:1.36', args: ['sh', '-c', 'for i in 1 2 3 4 5; do echo "line $i"; done; sleep 3600'] });
    advance(5_000);
    expect(logs('talk')).toBe('line 1\nline 2\nline 3\nline 4\nline 5\n');
    expect(logs('talk', 'talk', { tailLines: 2 })).toBe('line 4\nline 5\n');
    expect(logs('talk', 'talk', { limitBytes: 12 })).toBe('line 1\nline ');
    expect(logs('talk', 'talk', { timestamps: true, tailLines: 1 })).toMatch(/^2026-01-01T00:00:0\d\.\d{3}000000Z line 5\n$/);
    expect(() => logs('talk', 'talk', { previous: true })).toThrow('previous terminated container "talk" in pod "talk" not found');
  });

  test('init containers run in order, then the others', () => {
    const { run, advance, get, logs } = oneNode();
    const work = [{ name: 'work', mountPath: '/work' }];
    run('prep', {
      initContainers: [
        { name: 'first', image: 'busybox:1.36', command: ['sh', '-c', 'echo preparing; echo hello > /work/index.html; sleep 2'], volumeMounts: work },
        { name: 'second', image: 'busybox:1.36', command: ['sh', '-c', 'cat /work/index.html; sleep 2'], volumeMounts: work },
      ],
      containers: [{ name: 'web', image: 'nginx:1.27', volumeMounts: [{ name: 'work', mountPath: '/usr/share/nginx/html' }] }],
      volumes: [{ name: 'work', emptyDir: {} }],
    });
    advance(1_500);
    expect(get('prep')?.status?.conditions?.find(({ type }) => type === 'Initialized')).toMatchObject({ status: 'False', message: 'containers with incomplete status: [first second]' });
    expect(() => logs('prep', 'web')).toThrow('container "web" in pod "prep" is waiting to start: PodInitializing');
    advance(12_000);
    expect(get('prep')?.status?.phase).toBe('Running');
    expect(logs('prep', 'first')).toBe('preparing\n');
    expect(logs('prep', 'second')).toBe('hello\n');
    expect(get('prep')?.status?.initContainerStatuses?.map(({ name, ready, state }) => `${name} ${state?.terminated?.reason} ${ready}`)).toEqual(['first Completed true', 'second Completed true']);
  });

  test('a sidecar starts first and stays; a failing init container ends a pod that never restarts', () => {
    const { run, advance, get } = oneNode();
    run('helper', { initContainers: [{ name: 'log', image: 'busybox:1.36', restartPolicy: 'Always', command: ['sleep', '600'] }] });
    run('never', { restartPolicy: 'Never', initContainers: [{ name: 'gate', image: 'busybox:1.36', command: ['sh', '-c', 'exit 9'] }] });
    advance(8_000);
    expect(get('helper')?.status).toMatchObject({ phase: 'Running', initContainerStatuses: [{ ready: true, started: true }], containerStatuses: [{ ready: true }] });
    expect(get('never')?.status).toMatchObject({ phase: 'Failed', initContainerStatuses: [{ state: { terminated: { exitCode: 9 } } }], containerStatuses: [{ state: { waiting: { reason: 'PodInitializing' } } }] });
  });

  test('a pod runs until its sidecars have ended: all are told at once, then each has its turn, last first', () => {
    const { run, advance, get, logs, told } = oneNode();
    const polite = (name: string) => ({ name, image: 'busybox:1.36', restartPolicy: 'Always', command: ['sh', '-c', `trap 'echo ${name} ends; exit 0' TERM; while true; do sleep 0.2; done`] });
    run('job', {
      restartPolicy: 'Never', terminationGracePeriodSeconds: 6,
      initContainers: [polite('first'), { name: 'deaf', image: 'busybox:1.36', restartPolicy: 'Always', command: ['sleep', '600'] }],
      containers: [{ name: 'c', image: 'busybox:1.36', command: ['sh', '-c', 'sleep 3; exit 4'] }],
    });
    advance(8_000);
    expect(get('job')?.status).toMatchObject({ phase: 'Running', containerStatuses: [{ state: { terminated: { exitCode: 4 } } }], initContainerStatuses: [{ state: { running: {} } }, { state: { running: {} } }] });
    expect(told('job').filter((each) => each.startsWith('Killing'))).toEqual(['Killing: Stopping container first', 'Killing: Stopping container deaf']);
    advance(12_000);
    // The deaf one used up the grace; two seconds are left to the other all the same.
    expect(get('job')?.status).toMatchObject({ phase: 'Failed', initContainerStatuses: [{ state: { terminated: { exitCode: 0 } } }, { state: { terminated: { exitCode: 137 } } }] });
    expect(logs('job', 'first')).toBe('first ends\n');
  });

  test.each([
    { policy: 'Always', state: { waiting: { reason: 'PostStartHookError', message: expect.stringMatching(/^Exec lifecycle hook \(\[sh -c echo out; echo bad >&2; exit 3\]\) for Container "c" in Pod "hook_default\(.*\)" failed - error: command 'sh -c echo out; echo bad >&2; exit 3' exited with 3: bad\n, message: "out\\nbad\\n"$/) } } },
    { policy: 'Never', state: { terminated: expect.objectContaining({ exitCode: 137 }) } },
  ])('a postStart hook that fails, with restartPolicy $policy', ({ policy, state }) => {
    const node = oneNode();
    const lifecycle = { postStart: { exec: { command: ['sh', '-c', 'echo out; echo bad >&2; exit 3'] } } };
    node.run('hook', { restartPolicy: policy, terminationGracePeriodSeconds: 3, containers: [{ name: 'c', image: 'busybox:1.36', command: ['sleep', '600'], lifecycle }] });
    node.advance(6_000);
    expect(node.first('hook')?.state).toEqual(state);
    expect(node.told('hook')).toEqual(expect.arrayContaining(['FailedPostStartHook: PostStartHook failed', 'Killing: FailedPostStartHook']));
    const seen = new Set<string | undefined>();
    for (let second = 0; second < 60; second++) {
      node.advance(1_000);
      seen.add(node.first('hook')?.state?.waiting?.reason);
    }
    expect(seen.has('CrashLoopBackOff')).toBe(policy === 'Always');
  });

  test.each([
    { name: 'a rule for its exit code', pod: 'Never', own: { restartPolicy: 'Never', restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }] }, restarts: true, phase: 'Running' },
    { name: 'a rule for other exit codes', pod: 'Never', own: { restartPolicy: 'Never', restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [7] } }] }, restarts: false, phase: 'Failed' },
    { name: 'a policy of its own', pod: 'Always', own: { restartPolicy: 'Never' }, restarts: false, phase: 'Failed' },
    { name: 'the pod\'s', pod: 'OnFailure', own: {}, restarts: true, phase: 'Running' },
  ])('a container that fails, with $name', ({ pod, own, restarts, phase }) => {
    const node = oneNode();
    node.run('box', { restartPolicy: pod, containers: [{ name: 'box', image: 'busybox:1.36', command: ['sh', '-c', 'sleep 1; exit 42'], ...own }] });
    node.advance(20_000);
    expect((node.first('box')?.restartCount ?? 0) > 0).toBe(restarts);
    expect(node.get('box')?.status?.phase).toBe(phase);
  });

  test('probes', () => {
    const { run, advance, first, told, exec } = oneNode();
    const box = (name: string, more: object) => run(name, { terminationGracePeriodSeconds: 1, containers: [{ name, image: 'busybox:1.36', command: ['sh', '-c', 'touch /tmp/ok; sleep 6; rm /tmp/ok; sleep 600'], ...more }] });
    box('live', { livenessProbe: { exec: { command: ['cat', '/tmp/ok'] }, periodSeconds: 2, failureThreshold: 2 } });
    box('ready', { readinessProbe: { exec: { command: ['test', '-f', '/tmp/ready'] }, periodSeconds: 2 } });
    run('http', { containers: [{ name: 'c', image: 'nginx:1.27', readinessProbe: { httpGet: { path: '/missing', port: 80 }, periodSeconds: 2 } }] });
    run('tcp', { terminationGracePeriodSeconds: 1, containers: [{ name: 'c', image: 'nginx:1.27', startupProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1, failureThreshold: 3 } }] });
    advance(5_000);
    expect(first('ready')).toMatchObject({ ready: false, started: true });
    expect(exec('ready', ['touch', '/tmp/ready']).code).toBe(0);
    expect(first('ready')?.ready).toBe(true);
    expect(told('http')).toContain('Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 404');
    expect(told('live')).toContain("Unhealthy: Liveness probe failed: cat: can't open '/tmp/ok': No such file or directory\n");
    expect(told('live')).toContain('Killing: Container live failed liveness probe, will be restarted');
    expect(told('tcp').find((line) => line.startsWith('Unhealthy'))).toMatch(/^Unhealthy: Startup probe failed: dial tcp 10\.244\.1\.\d+:8080: connect: connection refused$/);
    expect(first('tcp')?.started).toBe(false);
    expect(first('live')?.restartCount).toBeGreaterThan(0);
    expect(first('live')?.lastState?.terminated).toMatchObject({ exitCode: 137, reason: 'Error' });
  });

  test('environment and files out of ConfigMaps, Secrets and the pod itself', () => {
    const { run, advance, client, sh, exec } = oneNode();
    client.create(configmaps, { metadata: { name: 'app', namespace: 'default' }, data: { COLOR: 'blue', 'app.conf': 'mode=fast' } });
    client.create(secrets, { metadata: { name: 'cred', namespace: 'default' }, type: 'Opaque', data: { USER: 'YW5u', PASS: 'czNjcmV0' } });
    run('reader', {
      containers: [{
        name: 'reader', image: 'busybox:1.36', command: ['sleep', '3600'],
        env: [
          { name: 'PLAIN', value: 'hello' }, { name: 'REF', value: '$(PLAIN) $(MISSING) $$(PLAIN)' },
          { name: 'COLOR', valueFrom: { configMapKeyRef: { name: 'app', key: 'COLOR' } } }, { name: 'OPT', valueFrom: { configMapKeyRef: { name: 'none', key: 'x', optional: true } } },
          { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'cred', key: 'PASS' } } }, { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } }, { name: 'MEM', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } } },
        ],
        envFrom: [{ prefix: 'S_', secretRef: { name: 'cred' } }],
        resources: { limits: { cpu: '200m', memory: '64Mi' } },
        volumeMounts: [{ name: 'conf', mountPath: '/etc/app' }, { name: 'sec', mountPath: '/etc/cred', readOnly: true }, { name: 'info', mountPath: '/etc/info' }, { name: 'conf', mountPath: '/single.conf', subPath: 'app.conf' }],
      }],
      volumes: [
        { name: 'conf', configMap: { name: 'app' } }, { name: 'sec', secret: { secretName: 'cred', defaultMode: 0o400, items: [{ key: 'PASS', path: 'password' }] } },
        { name: 'info', downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
      ],
    }, { app: 'reader', tier: 'demo' });
    advance(5_000);
    expect(sh('reader', "env | grep -E '^(PLAIN|REF|COLOR|OPT|PASSWORD|POD|CPU|MEM|S_)' | sort").out).toBe(
      'COLOR=blue\nCPU=1\nMEM=64\nPASSWORD=s3cret\nPLAIN=hello\nPOD=reader\nREF=hello $(MISSING) $(PLAIN)\nS_PASS=s3cret\nS_USER=ann\n',
    );
    expect(exec('reader', ['ls', '-1', '/etc/app']).out).toBe('COLOR\napp.conf\n');
    expect(exec('reader', ['cat', '/etc/app/app.conf', '/etc/cred/password', '/etc/info/labels', '/single.conf']).out).toBe('mode=fasts3cretapp="reader"\ntier="demo"mode=fast');
    expect(sh('reader', 'echo x > /etc/app/new')).toMatchObject({ out: '', err: expect.stringContaining("can't create /etc/app/new: Read-only file system") });
    expect(exec('reader', ['cat', '/etc/resolv.conf']).out).toBe('search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n');
    const found = client.get(configmaps, 'default', 'app');
    client.update(configmaps, { ...found, data: { COLOR: 'green', extra: '1' } });
    advance(61_000);
    expect(exec('reader', ['ls', '-1', '/etc/app']).out).toBe('COLOR\nextra\n');
    expect(exec('reader', ['cat', '/etc/app/COLOR']).out).toBe('green');
    expect(exec('reader', ['cat', '/single.conf']).out).toBe('mode=fast');
  });

  test('users, groups and a read-only root', () => {
    const { run, advance, exec, sh, first } = oneNode();
    run('secure', {
      securityContext: { runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000 },
      containers: [{ name: 'secure', image: 'busybox:1.36', command: ['sleep', '3600'], securityContext: { readOnlyRootFilesystem: true }, volumeMounts: [{ name: 'd', mountPath: '/d' }] }],
      volumes: [{ name: 'd', emptyDir: {} }],
    });
    run('rootless', { image: 'busybox:1.36', command: ['sleep', '60'], securityContext: { runAsNonRoot: true } });
    advance(5_000);
    expect(first('secure')?.user?.linux).toEqual({ uid: 1000, gid: 3000, supplementalGroups: [2000, 3000] });
    expect(exec('secure', ['touch', '/x']).err).toBe('touch: /x: Read-only file system\n');
    expect(sh('secure', 'touch /d/f && stat -c "%u %g" /d/f').out).toBe('1000 2000\n');
    expect(first('rootless')?.state?.waiting).toEqual({ reason: 'CreateContainerConfigError', message: expect.stringMatching(/^container has runAsNonRoot and image will run as root \(pod: "rootless_default\(.*\)", container: rootless\)$/) });
  });

  test('memory above the limit ends the container', () => {
    const { run, advance, first } = oneNode();
    run('hog', { restartPolicy: 'Never', containers: [{ name: 'hog', image: 'polinux/stress', command: ['stress'], args: ['--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1'], resources: { limits: { memory: '100Mi' } } }] });
    advance(10_000);
    expect(first('hog')?.state?.terminated).toMatchObject({ reason: 'OOMKilled', exitCode: 137 });
  });

  test('hooks and deadlines', () => {
    const { run, advance, told, get, first } = oneNode();
    run('hooks', { terminationGracePeriodSeconds: 1, containers: [{ name: 'hooks', image: 'busybox:1.36', command: ['sleep', '3600'], lifecycle: { postStart: { exec: { command: ['sh', '-c', 'exit 5'] } } } }] });
    run('late', { image: 'busybox:1.36', command: ['sleep', '60'], restartPolicy: 'Never', activeDeadlineSeconds: 2, terminationGracePeriodSeconds: 1 });
    advance(6_000);
    expect(told('hooks')).toContain('FailedPostStartHook: PostStartHook failed');
    expect(get('late')?.status).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the specified deadline' });
    expect(first('late')?.state?.terminated?.exitCode).toBe(137);
  });
});
