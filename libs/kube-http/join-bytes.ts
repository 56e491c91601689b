import type { ChannelStream } from '#linux/net/network.js';
import type { Doorway } from './doorway.js';
import { handOn } from './hand-on.js';
import type { ByteCarrier } from './spdy-session.js';

const DATA = 0;

/** Carries the bytes of a switched connection both ways until one of its ends is over. */
export function joinBytes(carrier: ByteCarrier, stream: ChannelStream, doorway: Doorway): void {
  carrier.onData((bytes) => {
    stream.send(DATA, new Uint8Array(bytes));
    doorway.wake();
  });
  const stop = handOn(stream, { buffered: () => carrier.buffered(), take: ({ data }) => carrier.write(data), end: () => carrier.close() });
  carrier.onClose(() => {
    stop();
    stream.cancel();
    doorway.wake();
  });
}
