// Mirrors containerd's CRI log files, /var/log/pods/…/N.log
// Differs: kept as records; rotation drops the oldest half where files would be renamed.
import { concatBytes } from '#linux/env/bytes.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { LOG_BYTES_MAX, LOG_LINE_BYTES_MAX } from './limits.js';

export type LogStreamName = 'stdout' | 'stderr';

export interface LogRecord {
  readonly timeMs: number;
  readonly stream: LogStreamName;
  readonly text: string;
  /** The line goes on in the next record, or ended without a newline. */
  readonly isPartial: boolean;
}

/** What a container has written, line by line. */
export class ContainerLog {
  #records: LogRecord[] = [];
  #bytes = 0;
  /** Records that rotation has dropped: positions of readers count from the first record ever. */
  #dropped = 0;
  #closed = false;
  #isDiscarded = false;
  readonly #pending: Record<LogStreamName, Uint8Array[]> = { stdout: [], stderr: [] };
  readonly #listeners = new Set<() => void>();

  /** The position after the last record. */
  get end(): number {
    return this.#dropped + this.#records.length;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Records from a position on; those that were dropped are left out. */
  from(position: number): readonly LogRecord[] {
    return this.#records.slice(Math.max(0, position - this.#dropped));
  }

  /** Takes what was written; whole lines become records. */
  write(stream: LogStreamName, data: Uint8Array, nowMs: number): void {
    let start = 0;
    const before = this.end;
    for (;;) {
      const newline = data.indexOf(10, start);
      if (newline < 0) break;
      this.#add(stream, data.subarray(start, newline), false, nowMs);
      start = newline + 1;
    }
    if (start < data.length) {
      const pending = this.#pending[stream];
      pending.push(data.slice(start));
      let length = 0;
      for (const chunk of pending) length += chunk.length;
      if (length >= LOG_LINE_BYTES_MAX) this.#add(stream, new Uint8Array(0), true, nowMs);
    }
    if (this.end > before) this.#notify();
  }

  /** The container has ended: what waits for a newline is written without one, and followers end. */
  close(nowMs: number): void {
    if (this.#closed) return;
    for (const stream of ['stdout', 'stderr'] as const) {
      if (this.#pending[stream].length > 0) this.#add(stream, new Uint8Array(0), true, nowMs);
    }
    this.#closed = true;
    this.#notify();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The end of the log as one text, for termination messages. */
  tail(linesMax: number, bytesMax: number): string {
    const lines = this.#records.slice(-linesMax).map(({ text, isPartial }) => (isPartial ? text : `${text}\n`));
    const bytes = encodeUtf8(lines.join(''));
    return decodeUtf8(bytes.length > bytesMax ? bytes.subarray(bytes.length - bytesMax) : bytes);
  }

  /** The container was removed from its node, and its log with it. */
  discard(): void {
    this.#records = [];
    this.#bytes = 0;
    this.#isDiscarded = true;
    this.close(0);
  }

  get isDiscarded(): boolean {
    return this.#isDiscarded;
  }

  snapshot(): readonly LogRecord[] {
    return this.#records;
  }

  /** Puts back what `snapshot` gave. */
  restore(records: readonly LogRecord[]): void {
    this.#records = [...records];
    this.#bytes = 0;
    for (const { text } of records) this.#bytes += text.length + 1;
  }

  #add(stream: LogStreamName, rest: Uint8Array, isPartial: boolean, nowMs: number): void {
    const pending = this.#pending[stream];
    const text = pending.length === 0 ? decodeUtf8(rest) : decodeUtf8(concatBytes([...pending, rest]));
    pending.length = 0;
    this.#records.push({ timeMs: nowMs, stream, text, isPartial });
    this.#bytes += text.length + 1;
    if (this.#bytes > LOG_BYTES_MAX) this.#rotate();
  }

  #rotate(): void {
    let drop = 0;
    while (this.#bytes > LOG_BYTES_MAX / 2 && drop < this.#records.length - 1) {
      this.#bytes -= (this.#records[drop] as LogRecord).text.length + 1;
      drop++;
    }
    this.#records = this.#records.slice(drop);
    this.#dropped += drop;
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
