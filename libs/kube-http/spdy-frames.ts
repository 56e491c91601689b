// Mirrors SPDY/3.1's framing, as moby/spdystream (client-go's library) speaks it
// Differs: no flow control, since that library has none; header blocks are sent in stored deflate blocks.
import { Unzlib } from 'fflate';
import { SPDY_CONTROL_BYTES_MAX, SPDY_DATA_BYTES_MAX } from './limits.js';
import { spdyDictionary } from './spdy-dictionary.js';

const VERSION = 3;
const CONTROL_BIT = 0x80;
const SYN_STREAM = 1;
const SYN_REPLY = 2;
const RST_STREAM = 3;
const PING = 6;
const GOAWAY = 7;
const FIN = 1;
const HEAD_BYTES = 8;
const CANCEL = 5;
/** An empty stored block: Go's reader hands out what it has read only when it meets one. */
const FLUSH = Buffer.from([0, 0, 0, 0xff, 0xff]);

export type SpdyFrame =
  | { readonly type: 'open'; readonly stream: number; readonly headers: ReadonlyMap<string, string>; readonly isLast: boolean }
  | { readonly type: 'data'; readonly stream: number; readonly data: Uint8Array; readonly isLast: boolean }
  | { readonly type: 'reset'; readonly stream: number }
  | { readonly type: 'ping'; readonly id: number }
  | { readonly type: 'goaway' };

/** What the peer sent is no SPDY, or too large. */
export class SpdyError extends Error {}

/** Cuts a client's bytes into frames. Header blocks share one compression context, so frames must be read in order. */
export class SpdyReader {
  #rest: Buffer = Buffer.alloc(0);
  #inflated: Uint8Array[] = [];
  readonly #inflater = new Unzlib({ dictionary: spdyDictionary() }, (chunk) => this.#inflated.push(chunk));

  /** The frames that are whole now. Throws SpdyError. */
  read(bytes: Uint8Array): SpdyFrame[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const frames: SpdyFrame[] = [];
    while (this.#rest.length >= HEAD_BYTES) {
      const length = this.#rest.readUIntBE(5, 3);
      const isControl = ((this.#rest[0] as number) & CONTROL_BIT) !== 0;
      if (length > (isControl ? SPDY_CONTROL_BYTES_MAX : SPDY_DATA_BYTES_MAX)) throw new SpdyError(`a frame of ${length} bytes`);
      if (this.#rest.length < HEAD_BYTES + length) break;
      const payload = this.#rest.subarray(HEAD_BYTES, HEAD_BYTES + length);
      const frame = isControl ? this.#control(this.#rest, payload) : this.#data(this.#rest, payload);
      this.#rest = this.#rest.subarray(HEAD_BYTES + length);
      if (frame !== undefined) frames.push(frame);
    }
    return frames;
  }

  #data(head: Buffer, payload: Buffer): SpdyFrame {
    return { type: 'data', stream: head.readUInt32BE(0), data: payload, isLast: ((head[4] as number) & FIN) !== 0 };
  }

  /** Undefined: a frame that asks for nothing (SETTINGS, WINDOW_UPDATE). */
  #control(head: Buffer, payload: Buffer): SpdyFrame | undefined {
    if ((head.readUInt16BE(0) & 0x7fff) !== VERSION) throw new SpdyError('only SPDY/3.1 is spoken');
    const stream = payload.length >= 4 ? payload.readUInt32BE(0) & 0x7fff_ffff : 0;
    switch (head.readUInt16BE(2)) {
      case SYN_STREAM:
        return { type: 'open', stream, headers: this.#headers(payload.subarray(10)), isLast: ((head[4] as number) & FIN) !== 0 };
      case RST_STREAM:
        return { type: 'reset', stream };
      case PING:
        return { type: 'ping', id: payload.length >= 4 ? payload.readUInt32BE(0) : 0 };
      case GOAWAY:
        return { type: 'goaway' };
      default:
        return undefined;
    }
  }

  #headers(block: Buffer): ReadonlyMap<string, string> {
    this.#inflated = [];
    try {
      this.#inflater.push(block);
      const plain = Buffer.concat(this.#inflated);
      const headers = new Map<string, string>();
      let at = 4;
      const next = () => {
        const length = plain.readUInt32BE(at);
        at += 4 + length;
        if (at > plain.length) throw new RangeError();
        return plain.toString('utf8', at - length, at);
      };
      for (let left = plain.readUInt32BE(0); left > 0; left--) headers.set(next().toLowerCase(), next());
      return headers;
    } catch {
      throw new SpdyError('a header block that can not be read');
    }
  }
}

/** Frames towards the client. */
export class SpdyWriter {
  #isFirstBlock = true;

  /** Accepts a stream, without headers. */
  reply(stream: number): Buffer {
    return this.#frame(SYN_REPLY, 0, [word(stream), this.#stored(word(0))]);
  }

  data(stream: number, data: Uint8Array, isLast: boolean): Buffer {
    return Buffer.concat([word(stream), head(isLast ? FIN : 0, data.length), data]);
  }

  reset(stream: number): Buffer {
    return this.#frame(RST_STREAM, 0, [word(stream), word(CANCEL)]);
  }

  ping(id: number): Buffer {
    return this.#frame(PING, 0, [word(id)]);
  }

  #frame(type: number, flags: number, parts: readonly Buffer[]): Buffer {
    const payload = Buffer.concat(parts);
    return Buffer.concat([Buffer.from([CONTROL_BIT, VERSION, 0, type]), head(flags, payload.length), payload]);
  }

  /** zlib's two bytes open the context; each block after that stands by itself. */
  #stored(plain: Buffer): Buffer {
    const sizes = Buffer.alloc(5);
    sizes.writeUInt16LE(plain.length, 1);
    sizes.writeUInt16LE(~plain.length & 0xffff, 3);
    const opening = this.#isFirstBlock ? Buffer.from([0x78, 0x01]) : Buffer.alloc(0);
    this.#isFirstBlock = false;
    return Buffer.concat([opening, sizes, plain, FLUSH]);
  }
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function head(flags: number, length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(((flags << 24) | length) >>> 0);
  return bytes;
}
