import { describe, expect, test } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import type { SimulatedHost } from '#linux/host/simulated-host.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { TestWorld } from '#linux/testing/machine.js';
import type { Connection, HttpService } from './network.js';

function pair() {
  const world = new TestWorld();
  const client = world.host('client', [{ '/etc/hosts': '10.0.0.9 fixed.example\n', '/etc/resolv.conf': 'search svc.local\nnameserver 10.0.0.2\noptions ndots:2\n' }]);
  const server = world.host('server');
  world.network.attach(client.net, '10.0.0.1');
  world.network.attach(server.net, '10.0.0.2');
  /** Runs a step as a process of that host; answers its value, or the code of its Errno. */
  const as = <T>(host: SimulatedHost, step: () => Step<T>): T | string => {
    let result: T | string = 'did not end';
    const process = host.machine.startBody(undefined, { argv: ['test'] }, function* () {
      try {
        result = yield* step();
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        result = error.code;
      }
      return 0;
    });
    world.finish(process);
    return result;
  };
  return { world, client, server, as };
}

const hello: HttpService = {
  handle: (request) => ({ status: 200, headers: { 'content-type': 'text/plain' }, body: encodeUtf8(`${request.method} ${request.target} from ${request.client.address} ${decodeUtf8(request.body)}`) }),
};

const request = { method: 'POST', target: '/x', headers: { host: 'server' }, body: encodeUtf8('body') };

/** What a program says that reads a request and answers with `head`; then it says again what it hears. */
function echoing(server: SimulatedHost, head: string): void {
  server.net.listen({ address: '0.0.0.0', port: 80 }, {
    kind: 'stream',
    accept(connection) {
      server.machine.startBody(undefined, { argv: ['echo'] }, function* () {
        yield* connection.input.read();
        yield* connection.output.write(head);
        for (let data = yield* connection.input.read(); data !== undefined; data = yield* connection.input.read()) yield* connection.output.write(data);
        connection.close();
        return 0;
      });
    },
  });
}

