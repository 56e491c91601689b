import type { ChannelStream } from '#linux/net/network.js';
import { UNSENT_BYTES_MAX } from './limits.js';

const RETRY_MS = 20;

/** Where the pieces of a stream go. */
export interface Receiver {
  /** Bytes it was given and has not sent yet. */
  buffered(): number;
  take(piece: { readonly channel: number; readonly data: Uint8Array }): void;
  /** The stream is over. */
  end(): void;
}

/** Hands on what comes from a stream of the engine, as fast as it is sent. Answers what stops it. */
export function handOn(stream: ChannelStream, to: Receiver): () => void {
  let timer: NodeJS.Timeout | undefined;
  const pump = () => {
    for (;;) {
      if (to.buffered() > UNSENT_BYTES_MAX) {
        // Not every carrier says when it has sent something: look again soon.
        timer ??= setTimeout(() => {
          timer = undefined;
          pump();
        }, RETRY_MS);
        return;
      }
      const piece = stream.next();
      if (piece === undefined) return;
      if (piece === null) {
        stop();
        return to.end();
      }
      to.take(piece);
    }
  };
  const unlisten = stream.onReadable(pump);
  const stop = () => {
    unlisten();
    clearTimeout(timer);
  };
  pump();
  return stop;
}
