import type { Step } from '#linux/kernel/step.js';
import { Errno } from '#linux/kernel/step.js';
import type { HttpStream } from '#linux/net/network.js';
import type { Call } from '#linux/programs/call.js';

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** The address that a host's name leads to; undefined when there is none. */
export function* addressOf(proc: Call, host: string): Step<string | undefined> {
  if (IPV4.test(host)) return host;
  if (host === '[::1]') return '127.0.0.1';
  try {
    return (yield* proc.net.lookup(host))?.[0];
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return undefined;
  }
}

/** The pieces of a streamed body as they come; undefined at the end. */
export function* nextPiece(stream: HttpStream): Step<Uint8Array | undefined> {
  for (;;) {
    const piece = stream.next();
    if (piece === null) return undefined;
    if (piece !== undefined) return piece;
    yield { park: (wake) => stream.onReadable(wake) };
  }
}

export const REASONS: Readonly<Record<number, string>> = {
  100: 'Continue', 101: 'Switching Protocols', 200: 'OK', 201: 'Created', 202: 'Accepted', 204: 'No Content', 206: 'Partial Content', 301: 'Moved Permanently', 302: 'Found', 303: 'See Other',
  304: 'Not Modified', 307: 'Temporary Redirect', 308: 'Permanent Redirect', 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 408: 'Request Timeout',
  409: 'Conflict', 410: 'Gone', 413: 'Payload Too Large', 415: 'Unsupported Media Type', 418: "I'm a teapot", 422: 'Unprocessable Entity', 429: 'Too Many Requests', 500: 'Internal Server Error',
  501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout',
};

