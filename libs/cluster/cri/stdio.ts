import type { Env } from '#linux/env/env.js';
import type { Output } from '#linux/kernel/stream.js';
import type { Step } from '#linux/kernel/step.js';
import { bytesOf } from './byte-queue.js';
import type { ContainerLog, LogStreamName } from './container-log.js';

export type StdioListener = (stream: LogStreamName, data: Uint8Array) => void;

/** Where a container's output goes: into its log, and to whoever is attached. */
export class Stdio {
  readonly #attached = new Set<StdioListener>();
  /** Until then nothing is written down: a program that was started again after a restore says what it said before. */
  mutedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(
    readonly log: ContainerLog,
    readonly env: Env,
  ) {}

  attach(listener: StdioListener): () => void {
    this.#attached.add(listener);
    return () => this.#attached.delete(listener);
  }

  take(stream: LogStreamName, data: Uint8Array): void {
    const now = this.env.clock.now();
    if (now > this.mutedUntilMs) this.log.write(stream, data, now);
    for (const listener of [...this.#attached]) listener(stream, data);
  }

  output(stream: LogStreamName): Output {
    const self = this;
    return {
      isTty: false,
      *write(data: Uint8Array | string): Step<void> {
        self.take(stream, bytesOf(data));
      },
      close() {},
    };
  }
}
