// Mirrors k8s.io/apimachinery/pkg/util/remotecommand: the channels of v5.channel.k8s.io
// Differs: nothing.
import type { ChannelStream } from '#linux/net/network.js';
import type { Output } from '#linux/kernel/stream.js';
import type { Step } from '#linux/kernel/step.js';
import type { Status } from '#cluster/apimachinery/errors.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { brokenPipe, bytesOf } from './byte-queue.js';
import { CHANNEL_BYTES_MAX } from './limits.js';

export const STDIN = 0;
export const STDOUT = 1;
export const STDERR = 2;
export const ERROR = 3;
export const RESIZE = 4;

export interface ChannelHandlers {
  onData(channel: number, data: Uint8Array): void;
  onClose(channel: number): void;
  /** The client has gone. */
  onCancel(): void;
}

/** The server's end of an upgraded connection. */
export class Channels implements ChannelStream {
  readonly #queue: { readonly channel: number; readonly data: Uint8Array }[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #writers = new Set<() => void>();
  #bytes = 0;
  #ended = false;
  #cancelled = false;
  handlers: ChannelHandlers | undefined;

  get cancelled(): boolean {
    return this.#cancelled;
  }

  send(channel: number, data: Uint8Array): void {
    if (!this.#cancelled) this.handlers?.onData(channel, data);
  }

  closeChannel(channel: number): void {
    if (!this.#cancelled) this.handlers?.onClose(channel);
  }

  next(): { readonly channel: number; readonly data: Uint8Array } | undefined | null {
    const frame = this.#queue.shift();
    if (frame === undefined) return this.#ended || this.#cancelled ? null : undefined;
    this.#bytes -= frame.data.length;
    if (this.#bytes < CHANNEL_BYTES_MAX) wakeAll(this.#writers);
    return frame;
  }

  onReadable(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  cancel(): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    this.#queue.length = 0;
    wakeAll(this.#writers);
    this.handlers?.onCancel();
  }

  put(channel: number, data: Uint8Array): void {
    if (this.#ended || this.#cancelled) return;
    this.#queue.push({ channel, data });
    this.#bytes += data.length;
    for (const listener of [...this.#listeners]) listener();
  }

  /** The result on the error channel, then the end. */
  finish(status: RemoteStatus): void {
    this.put(ERROR, encodeUtf8(JSON.stringify(status)));
    this.end();
  }

  end(): void {
    this.#ended = true;
    for (const listener of [...this.#listeners]) listener();
  }

  /** A stream that programs write to; it waits while the client is slow. */
  output(channel: number): Output {
    const self = this;
    return {
      isTty: false,
      *write(data: Uint8Array | string): Step<void> {
        while (self.#bytes >= CHANNEL_BYTES_MAX && !self.#cancelled) {
          yield {
            park: (wake) => {
              self.#writers.add(wake);
              return () => self.#writers.delete(wake);
            },
          };
        }
        if (self.#cancelled) brokenPipe();
        self.put(channel, bytesOf(data));
      },
      close() {},
    };
  }
}

function wakeAll(waiting: Set<() => void>): void {
  const wakes = [...waiting];
  waiting.clear();
  for (const wake of wakes) wake();
}

export type RemoteStatus = Pick<Status, 'metadata' | 'status' | 'message' | 'reason' | 'details' | 'code'>;

export const SUCCESS: RemoteStatus = { metadata: {}, status: 'Success' };

/** How a command's end is told: the exit code stands among the causes. */
export function exitStatus(code: number): RemoteStatus {
  if (code === 0) return SUCCESS;
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: `${code}` }] },
  };
}

/** What went wrong before a command could run, as it arrives through the kubelet and the API server. */
export function internalStatus(message: string): RemoteStatus {
  const text = `Internal error occurred: ${message}`;
  return {
    metadata: {},
    status: 'Failure',
    message: `Internal error occurred: ${text}`,
    reason: 'InternalError',
    details: { causes: [{ message: text }] },
    code: 500,
  };
}
