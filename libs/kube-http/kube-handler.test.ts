import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import type { ChannelStream, HttpRequest, Upgraded } from '#linux/net/network.js';
import { KubeHandler } from './kube-handler.js';

/** A stream that says again what it hears, in another protocol than the server's own. */
function echo(): ChannelStream {
  const waiting: Uint8Array[] = [];
  const listeners = new Set<() => void>();
  let isOver = false;
  const tell = () => {
    for (const listener of listeners) listener();
  };
  return {
    switched: { upgrade: 'echo', connection: 'Upgrade' },
    send(_channel, data) {
      if (decodeUtf8(data) === 'bye') isOver = true;
      else waiting.push(data);
      tell();
    },
    closeChannel: () => undefined,
    next() {
      const data = waiting.shift();
      return data === undefined ? (isOver ? null : undefined) : { channel: 0, data };
    },
    onReadable(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    cancel: () => undefined,
  };
}

/** All that a client hears that asks to upgrade, and says these things one after another as it is answered. */
async function talk(target: string, answer: (request: HttpRequest) => Upgraded, words: readonly string[]): Promise<string> {
  const handler = new KubeHandler();
  const server = createServer();
  const doorway = { handle: () => Promise.reject(new Error('no plain requests')), upgrade: async (request: HttpRequest) => answer(request), wake: () => undefined };
  server.on('upgrade', (message, socket, head) => void handler.upgrade(doorway, message, socket, head));
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  try {
    return await new Promise<string>((resolve, reject) => {
      const left = [...words];
      let heard = '';
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n`));
      socket.on('data', (data: Buffer) => {
        heard += data.toString();
        const word = left.shift();
        if (word !== undefined) socket.write(word);
      });
      socket.on('close', () => resolve(heard));
      socket.on('error', reject);
    });
  } finally {
    server.close();
  }
}

const PROXIED = '/api/v1/namespaces/default/pods/p:8080/proxy/talk';
const HEAD = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n';

test('bytes of a protocol that only its ends know go both ways', async () => {
  expect(await talk(PROXIED, echo, ['hello', ' there', 'bye'])).toBe(`${HEAD}hello there`);
});

test.each([
  { name: 'the refusal of who is behind the proxy', target: PROXIED, answer: (): Upgraded => ({ status: 403, headers: { 'content-type': 'text/plain', 'audit-id': 'a' }, body: encodeUtf8('no') }), want: 'HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nAudit-Id: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno' },
  { name: 'that a command is not run in that protocol', target: '/api/v1/namespaces/default/pods/p/exec?command=ls', answer: echo, want: 'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\nContent-Length: 40\r\n\r\nunable to upgrade: unsupported protocol\n' },
])('a client learns $name', async ({ target, answer, want }) => {
  expect(await talk(target, answer, [])).toBe(want);
});
