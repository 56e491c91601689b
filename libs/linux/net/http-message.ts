import { concatBytes } from '#linux/env/bytes.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';

/** A head of more than this is refused, as servers do (Go: 1 MiB, nginx: 32 KiB). */
const HEAD_BYTES_MAX = 65_536;
export const BODY_BYTES_MAX = 16 * 2 ** 20;

export interface Head {
  readonly first: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Bytes of a stream that are read as messages. */
export class ByteBuffer {
  #bytes: Uint8Array = new Uint8Array(0);

  get length(): number {
    return this.#bytes.length;
  }

  add(bytes: Uint8Array): void {
    this.#bytes = this.#bytes.length === 0 ? bytes : concatBytes([this.#bytes, bytes]);
  }

  take(count: number): Uint8Array {
    const taken = this.#bytes.subarray(0, count);
    this.#bytes = this.#bytes.subarray(taken.length);
    return taken;
  }

  /** The next line without its end; undefined when it is not all here. */
  takeLine(): string | undefined {
    const end = this.#bytes.indexOf(10);
    if (end < 0) return undefined;
    return decodeUtf8(this.take(end + 1)).replace(/\r?\n$/, '');
  }

  /** First line and headers; undefined until the empty line has come. 'bad' when it is no HTTP. */
  takeHead(): Head | 'bad' | undefined {
    const text = latin1(this.#bytes.subarray(0, HEAD_BYTES_MAX));
    const match = /\r?\n\r?\n/.exec(text);
    if (match === null) return text.length >= HEAD_BYTES_MAX ? 'bad' : undefined;
    const lines = decodeUtf8(this.take(match.index + match[0].length)).split(/\r?\n/);
    const headers: Record<string, string> = {};
    for (const line of lines.slice(1)) {
      if (line === '') continue;
      const colon = line.indexOf(':');
      if (colon <= 0) return 'bad';
      const name = line.slice(0, colon).trim().toLowerCase();
      const value = line.slice(colon + 1).trim();
      headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
    }
    return { first: lines[0] ?? '', headers };
  }
}

function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return parts.join('');
}

export function encodeHead(first: string, headers: Readonly<Record<string, string>>): Uint8Array {
  const lines = Object.entries(headers).map(([name, value]) => `${titled(name)}: ${value}\r\n`);
  return encodeUtf8(`${first}\r\n${lines.join('')}\r\n`);
}

/** Names are kept in lower case; on the wire HTTP/1.1 servers write `Content-Type` and `ETag`. */
export function titled(name: string): string {
  return name === 'etag' ? 'ETag' : canonicalName(name);
}

/** As Go spells it (net/textproto): `Content-Type`, `Etag`. */
export function canonicalName(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letters) => letters.toUpperCase());
}

export function chunk(data: Uint8Array): Uint8Array {
  return concatBytes([encodeUtf8(`${data.length.toString(16)}\r\n`), data, encodeUtf8('\r\n')]);
}

const reasons: Readonly<Record<number, string>> = {
  100: 'Continue', 101: 'Switching Protocols', 200: 'OK', 201: 'Created', 202: 'Accepted', 204: 'No Content', 206: 'Partial Content',
  301: 'Moved Permanently', 302: 'Found', 303: 'See Other', 304: 'Not Modified', 307: 'Temporary Redirect', 308: 'Permanent Redirect',
  400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 406: 'Not Acceptable',
  408: 'Request Timeout', 409: 'Conflict', 410: 'Gone', 411: 'Length Required', 413: 'Request Entity Too Large', 414: 'Request-URI Too Large',
  415: 'Unsupported Media Type', 416: 'Requested Range Not Satisfiable', 418: "I'm a teapot", 422: 'Unprocessable Entity', 429: 'Too Many Requests',
  500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout', 505: 'HTTP Version Not Supported',
};

/** The reason phrase of a status, '' for one without. */
export function reasonOf(status: number): string {
  return reasons[status] ?? '';
}
