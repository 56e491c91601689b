import { constants, createDeflate, type Deflate, inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { SpdyError, SpdyReader, SpdyWriter } from './spdy-frames.js';
import { spdyDictionary } from './spdy-dictionary.js';

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A client's compressor: one context for all header blocks of a connection. */
function compressor() {
  const deflate: Deflate = createDeflate({ dictionary: Buffer.from(spdyDictionary()), flush: constants.Z_SYNC_FLUSH });
  return async (headers: Readonly<Record<string, string>>): Promise<Buffer> => {
    const text = (value: string) => Buffer.concat([word(value.length), Buffer.from(value)]);
    const entries = Object.entries(headers);
    const chunks: Buffer[] = [];
    const take = (chunk: Buffer) => chunks.push(chunk);
    deflate.on('data', take);
    await new Promise<void>((resolve) => deflate.write(Buffer.concat([word(entries.length), ...entries.flatMap(([name, value]) => [text(name), text(value)])]), () => resolve()));
    await new Promise((resolve) => setImmediate(resolve));
    deflate.off('data', take);
    return Buffer.concat(chunks);
  };
}

function openFrame(stream: number, block: Buffer): Buffer {
  const payload = Buffer.concat([word(stream), word(0), Buffer.from([0, 0]), block]);
  return Buffer.concat([Buffer.from([0x80, 3, 0, 1]), word(payload.length), payload]);
}

describe('SPDY frames', () => {
  test('a client that opens streams, byte by byte', async () => {
    const compress = compressor();
    const bytes = Buffer.concat([
      openFrame(1, await compress({ Port: '80', Streamtype: 'error' })),
      openFrame(3, await compress({ Port: '80', Streamtype: 'data' })),
      Buffer.concat([word(3), Buffer.from([1, 0, 0, 2]), Buffer.from('hi')]),
      Buffer.concat([Buffer.from([0x80, 3, 0, 6]), word(4), word(9)]),
    ]);
    const reader = new SpdyReader();
    const frames = [...bytes].flatMap((byte) => reader.read(Uint8Array.of(byte)));
    expect(frames).toEqual([
      { type: 'open', stream: 1, headers: new Map([['port', '80'], ['streamtype', 'error']]), isLast: false },
      { type: 'open', stream: 3, headers: new Map([['port', '80'], ['streamtype', 'data']]), isLast: false },
      { type: 'data', stream: 3, data: Buffer.from('hi'), isLast: true },
      { type: 'ping', id: 9 },
    ]);
  });

  test.each([
    ['another version', Buffer.from([0x80, 2, 0, 1, 0, 0, 0, 0])],
    ['a frame without an end', Buffer.from([0x80, 3, 0, 1, 0, 0xff, 0xff, 0xff])],
    ['headers that are none', openFrame(1, Buffer.from('no deflate at all'))],
  ])('%s is refused', (_name, bytes) => {
    expect(() => new SpdyReader().read(bytes)).toThrow(SpdyError);
  });

  test('answers are blocks of one zlib stream', () => {
    const writer = new SpdyWriter();
    const blocks = [1, 3].map((stream) => writer.reply(stream).subarray(12));
    const plain = inflateSync(Buffer.concat(blocks), { finishFlush: constants.Z_SYNC_FLUSH });
    expect(plain).toEqual(Buffer.alloc(8));
  });
});
