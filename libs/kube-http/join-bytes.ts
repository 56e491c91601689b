import type { ChannelStream } from '#linux/net/network.js';
import type { Doorway } from './doorway.js';
import { UNSENT_BYTES_MAX } from './limits.js';
import type { ByteCarrier } from './spdy-session.js';

const DATA = 0;
const RETRY_MS = 20;

/** Carries the bytes of a switched connection both ways until one of its ends is over. */
export function joinBytes(carrier: ByteCarrier, stream: ChannelStream, doorway: Doorway): void {
  carrier.onData((bytes) => {
    stream.send(DATA, new Uint8Array(bytes));
    doorway.wake();
  });
  let timer: NodeJS.Timeout | undefined;
  const pump = () => {
    for (;;) {
      if (carrier.buffered() > UNSENT_BYTES_MAX) {
        timer ??= setTimeout(() => {
          timer = undefined;
          pump();
        }, RETRY_MS);
        return;
      }
      const piece = stream.next();
      if (piece === undefined) return;
      if (piece === null) return carrier.close();
      carrier.write(piece.data);
    }
  };
  const stop = stream.onReadable(pump);
  carrier.onClose(() => {
    stop();
    clearTimeout(timer);
    stream.cancel();
    doorway.wake();
  });
  pump();
}
