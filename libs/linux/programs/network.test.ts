import { describe, expect, test } from 'vitest';
import { encodeUtf8 } from '#linux/env/text.js';
import type { HttpRequest, HttpResponse } from '#linux/net/network.js';
import { ProgramBench } from '#linux/testing/run-program.js';

const reply = (status: number, body: string, headers: Record<string, string> = {}): HttpResponse => ({
  status, headers: { 'content-type': 'text/plain', 'content-length': String(body.length), ...headers }, body: encodeUtf8(body),
});

/** A host that serves on 80, speaks TLS on 443, and asks a name server on 53. */
function bench(): ProgramBench {
  const made = new ProgramBench({
    '/etc/resolv.conf': 'nameserver 10.0.0.1\nsearch default.svc.cluster.local svc.cluster.local cluster.local\noptions ndots:5\n',
    '/root/ca.crt': '-----BEGIN CERTIFICATE-----\nAUTH\n-----END CERTIFICATE-----\n',
  });
  const { net } = made.host;
  const handle = ({ method, target, headers, body }: HttpRequest): HttpResponse => {
    if (target === '/moved') return reply(302, '', { location: '/' });
    if (target === '/missing') return reply(404, 'not here\n');
    if (target === '/echo') return reply(200, `${method} ${headers['content-type']} ${String.fromCharCode(...body)}\n`);
    return reply(200, 'hello\n');
  };
  net.listen({ address: '0.0.0.0', port: 80 }, { kind: 'http', service: { handle } });
  net.listen({ address: '0.0.0.0', port: 443 }, { kind: 'http', service: { handle, tls: { names: ['10.0.0.1', 'web'], authority: '-----BEGIN CERTIFICATE-----\nAUTH\n-----END CERTIFICATE-----\n' } } });
  net.listen({ address: '0.0.0.0', port: 53 }, {
    kind: 'dns',
    service: {
      resolve: (name, type) => (name !== 'web.default.svc.cluster.local' ? { code: 'NXDOMAIN', records: [] }
        : { code: 'NOERROR', records: type === 'A' ? [{ name, type, ttl: 30, data: '10.0.0.1' }] : [] }),
    },
  });
  return made;
}

const ROWS: readonly { argv: readonly string[]; stdout?: string; stderr?: string; status?: number }[] = [
  { argv: ['curl', '-s', 'http://10.0.0.1/'], stdout: 'hello\n' },
  { argv: ['curl', '-s', 'web'], stdout: 'hello\n' },
  { argv: ['curl', '-si', '10.0.0.1/missing'], stdout: 'HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nnot here\n' },
  { argv: ['curl', '-sf', '10.0.0.1/missing'], status: 22 },
  { argv: ['curl', '-sSf', '10.0.0.1/missing'], stderr: 'curl: (22) The requested URL returned error: 404\n', status: 22 },
  { argv: ['curl', '-sL', '10.0.0.1/moved'], stdout: 'hello\n' },
  { argv: ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}\\n', '10.0.0.1'], stdout: '200\n' },
  { argv: ['curl', '-s', '-d', 'a=1', '-d', 'b=2', '10.0.0.1/echo'], stdout: 'POST application/x-www-form-urlencoded a=1&b=2\n' },
  { argv: ['curl', '-sS', '10.0.0.1:81'], stderr: "curl: (7) Failed to connect to 10.0.0.1 port 81 after 0 ms: Couldn't connect to server\n", status: 7 },
  { argv: ['curl', '-sS', 'http://nowhere/'], stderr: 'curl: (6) Could not resolve host: nowhere\n', status: 6 },
  { argv: ['curl', '-sSk', 'https://10.0.0.1/'], stdout: 'hello\n' },
  { argv: ['curl', '-s', 'https://10.0.0.1/'], status: 60 },
  { argv: ['curl', '-s', '--cacert', 'ca.crt', 'https://10.0.0.1/'], stdout: 'hello\n' },
  { argv: ['curl', '-s', 'https://10.0.0.1:80/'], status: 35 },
  { argv: ['curl'], stderr: "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n", status: 2 },
  { argv: ['wget', '-qO-', 'http://web/'], stdout: 'hello\n' },
  { argv: ['wget', '-q', 'http://10.0.0.1/missing'], status: 8 },
  { argv: ['/bin/wget', '-qO-', 'http://10.0.0.1/missing'], stderr: 'wget: server returned error: HTTP/1.1 404 Not Found\n', status: 1 },
  { argv: ['/bin/wget', '-qO-', 'http://nowhere'], stderr: "wget: bad address 'nowhere'\n", status: 1 },
  { argv: ['nc', '-zv', '10.0.0.1', '80'], stderr: 'Connection to 10.0.0.1 80 port [tcp/http] succeeded!\n' },
  { argv: ['nc', '-zv', '10.0.0.1', '81'], stderr: 'nc: connect to 10.0.0.1 port 81 (tcp) failed: Connection refused\n', status: 1 },
  { argv: ['nslookup', 'web'], stdout: 'Server:\t\t10.0.0.1\nAddress:\t10.0.0.1#53\n\nName:\tweb.default.svc.cluster.local\nAddress: 10.0.0.1\n\n' },
  { argv: ['nslookup', 'nope'], stdout: "Server:\t\t10.0.0.1\nAddress:\t10.0.0.1#53\n\n** server can't find nope: NXDOMAIN\n\n", status: 1 },
  { argv: ['dig', '+short', 'web.default.svc.cluster.local'], stdout: '10.0.0.1\n' },
  { argv: ['dig', '+short', '+search', 'web'], stdout: '10.0.0.1\n' },
  { argv: ['host', 'web'], stdout: 'web.default.svc.cluster.local has address 10.0.0.1\n' },
  { argv: ['getent', 'hosts', 'web'], stdout: '10.0.0.1        web\n' },
  { argv: ['hostname', '-I'], stdout: '10.0.0.1 \n' },
];

describe('network programs', () => {
  test.each(ROWS)('$argv', ({ argv, stdout = '', stderr, status = 0 }) => {
    const ran = bench().run(argv);
    expect({ stdout: ran.stdout, status: ran.status, ...(stderr === undefined ? {} : { stderr: ran.stderr }) })
      .toEqual({ stdout, status, ...(stderr === undefined ? {} : { stderr }) });
  });
});
