import { describe, expect, test } from 'vitest';
import { configmaps, endpointslices, networkpolicies, services } from '#cluster/api/resources.js';
import { oneNode } from '#cluster/testing/one-node.js';

/** Asks over the network without any program: the status and the body. */
function fetchFrom(node: ReturnType<typeof oneNode>, address: string, port: number, target = '/', headers: Record<string, string> = {}): string {
  let result = 'nothing yet';
  const step = (function* () {
    try {
      const { status, body } = yield* node.host.net.request({ address, port }, { method: 'GET', target, headers: { host: address, ...headers }, body: new Uint8Array(0) }, 3_000);
      result = `${status} ${body instanceof Uint8Array ? new TextDecoder().decode(body) : ''}`;
    } catch (error) {
      result = (error as Error).message;
    }
  })();
  const resume = (): void => {
    for (;;) {
      const next = step.next();
      if (next.done === true) return;
      if (next.value === undefined) continue;
      next.value.park(() => void node.env.clock.after(0, resume));
      return;
    }
  };
  resume();
  node.advance(4_000);
  return result;
}

describe('servers', () => {
  test('nginx serves its pages and logs requests', () => {
    const node = oneNode();
    node.run('web');
    node.advance(5_000);
    expect(fetchFrom(node, '10.244.1.2', 80)).toContain('<h1>Welcome to nginx!</h1>');
    expect(fetchFrom(node, '10.244.1.2', 80, '/nope')).toBe('404 <html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx/1.27.5</center>\r\n</body>\r\n</html>\r\n');
    const lines = node.logs('web').split('\n');
    expect(lines).toContain('/docker-entrypoint.sh: Configuration complete; ready for start up');
    expect(lines.find((line) => line.includes('"GET / HTTP/1.1" 200 615'))).toMatch(/^172\.30\.2\.2 - - \[01\/Jan\/2026:00:00:\d\d \+0000\] "GET \/ HTTP\/1\.1" 200 615 "-" "-" "-"$/);
    expect(lines.some((line) => line.includes('[error]') && line.includes('open() "/usr/share/nginx/html/nope" failed (2: No such file or directory)'))).toBe(true);
  });

  test.each([
    { name: 'return', site: 'server { listen 80; location / { return 200 "hi $uri\\n"; } }', target: '/a', want: '200 hi /a\n' },
    { name: 'redirect', site: 'server { listen 80; return 301 https://example.com$request_uri; }', target: '/a', want: expect.stringMatching(/^301 /) },
    { name: 'exact before prefix', site: 'server { listen 80; location = /a { return 200 exact; } location / { return 200 prefix; } }', target: '/a', want: '200 exact' },
    { name: 'regex before prefix', site: 'server { listen 80; location ~ \\.php$ { return 403; } location / { return 200 ok; } }', target: '/x.php', want: expect.stringMatching(/^403 /) },
    { name: 'try_files', site: 'server { listen 80; root /usr/share/nginx/html; location / { try_files $uri /50x.html; } }', target: '/zzz', want: expect.stringContaining('An error occurred') },
  ])('nginx: $name', ({ site, target, want }) => {
    const node = oneNode();
    node.client.create(configmaps, { metadata: { name: 'conf', namespace: 'default' }, data: { 'default.conf': site } });
    node.run('web', { containers: [{ name: 'web', image: 'nginx:1.27', volumeMounts: [{ name: 'conf', mountPath: '/etc/nginx/conf.d' }] }], volumes: [{ name: 'conf', configMap: { name: 'conf' } }] });
    node.advance(5_000);
    expect(fetchFrom(node, '10.244.1.2', 80, target)).toEqual(want);
  });

  test('nginx writes its headers in its own order', () => {
    const node = oneNode();
    node.run('web', { image: 'nginx:1.27-alpine' });
    node.advance(5_000);
    const names = node.sh('web', 'curl -sI localhost').out.split('\r\n').slice(1).map((line) => line.split(':')[0]);
    expect(names).toEqual(['Server', 'Date', 'Content-Type', 'Content-Length', 'Last-Modified', 'Connection', 'ETag', 'Accept-Ranges', '', '']);
  });

  test('nginx does not start with a broken configuration', () => {
    const node = oneNode();
    node.client.create(configmaps, { metadata: { name: 'conf', namespace: 'default' }, data: { 'default.conf': 'server {\n  listen 80;\n  lokation / { }\n}\n' } });
    node.run('web', { restartPolicy: 'Never', containers: [{ name: 'web', image: 'nginx:1.27', volumeMounts: [{ name: 'conf', mountPath: '/etc/nginx/conf.d' }] }], volumes: [{ name: 'conf', configMap: { name: 'conf' } }] });
    node.advance(6_000);
    expect(node.first('web')?.state?.terminated?.exitCode).toBe(1);
    expect(node.logs('web')).toContain('nginx: [emerg] unknown directive "lokation" in /etc/nginx/conf.d/default.conf:3\n');
  });

  test('redis keeps values', () => {
    const node = oneNode();
    node.run('db', { image: 'redis:7' });
    node.advance(5_000);
    const cli = (...words: string[]) => node.exec('db', ['redis-cli', ...words]).out;
    expect(cli('ping')).toBe('PONG\n');
    expect(cli('set', 'a', '5')).toBe('OK\n');
    expect(cli('incr', 'a')).toBe('6\n');
    expect(cli('rpush', 'list', 'x', 'y')).toBe('2\n');
    expect(cli('lrange', 'list', '0', '-1')).toBe('x\ny\n');
    expect(cli('hset', 'h', 'f', 'v')).toBe('1\n');
    expect(cli('get', 'h')).toBe('WRONGTYPE Operation against a key holding the wrong kind of value\n');
    expect(cli('set', 'brief', '1', 'EX', '10')).toBe('OK\n');
    expect(cli('get', 'brief')).toBe('\n'); // each exec here lets twenty seconds pass
    expect(cli('nope')).toBe("ERR unknown command 'nope', with args beginning with: \n");
  });

  test('http-echo, hello-app, whoami, π, and what databases ask for', () => {
    const node = oneNode();
    node.run('echo', { image: 'hashicorp/http-echo', args: ['-text=hello'] });
    node.run('app', { image: 'gcr.io/google-samples/hello-app:2.0' });
    node.run('pi', { image: 'perl:5.34', restartPolicy: 'Never', command: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(2000)'] });
    node.run('db', { image: 'mysql:8.0', restartPolicy: 'Never' });
    node.run('pg', { image: 'postgres:16', restartPolicy: 'Never' });
    node.advance(90_000);
    expect(fetchFrom(node, '10.244.1.2', 5678)).toBe('200 hello\n');
    expect(fetchFrom(node, '10.244.1.3', 8080)).toBe('200 Hello, world!\nVersion: 2.0.0\nHostname: app\n');
    expect(node.logs('pi')).toMatch(/^3\.14159265358979323846264338327950288419716939937510\d+\n$/);
    expect(node.logs('pi')).toHaveLength(2002);
    expect(node.first('db')?.state?.terminated?.exitCode).toBe(1);
    expect(node.logs('db')).toContain('Database is uninitialized and password option is not specified');
    expect(node.logs('pg')).toContain('Error: Database is uninitialized and superuser password is not specified.');
  });

  test('service addresses: spread, refused without endpoints, node ports, policies', () => {
    const node = oneNode();
    const { client } = node;
    node.run('one', { image: 'gcr.io/google-samples/hello-app:1.0' }, { app: 'hello' });
    node.run('two', { image: 'gcr.io/google-samples/hello-app:1.0' }, { app: 'hello' });
    node.advance(8_000);
    const service = client.create(services, { metadata: { name: 'hello', namespace: 'default' }, spec: { type: 'NodePort', selector: { app: 'hello' }, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }], clusterIP: '10.96.5.5' } });
    const address = service.spec.clusterIP as string;
    node.advance(100);
    expect(fetchFrom(node, address, 80)).toBe('Connection refused');
    client.create(endpointslices, {
      metadata: { name: 'hello-1', namespace: 'default', labels: { 'kubernetes.io/service-name': 'hello' } }, addressType: 'IPv4', ports: [{ port: 8080, protocol: 'TCP', name: '' }],
      endpoints: [{ addresses: ['10.244.1.2'], conditions: { ready: true } }, { addresses: ['10.244.1.3'], conditions: { ready: true } }],
    });
    node.advance(100);
    const seen = new Set(Array.from({ length: 12 }, () => /Hostname: (\w+)/.exec(fetchFrom(node, address, 80))?.[1]));
    expect(seen).toEqual(new Set(['one', 'two']));
    expect(fetchFrom(node, '172.30.2.2', 30_080)).toContain('Hello, world!');
    client.create(networkpolicies, { metadata: { name: 'deny', namespace: 'default' }, spec: { podSelector: {}, policyTypes: ['Ingress'] } });
    node.advance(100);
    expect(fetchFrom(node, address, 80)).toContain('Hello, world!'); // the node reaches its own pods
    const [from] = [node.exec('one', ['/hello-app'])];
    expect(from.code).not.toBe(0);
  });
});
