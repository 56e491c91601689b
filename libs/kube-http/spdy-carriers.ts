import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { ByteCarrier } from './spdy-session.js';

/** A WebSocket whose binary messages are pieces of a byte stream. */
export function webSocketCarrier(socket: WebSocket): ByteCarrier {
  socket.binaryType = 'nodebuffer';
  socket.on('error', () => socket.terminate());
  return {
    write: (bytes) => socket.send(bytes),
    buffered: () => socket.bufferedAmount,
    close: () => socket.close(1000),
    onData: (listener) => socket.on('message', (message: Buffer) => listener(message)),
    onClose: (listener) => socket.on('close', listener),
  };
}

/** A connection after its upgrade; `head` came with it. */
export function socketCarrier(socket: Duplex, head: Buffer): ByteCarrier {
  socket.on('error', () => socket.destroy());
  return {
    write: (bytes) => {
      if (socket.writable) socket.write(bytes);
    },
    buffered: () => socket.writableLength,
    close: () => socket.end(),
    onData(listener) {
      socket.on('data', listener);
      if (head.length > 0) listener(head);
    },
    onClose: (listener) => socket.on('close', listener),
  };
}
