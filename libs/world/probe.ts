import { decodeUtf8 } from '#linux/env/text.js';
import { Errno, type Step, type Wait } from '#linux/kernel/step.js';
import type { HttpStream, NetStack } from '#linux/net/network.js';

/** What came of asking for a URL. */
export type Probed =
  | { readonly outcome: 'answer'; readonly status: number; readonly body: string }
  | { readonly outcome: 'refused' | 'timeout' | 'no-name' | 'unreachable' };

const BODY_BYTES_MAX = 1024 * 1024;

/** Asks for an http URL through a network stack, without any program of the host. */
export function* probe(net: NetStack, url: string, timeoutMs: number): Step<Probed> {
  const [, host = '', port, path] = /^https?:\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(url) ?? [];
  const addresses = /^\d+(\.\d+){3}$/.test(host) ? [host] : yield* net.lookup(host);
  const address = addresses?.[0];
  if (address === undefined) return { outcome: 'no-name' };
  const defaultPort = url.startsWith('https') ? 443 : 80;
  try {
    const answer = yield* net.request(
      { address, port: port === undefined ? defaultPort : Number(port) },
      { method: 'GET', target: path ?? '/', headers: { host, 'user-agent': 'wheelhouse', accept: '*/*' }, body: new Uint8Array() },
      timeoutMs,
    );
    const body = answer.body instanceof Uint8Array ? answer.body : yield* readAll(answer.body);
    return { outcome: 'answer', status: answer.status, body: decodeUtf8(body) };
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    if (error.code === 'ETIMEDOUT') return { outcome: 'timeout' };
    return { outcome: error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET' ? 'refused' : 'unreachable' };
  }
}

function* readAll(stream: HttpStream): Step<Uint8Array> {
  const pieces: number[] = [];
  const readable: Wait = { park: (wake) => stream.onReadable(wake) };
  while (pieces.length < BODY_BYTES_MAX) {
    const piece = stream.next();
    if (piece === null) break;
    if (piece === undefined) yield readable;
    else for (const byte of piece) pieces.push(byte);
  }
  stream.cancel();
  return Uint8Array.from(pieces);
}
