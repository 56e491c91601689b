import { SpdyError, SpdyReader, SpdyWriter } from './spdy-frames.js';
import { SPDY_STREAMS_MAX } from './limits.js';

/** What carries a session's bytes: the connection itself, or a WebSocket around it. */
export interface ByteCarrier {
  write(bytes: Uint8Array): void;
  /** Bytes written that have not left yet. */
  buffered(): number;
  close(): void;
  onData(listener: (bytes: Uint8Array) => void): void;
  onClose(listener: () => void): void;
}

/** One stream of a session, opened by the client. */
export interface SpdyStream {
  readonly headers: ReadonlyMap<string, string>;
  write(data: Uint8Array): void;
  /** Nothing more comes from us. */
  end(): void;
  reset(): void;
  /** Until somebody listens, data waits. */
  listen(listener: { onData(data: Uint8Array): void; onEnd(): void; onReset(): void }): void;
}

type Listener = Parameters<SpdyStream['listen']>[0];
type Happening = (listener: Listener) => void;

class Stream implements SpdyStream {
  #listener: Listener | undefined;
  #waiting: Happening[] = [];
  #isEnded = false;
  #isHeardOut = false;

  constructor(readonly headers: ReadonlyMap<string, string>, private readonly id: number, private readonly writer: SpdyWriter, private readonly send: (bytes: Uint8Array) => void, private readonly onDone: () => void) {}

  write(data: Uint8Array): void {
    if (!this.#isEnded) this.send(this.writer.data(this.id, data, false));
  }

  end(): void {
    if (!this.#isEnded) this.send(this.writer.data(this.id, new Uint8Array(), true));
    this.#isEnded = true;
    if (this.#isHeardOut) this.onDone();
  }

  reset(): void {
    if (!this.#isEnded) this.send(this.writer.reset(this.id));
    this.#isEnded = true;
    this.onDone();
  }

  /** The client has nothing more to say. */
  heardOut(): void {
    this.#isHeardOut = true;
    this.tell((listener) => listener.onEnd());
    if (this.#isEnded) this.onDone();
  }

  listen(listener: Listener): void {
    this.#listener = listener;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const happening of waiting) happening(listener);
  }

  tell(happening: Happening): void {
    if (this.#listener === undefined) this.#waiting.push(happening);
    else happening(this.#listener);
  }
}

/** The server's end of a SPDY connection. `onStream` is told of each stream that the client opens, after it was accepted. */
export function serveSpdy(carrier: ByteCarrier, onStream: (stream: SpdyStream) => void, onClose: () => void): void {
  const reader = new SpdyReader();
  const writer = new SpdyWriter();
  const streams = new Map<number, Stream>();
  const send = (bytes: Uint8Array) => carrier.write(bytes);
  const open = (id: number, headers: ReadonlyMap<string, string>, isLast: boolean) => {
    if (streams.size >= SPDY_STREAMS_MAX) return send(writer.reset(id));
    const stream = new Stream(headers, id, writer, send, () => streams.delete(id));
    streams.set(id, stream);
    send(writer.reply(id));
    onStream(stream);
    if (isLast) stream.heardOut();
  };
  carrier.onData((bytes) => {
    try {
      for (const frame of reader.read(bytes)) {
        if (frame.type === 'open') open(frame.stream, frame.headers, frame.isLast);
        else if (frame.type === 'ping') send(writer.ping(frame.id));
        else if (frame.type === 'data') {
          const stream = streams.get(frame.stream);
          if (frame.data.length > 0) stream?.tell((listener) => listener.onData(new Uint8Array(frame.data)));
          if (frame.isLast) stream?.heardOut();
        } else if (frame.type === 'reset') {
          streams.get(frame.stream)?.tell((listener) => listener.onReset());
          streams.delete(frame.stream);
        }
      }
    } catch (error) {
      if (!(error instanceof SpdyError)) throw error;
      carrier.close();
    }
  });
  carrier.onClose(() => {
    for (const stream of streams.values()) stream.tell((listener) => listener.onReset());
    streams.clear();
    onClose();
  });
}
