// Mirrors staging/src/k8s.io/apimachinery/pkg/util/remotecommand and the WebSocket protocols v5.channel.k8s.io and
// v4.channel.k8s.io: each message begins with the number of its channel; v5 adds 255, which closes the channel named next.
// Differs: no base64 variants.
import type { WebSocket } from 'ws';
import type { ChannelStream } from '#linux/net/network.js';
import type { Doorway } from './doorway.js';
import { handOn } from './hand-on.js';

export const channelProtocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;
const CLOSE_CHANNEL = 255;

/** Connects a WebSocket with a stream of the engine until one of them ends. `ports` are those that it forwards, if it does. */
export function joinChannels(socket: WebSocket, stream: ChannelStream, doorway: Doorway, ports: readonly number[] = []): void {
  socket.binaryType = 'nodebuffer';
  // Both channels of a port say first which one it is.
  for (const [i, port] of ports.entries()) for (const channel of [2 * i, 2 * i + 1]) socket.send(Buffer.from([channel, port & 0xff, port >> 8]));
  socket.on('message', (message: Buffer) => {
    const channel = message[0];
    if (channel === undefined) return;
    if (channel === CLOSE_CHANNEL) {
      if (message[1] !== undefined) stream.closeChannel(message[1]);
    } else stream.send(channel, new Uint8Array(message.subarray(1)));
    doorway.wake();
  });
  const stop = handOn(stream, {
    buffered: () => socket.bufferedAmount,
    take: ({ channel, data }) => socket.send(Buffer.concat([Buffer.from([channel]), data])),
    end: () => socket.close(1000),
  });
  socket.on('close', () => {
    stop();
    stream.cancel();
    doorway.wake();
  });
  socket.on('error', () => socket.terminate());
}
