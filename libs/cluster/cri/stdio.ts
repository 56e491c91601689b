import type { Env } from '#linux/env/env.js';
import type { Output } from '#linux/kernel/stream.js';
import type { Step, Wait } from '#linux/kernel/step.js';
import { bytesOf } from './byte-queue.js';
import type { ContainerLog, LogStreamName } from './container-log.js';
import { LOG_BYTE_MS, LOG_LINE_MS, LOG_PIPE_MS } from './limits.js';

export type StdioListener = (stream: LogStreamName, data: Uint8Array) => void;

/** Where a container's output goes: into its log, and to whoever is attached. */
export class Stdio {
  readonly #attached = new Set<StdioListener>();
  /** Until then nothing is written down: a program that was started again after a restore says what it said before. */
  mutedUntilMs = Number.NEGATIVE_INFINITY;
  /** When all that was written will have been taken down. */
  #takenMs = 0;

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

  /** A program that writes faster than the runtime takes it down waits, as at a full pipe. */
  output(stream: LogStreamName): Output {
    const self = this;
    const pipe: Wait = { park: (wake) => self.env.clock.after(self.#takenMs - self.env.clock.now(), wake) };
    return {
      isTty: false,
      *write(data: Uint8Array | string): Step<void> {
        const bytes = bytesOf(data);
        const now = self.env.clock.now();
        const lines = self.log.end;
        self.take(stream, bytes);
        self.#takenMs = Math.max(self.#takenMs, now) + (self.log.end - lines) * LOG_LINE_MS + bytes.length * LOG_BYTE_MS;
        if (self.#takenMs > now + LOG_PIPE_MS) yield pipe;
      },
      close() {},
    };
  }
}
