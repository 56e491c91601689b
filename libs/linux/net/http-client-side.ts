import { concatBytes } from '#linux/env/bytes.js';
import type { Clock } from '#linux/env/env.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { BODY_BYTES_MAX, ByteBuffer, encodeHead, type Head } from './http-message.js';
import type { Connection, HttpRequest, HttpResponse, Upgraded } from './network.js';
import { SwitchedStream } from './switched-stream.js';

const SWITCHING = 101;

/** Sends one request over bytes and reads the whole answer. Throws ECONNRESET when it is none. */
export function* exchange(connection: Connection, request: Omit<HttpRequest, 'client'>): Step<HttpResponse> {
  const headers: Record<string, string> = { ...request.headers, connection: 'close' };
  if (request.body.length > 0) headers['content-length'] ??= String(request.body.length);
  yield* connection.output.write(encodeHead(`${request.method} ${request.target} HTTP/1.1`, headers));
  if (request.body.length > 0) yield* connection.output.write(request.body);
  const reader = new Reader(connection);
  let head = yield* reader.head();
  while (/^HTTP\/1\.[01] 1\d\d/.test(head.first)) head = yield* reader.head();
  return yield* answerOf(reader, request.method, head);
}

/** Asks for an upgrade over bytes; the headers say to what. The connection is the stream's then. Throws ECONNRESET as `exchange`. */
export function* upgradeOver(connection: Connection, request: Omit<HttpRequest, 'client'>, clock: Clock): Step<Upgraded> {
  let isStream = false;
  try {
    yield* connection.output.write(encodeHead(`${request.method} ${request.target} HTTP/1.1`, request.headers));
    const reader = new Reader(connection);
    const head = yield* reader.head();
    if (statusIn(head) !== SWITCHING) return yield* answerOf(reader, request.method, head);
    isStream = true;
    return new SwitchedStream(connection, head.headers, reader.left(), clock);
  } finally {
    if (!isStream) connection.close();
  }
}

function* answerOf(reader: Reader, method: string, head: Head): Step<HttpResponse> {
  const status = statusIn(head);
  return { status, headers: head.headers, body: yield* bodyOf(reader, method, status, head.headers) };
}

function statusIn({ first }: Head): number {
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1];
  if (status === undefined) throw new Errno('ECONNRESET');
  return Number(status);
}

function* bodyOf(reader: Reader, method: string, status: number, headers: Readonly<Record<string, string>>): Step<Uint8Array> {
  if (method === 'HEAD' || status === 204 || status === 304) return new Uint8Array(0);
  if (headers['transfer-encoding']?.toLowerCase() === 'chunked') return yield* chunkedBody(reader);
  const length = headers['content-length'];
  return length === undefined ? yield* reader.rest() : yield* reader.exactly(Number(length));
}

function* chunkedBody(reader: Reader): Step<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const size = Number.parseInt(yield* reader.line(), 16);
    if (!(size >= 0) || total + size > BODY_BYTES_MAX) throw new Errno('ECONNRESET');
    if (size === 0) break;
    pieces.push((yield* reader.exactly(size)).slice());
    total += size;
    yield* reader.line();
  }
  while ((yield* reader.line()) !== '');
  return concatBytes(pieces);
}

class Reader {
  readonly #buffer = new ByteBuffer();
  constructor(readonly connection: Connection) {}

  *#more(): Step<void> {
    const data = yield* this.connection.input.read();
    if (data === undefined) throw new Errno('ECONNRESET');
    this.#buffer.add(data.slice());
  }

  *head() {
    for (;;) {
      const head = this.#buffer.takeHead();
      if (head === 'bad') throw new Errno('ECONNRESET');
      if (head !== undefined) return head;
      yield* this.#more();
    }
  }

  *line(): Step<string> {
    for (;;) {
      const line = this.#buffer.takeLine();
      if (line !== undefined) return line;
      yield* this.#more();
    }
  }

  *exactly(count: number): Step<Uint8Array> {
    if (count > BODY_BYTES_MAX) throw new Errno('ECONNRESET');
    while (this.#buffer.length < count) yield* this.#more();
    return this.#buffer.take(count);
  }

  /** What has come already and was not read. */
  left(): Uint8Array {
    return this.#buffer.take(this.#buffer.length);
  }

  *rest(): Step<Uint8Array> {
    for (;;) {
      const data = yield* this.connection.input.read();
      if (data === undefined || this.#buffer.length > BODY_BYTES_MAX) return this.#buffer.take(this.#buffer.length);
      this.#buffer.add(data.slice());
    }
  }
}
