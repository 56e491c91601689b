// Mirrors containerd's CRI log files, /var/log/pods/…/N.log
// Differs: kept as records of one write's lines; rotation drops the oldest half where files would be renamed.
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { LOG_BYTES_MAX, LOG_CHUNK_BYTES, LOG_LINE_BYTES_MAX, LOG_RECORD_BYTES_MAX } from './limits.js';

export type LogStreamName = 'stdout' | 'stderr';

export interface LogRecord {
  readonly timeMs: number;
  readonly stream: LogStreamName;
  /** One line or several with newlines between them; the newline at the end is left out. */
  readonly text: string;
  /** The line goes on in the next record, or ended without a newline. */
  readonly isPartial: boolean;
}

/** A stretch of a log, as snapshots keep it: only the last one of a log ever changes. */
export interface LogChunk {
  /** The number of its first line, counted from the first line ever. */
  readonly first: number;
  readonly records: readonly LogRecord[];
  /** Of the log, when the chunk changed last. */
  readonly version: number;
}

interface OpenChunk extends LogChunk {
  readonly records: LogRecord[];
  version: number;
  lines: number;
  bytes: number;
}

/** What a container has written, line by line. */
export class ContainerLog {
  /** Another array for each chunk that comes or goes, so that who marks a log may keep it. */
  #chunks: readonly OpenChunk[] = [];
  #bytes = 0;
  #version = 0;
  #end = 0;
  #closed = false;
  #isDiscarded = false;
  readonly #pending: Record<LogStreamName, Uint8Array[]> = { stdout: [], stderr: [] };
  readonly #listeners = new Set<() => void>();

  /** The position after the last line; positions count lines from the first one ever. */
  get end(): number {
    return this.#end;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Grows with each change. */
  get version(): number {
    return this.#version;
  }

  get chunks(): readonly LogChunk[] {
    return this.#chunks;
  }

  /** Lines from a position on; those that were dropped are left out. */
  from(position: number): readonly LogRecord[] {
    const found: LogRecord[] = [];
    for (const { first, lines, records } of this.#chunks) {
      if (first + lines <= position) continue;
      if (first >= position) {
        for (const record of records) found.push(record);
        continue;
      }
      let at = first;
      for (const record of records) {
        const count = linesIn(record.text);
        if (at >= position) found.push(record);
        else if (at + count > position) found.push({ ...record, text: lastLines(record.text, at + count - position) });
        at += count;
      }
    }
    return found;
  }

  /** Where the last `lines` whole lines begin. */
  tailPosition(lines: number): number {
    let position = this.#end;
    let left = lines;
    const records = this.#chunks.flatMap((chunk) => chunk.records);
    for (let i = records.length - 1; i >= 0; i--) {
      const { text, isPartial } = records[i] as LogRecord;
      const count = linesIn(text);
      // What was split from a line that is wanted is wanted too.
      const goesOn = isPartial && i < records.length - 1;
      if (!goesOn && left === 0) break;
      if (!goesOn && count > left) return position - left;
      position -= count;
      if (!goesOn) left -= count;
    }
    return position;
  }

  /** Takes what was written; whole lines become records. */
  write(stream: LogStreamName, data: Uint8Array, nowMs: number): void {
    let start = 0;
    const before = this.#end;
    const last = data.lastIndexOf(10);
    while (start <= last) {
      let newline = data.lastIndexOf(10, Math.min(last, start + LOG_RECORD_BYTES_MAX));
      if (newline < start) newline = data.indexOf(10, start);
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
    if (this.#end > before) this.#notify();
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
  get bytes(): number {
    return this.#bytes;
  }

  tail(linesMax: number, bytesMax: number): string {
    const lines = this.from(this.tailPosition(linesMax)).map(({ text, isPartial }) => (isPartial ? text : `${text}\n`));
    const bytes = encodeUtf8(lines.join(''));
    return decodeUtf8(bytes.length > bytesMax ? bytes.subarray(bytes.length - bytesMax) : bytes);
  }

  /** The container was removed from its node, and its log with it. */
  discard(): void {
    this.#chunks = [];
    this.#bytes = 0;
    this.#version++;
    this.#isDiscarded = true;
    this.close(0);
  }

  get isDiscarded(): boolean {
    return this.#isDiscarded;
  }

  /** Puts back what `chunks` gave, in order. */
  restore(chunks: readonly Pick<LogChunk, 'first' | 'records'>[]): void {
    this.#chunks = chunks.map(({ first, records }): OpenChunk => {
      let lines = 0;
      let bytes = 0;
      for (const { text } of records) {
        lines += linesIn(text);
        bytes += text.length + 1;
      }
      this.#end = first + lines;
      this.#bytes += bytes;
      return { first, records: [...records], lines, bytes, version: 0 };
    });
  }

  #add(stream: LogStreamName, rest: Uint8Array, isPartial: boolean, nowMs: number): void {
    const pending = this.#pending[stream];
    const text = pending.length === 0 ? decodeUtf8(rest) : decodeUtf8(concat([...pending, rest]));
    pending.length = 0;
    const chunk = this.#openChunk();
    const lines = linesIn(text);
    chunk.records.push({ timeMs: nowMs, stream, text, isPartial });
    chunk.version = ++this.#version;
    chunk.lines += lines;
    chunk.bytes += text.length + 1;
    this.#end += lines;
    this.#bytes += text.length + 1;
    if (this.#bytes > LOG_BYTES_MAX) this.#rotate();
  }

  #openChunk(): OpenChunk {
    const last = this.#chunks.at(-1);
    if (last !== undefined && last.bytes < LOG_CHUNK_BYTES) return last;
    const chunk: OpenChunk = { first: this.#end, records: [], version: this.#version, lines: 0, bytes: 0 };
    this.#chunks = [...this.#chunks, chunk];
    return chunk;
  }

  #rotate(): void {
    let drop = 0;
    while (this.#bytes > LOG_BYTES_MAX / 2 && drop < this.#chunks.length - 1) {
      this.#bytes -= (this.#chunks[drop] as OpenChunk).bytes;
      drop++;
    }
    this.#chunks = this.#chunks.slice(drop);
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function linesIn(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function lastLines(text: string, count: number): string {
  let at = text.length;
  for (let left = count; left > 0; left--) at = text.lastIndexOf('\n', at - 1);
  return text.slice(at + 1);
}

function concat(chunks: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
