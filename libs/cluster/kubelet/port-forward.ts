// Mirrors containerd's port forwarding: connections to localhost inside the pod
// Differs: IPv4 only.
import { Channels } from '#cluster/cri/channels.js';
import { drive } from '#linux/kernel/drive.js';
import type { Sandbox } from '#cluster/cri/sandbox.js';
import { encodeUtf8 } from '#linux/env/text.js';
import type { Clock } from '#linux/env/env.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { ChannelStream, Connection } from '#linux/net/network.js';
import { ByteQueue } from '#cluster/cri/byte-queue.js';

/** Channels 2i and 2i+1 are data and error of the i-th port. */
export function forwardPorts(sandbox: Sandbox, ports: readonly number[], podUid: string, clock: Clock): ChannelStream {
  const channels = new Channels();
  const incoming = ports.map(() => new ByteQueue());
  let open = ports.length;
  const cancels = new Set<() => void>();
  const closed = () => {
    open--;
    if (open === 0) channels.end();
  };
  channels.handlers = {
    onData(channel, data) {
      if (channel % 2 === 0) incoming[channel / 2]?.push(data);
    },
    onClose(channel) {
      if (channel % 2 === 0) incoming[channel / 2]?.end();
    },
    onCancel() {
      for (const queue of incoming) queue.end();
      for (const cancel of cancels) cancel();
    },
  };
  for (const [index, port] of ports.entries()) {
    const input = incoming[index] as ByteQueue;
    const connected = (connection: Connection) => {
      cancels.add(drive(clock, upstream(connection, input), () => {}, () => {}));
      cancels.add(drive(clock, downstream(connection, channels, index * 2), closed, closed));
      cancels.add(() => connection.close());
    };
    cancels.add(drive(clock, sandbox.net.connect({ address: '127.0.0.1', port }), connected, (error) => {
      if (!(error instanceof Errno)) throw error;
      channels.put(index * 2 + 1, encodeUtf8(refusal(port, podUid, error)));
      closed();
    }));
  }
  return channels;
}

function* upstream(connection: Connection, input: ByteQueue): Step<void> {
  for (;;) {
    const data = yield* input.read();
    if (data === undefined) break;
    yield* connection.output.write(data);
  }
  connection.output.close();
}

function* downstream(connection: Connection, channels: Channels, channel: number): Step<void> {
  const output = channels.output(channel);
  for (;;) {
    const data = yield* connection.input.read();
    if (data === undefined) return;
    yield* output.write(data);
  }
}

function refusal(port: number, podUid: string, { message }: Errno): string {
  const text = message.charAt(0).toLowerCase() + message.slice(1);
  return `error forwarding port ${port} to pod ${podUid}, uid : failed to execute portforward in network namespace: `
    + `failed to connect to localhost:${port} inside namespace "${podUid}", IPv4: dial tcp4 127.0.0.1:${port}: connect: ${text} IPv6 dial tcp6 [::1]:${port}: connect: ${text} `;
}