describe('upgrades over bytes', () => {
  const asked = { method: 'GET', target: '/', headers: { host: 'server', connection: 'Upgrade', upgrade: 'echo' }, body: new Uint8Array() };
  const place = { address: '10.0.0.2', port: 80 };

  test('become streams of both ways', () => {
    const { client, server, as } = pair();
    echoing(server, 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\n\r\nearly ');
    const heard = as(client, function* () {
      const stream = yield* client.net.upgrade(place, asked);
      if ('status' in stream) return `refused: ${stream.status}`;
      expect(stream.switched).toEqual({ upgrade: 'echo' });
      stream.send(0, encodeUtf8('hello'));
      stream.closeChannel(0);
      let all = '';
      for (;;) {
        const piece = stream.next();
        if (piece === null) return all;
        if (piece === undefined) yield { park: (wake) => stream.onReadable(wake) };
        else all += decodeUtf8(piece.data);
      }
    });
    expect(heard).toBe('early hello');
  });

  test.each([
    { head: 'HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno', want: '403 no' },
    { head: 'what?\r\n\r\n', want: 'ECONNRESET' },
  ])('are refused with $want', ({ head, want }) => {
    const { client, server, as } = pair();
    echoing(server, head);
    const answer = as(client, () => client.net.upgrade(place, asked));
    expect(typeof answer === 'object' && 'status' in answer ? `${answer.status} ${decodeUtf8(answer.body as Uint8Array)}` : answer).toBe(want);
  });
});

describe('the network', () => {
  test('requests reach an HTTP service', () => {
    const { client, server, as } = pair();
    server.net.listen({ address: '0.0.0.0', port: 80 }, { kind: 'http', service: hello });
    const answer = as(client, () => client.net.request({ address: '10.0.0.2', port: 80 }, request));
    expect(typeof answer === 'object' && decodeUtf8(answer.body as Uint8Array)).toBe('POST /x from 10.0.0.1 body');
  });

  test('raw bytes reach an HTTP service', () => {
    const { client, server, as } = pair();
    server.net.listen({ address: '0.0.0.0', port: 80 }, { kind: 'http', service: hello });
    const text = as(client, function* () {
      const connection: Connection = yield* client.net.connect({ address: '10.0.0.2', port: 80 });
      yield* connection.output.write('GET / HTTP/1.1\r\nHost: server\r\nConnection: close\r\n\r\n');
      let all = '';
      for (let data = yield* connection.input.read(); data !== undefined; data = yield* connection.input.read()) all += decodeUtf8(data);
      return all;
    });
    expect(text).toBe('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 20\r\nConnection: close\r\n\r\nGET / from 10.0.0.1 ');
  });

  test('a request reaches a server that only knows bytes', () => {
    const { client, server, as } = pair();
    server.net.listen({ address: '0.0.0.0', port: 81 }, {
      kind: 'stream',
      accept(connection) {
        server.machine.startBody(undefined, { argv: ['serve'] }, function* () {
          yield* connection.input.read();
          yield* connection.output.write('HTTP/1.0 418 Teapot\r\n\r\nshort and stout');
          connection.close();
          return 0;
        });
      },
    });
    const answer = as(client, () => client.net.request({ address: '10.0.0.2', port: 81 }, request));
    expect(typeof answer === 'object' && [answer.status, decodeUtf8(answer.body as Uint8Array)]).toEqual([418, 'short and stout']);
  });

  test.each([
    ['a closed port', '10.0.0.2', 'ECONNREFUSED', 0], ['an address that nobody has', '10.0.0.77', 'EHOSTUNREACH', 3000], ['the world outside', '8.8.8.8', 'ETIMEDOUT', 127_000],
  ])('%s', (_, address, code, afterMs) => {
    const { world, client, as } = pair();
    const start = world.clock.now();
    expect(as(client, () => client.net.connect({ address, port: 1234 }))).toBe(code);
    expect(world.clock.now() - start).toBe(afterMs);
  });

  test('rewriters send packets elsewhere, refuse and drop them', () => {
    const { world, client, server, as } = pair();
    server.net.listen({ address: '0.0.0.0', port: 8080 }, { kind: 'http', service: hello });
    world.network.addRewriter((_from, _source, to) => (to.address === '10.96.0.1' ? { verdict: 'deliver', endpoint: { address: '10.0.0.2', port: 8080 } } : undefined));
    expect(typeof as(client, () => client.net.request({ address: '10.96.0.1', port: 80 }, request))).toBe('object');
    world.network.addRewriter((_from, _source, to) => (to.port === 8080 ? { verdict: 'drop' } : undefined));
    expect(as(client, () => client.net.connect({ address: '10.96.0.1', port: 80 }, 500))).toBe('ETIMEDOUT');
  });

  test.each([
    { opensAfterMs: 500, timeoutMs: 2_000, afterMs: 1_000 },
    { opensAfterMs: 5_000, timeoutMs: undefined, afterMs: 7_000 },
    { opensAfterMs: 1_500, timeoutMs: 2_000, afterMs: 2_000, code: 'ETIMEDOUT' },
    { opensAfterMs: 200_000, timeoutMs: undefined, afterMs: 127_000, code: 'ETIMEDOUT' },
  ])('a packet that is dropped for $opensAfterMs ms is sent again', ({ opensAfterMs, timeoutMs, afterMs, code }) => {
    const { world, client, server, as } = pair();
    server.net.listen({ address: '0.0.0.0', port: 8080 }, { kind: 'http', service: hello });
    const start = world.clock.now();
    world.network.addRewriter(() => (world.clock.now() < start + opensAfterMs ? { verdict: 'drop' } : undefined));
    const result = as(client, () => client.net.connect({ address: '10.0.0.2', port: 8080 }, timeoutMs));
    expect(code === undefined ? typeof result : result).toBe(code ?? 'object');
    expect(world.clock.now() - start).toBe(afterMs);
  });

  test('names come from /etc/hosts and the name server', () => {
    const { client, server, as } = pair();
    expect(as(client, () => client.net.lookup('fixed.example'))).toEqual(['10.0.0.9']);
    expect(as(client, () => client.net.lookup('web'))).toBe('EAGAIN');
    server.net.listen({ address: '0.0.0.0', port: 53 }, {
      kind: 'dns',
      service: { resolve: (name) => (name === 'web.svc.local' ? { code: 'NOERROR', records: [{ name, type: 'A', ttl: 5, data: '10.96.0.1' }] } : { code: 'NXDOMAIN', records: [] }) },
    });
    expect(as(client, () => client.net.lookup('web'))).toEqual(['10.96.0.1']);
    expect(as(client, () => client.net.lookup('none'))).toBeUndefined();
  });

  test('ports are taken once', () => {
    const { server } = pair();
    const stop = server.net.listen({ address: '0.0.0.0', port: 80 }, { kind: 'http', service: hello });
    expect(() => server.net.listen({ address: '10.0.0.2', port: 80 }, { kind: 'http', service: hello })).toThrow('Address already in use');
    expect(() => server.net.listen({ address: '10.0.0.99', port: 81 }, { kind: 'http', service: hello })).toThrow('Cannot assign requested address');
    stop();
    expect(server.net.listening()).toEqual([]);
  });
});
