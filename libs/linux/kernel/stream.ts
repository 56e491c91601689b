import type { Step } from './step.js';

/** Bytes in. `read` blocks until there are some; undefined is the end of the file. */
export interface Input {
  read(bytesMax?: number): Step<Uint8Array | undefined>;
  close(): void;
  readonly isTty: boolean;
}

/** Bytes out. `write` blocks while the reader is slow; EPIPE when nobody reads any more. */
export interface Output {
  write(data: Uint8Array | string): Step<void>;
  close(): void;
  readonly isTty: boolean;
}
