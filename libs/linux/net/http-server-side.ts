import { encodeUtf8 } from '#linux/env/text.js';
import { type Description, Handle } from '#linux/kernel/description.js';
import type { StreamHost } from '#linux/kernel/pipe.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { WakeList } from '#linux/kernel/wake-list.js';
import { BODY_BYTES_MAX, ByteBuffer, chunk, encodeHead, type Head, reasonOf } from './http-message.js';
import type { Connection, Endpoint, HttpRequest, HttpResponse, HttpService, HttpStream } from './network.js';

/**
 * A stream connection to a port that has HTTP without bytes behind it. Requests are read out of what the client writes;
 * the service is asked when the client reads, within the client's own coroutine, so no process of its own is needed.
 */
class HttpServerSide implements Description {
  readonly isTty = false;
  readonly name = 'socket:[0]';
  readonly readable = true;
  readonly writable = true;
  readonly #received = new ByteBuffer();
  readonly #toSend: Uint8Array[] = [];
  readonly #changed = new WakeList();
  #stream: { readonly body: HttpStream; readonly chunked: boolean } | undefined;
  #head: Head | undefined;
  #inputEnded = false;
  #closed = false;

  constructor(readonly service: HttpService, readonly client: Endpoint, readonly host: StreamHost) {}

  tryWrite(data: Uint8Array): boolean {
    if (this.#closed) this.host.brokenPipe();
    if (this.#received.length > BODY_BYTES_MAX) throw new Errno('ECONNRESET');
    this.#received.add(data.slice());
    this.#changed.wakeAll();
    return true;
  }

  *write(data: Uint8Array): Step<void> {
    if (this.host.tick(data.length)) yield undefined;
    this.tryWrite(data);
  }

  endInput(): void {
    this.#inputEnded = true;
    this.#changed.wakeAll();
  }

  *read(bytesMax: number): Step<Uint8Array | undefined> {
    for (;;) {
      const piece = this.#toSend[0];
      if (piece !== undefined) {
        const part = piece.subarray(0, bytesMax);
        if (part.length === piece.length) this.#toSend.shift();
        else this.#toSend[0] = piece.subarray(part.length);
        return part;
      }
      if (this.#stream !== undefined) yield* this.#pump(this.#stream);
      else if (this.#closed) return undefined;
      else if (!(yield* this.#serve())) {
        if (this.#inputEnded) return undefined;
        yield this.#changed;
      }
    }
  }

  *#pump(stream: { readonly body: HttpStream; readonly chunked: boolean }): Step<void> {
    const data = stream.body.next();
    if (data === undefined) yield { park: (wake) => stream.body.onReadable(wake) };
    else if (data !== null) this.#toSend.push(stream.chunked ? chunk(data) : data);
    else {
      this.#stream = undefined;
      if (stream.chunked) this.#toSend.push(encodeUtf8('0\r\n\r\n'));
      else this.#closed = true;
    }
  }

  /** Answers the next request. False when it has not all come. */
  *#serve(): Step<boolean> {
    if (this.#head === undefined) {
      const head = this.#received.takeHead();
      if (head === undefined) return false;
      if (head === 'bad' || !/^[A-Z]+ \S+ HTTP\/1\.[01]$/.test(head.first)) {
        this.#refuse();
        return true;
      }
      this.#head = head;
      if (head.headers['expect']?.toLowerCase() === '100-continue') this.#toSend.push(encodeUtf8('HTTP/1.1 100 Continue\r\n\r\n'));
    }
    const { first, headers } = this.#head;
    const length = Number(headers['content-length'] ?? 0);
    if (!(length >= 0 && length <= BODY_BYTES_MAX)) {
      this.#refuse();
      return true;
    }
    if (this.#received.length < length) return false;
    this.#head = undefined;
    const [method = '', target = '', version] = first.split(' ');
    const body = this.#received.take(length).slice();
    const request: HttpRequest = { method, target, headers: { host: '', ...headers }, body, client: { address: this.client.address } };
    const answer = this.service.handle(request);
    const keepAlive = version === 'HTTP/1.1' && headers['connection']?.toLowerCase() !== 'close';
    this.#answer(isStep(answer) ? yield* answer : answer, method, keepAlive);
    return true;
  }

  #refuse(): void {
    this.#toSend.push(encodeUtf8('HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request'));
    this.#closed = true;
  }

  #answer(response: HttpResponse, method: string, keepAlive: boolean): void {
    const { status, body } = response;
    const headers: Record<string, string> = { ...response.headers };
    if (body instanceof Uint8Array) headers['content-length'] ??= String(body.length);
    else if (keepAlive) headers['transfer-encoding'] = 'chunked';
    if (!keepAlive) headers['connection'] = 'close';
    this.#toSend.push(encodeHead(`HTTP/1.1 ${status} ${reasonOf(status)}`, headers));
    if (!(body instanceof Uint8Array)) {
      if (method === 'HEAD') body.cancel();
      else this.#stream = { body, chunked: keepAlive };
    } else if (method !== 'HEAD' && body.length > 0) this.#toSend.push(body);
    if (!keepAlive && this.#stream === undefined) this.#closed = true;
  }

  unread(data: Uint8Array): boolean {
    this.#toSend.unshift(data);
    return true;
  }

  release(): void {
    this.#closed = true;
    this.#stream?.body.cancel();
    this.#stream = undefined;
  }
}

export function isStep<T>(value: T | Step<T>): value is Step<T> {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Step<T>>).next === 'function' && Symbol.iterator in value;
}

/** Connects raw bytes to an HTTP service. */
export function connectToService(service: HttpService, client: Endpoint, server: Endpoint, host: StreamHost): Connection {
  const side = new HttpServerSide(service, client, host);
  const input = Handle.of(side);
  const output = input.duplicate();
  return {
    input,
    output: { write: (data) => output.write(data), isTty: false, close: () => { side.endInput(); output.close(); } },
    local: client, remote: server,
    close: () => {
      input.close();
      output.close();
    },
  };
}
