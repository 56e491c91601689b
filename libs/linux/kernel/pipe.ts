import type { Description } from './description.js';
import { Handle } from './description.js';
import { PIPE_BYTES_MAX } from './limits.js';
import { Errno, type Step } from './step.js';
import { WakeList } from './wake-list.js';

/** What a stream needs of the kernel. */
export interface StreamHost {
  /** Somebody writes where nobody reads: ends the process with SIGPIPE, or throws EPIPE if it ignores that. */
  brokenPipe(): never;
  /** Charges the running process for moving so many bytes; true when it should let others run. */
  tick(bytes: number): boolean;
}

/** Bytes between processes: at most 64 KiB wait in it, then the writer waits. */
export class Pipe {
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;
  #readers = 0;
  #writers = 0;
  #hadWriter = false;
  #hadReader = false;
  readonly #readable = new WakeList();
  readonly #writable = new WakeList();

  /** `named`: opening waits for the other side, and a pipe whose readers have not come yet is not broken. */
  constructor(readonly host: StreamHost, readonly named = false, readonly bytesMax = PIPE_BYTES_MAX) {}

  get bytes(): number {
    return this.#bytes;
  }

  get hasReaders(): boolean {
    return this.#readers > 0;
  }

  /** Wakes when there are bytes, or when the last writer has gone. */
  get readableWait(): WakeList {
    return this.#readable;
  }

  get writableWait(): WakeList {
    return this.#writable;
  }

  openReader(): Handle {
    this.#readers++;
    this.#hadReader = true;
    this.#writable.wakeAll();
    return Handle.of(new PipeReader(this));
  }

  openWriter(): Handle {
    this.#writers++;
    this.#hadWriter = true;
    return Handle.of(new PipeWriter(this));
  }

  closeReader(): void {
    this.#readers--;
    this.#writable.wakeAll();
  }

  closeWriter(): void {
    this.#writers--;
    if (this.#writers === 0) this.#readable.wakeAll();
  }

  *read(bytesMax: number): Step<Uint8Array | undefined> {
    // A named pipe that nobody has opened for writing yet is waited for; one whose writers have gone is at its end.
    while (this.#bytes === 0) {
      if (this.#writers === 0 && this.#hadWriter) return undefined;
      yield this.#readable;
    }
    const data = this.take(bytesMax);
    if (this.host.tick(data.length)) yield undefined;
    return data;
  }

  /** What is there now: undefined is nothing yet, null the end. */
  poll(bytesMax: number): Uint8Array | undefined | null {
    if (this.#bytes > 0) return this.take(bytesMax);
    return this.#writers === 0 && this.#hadWriter ? null : undefined;
  }

  take(bytesMax: number): Uint8Array {
    const first = this.#chunks[0] as Uint8Array;
    let data: Uint8Array;
    if (first.length > bytesMax) {
      data = first.subarray(0, bytesMax);
      this.#chunks[0] = first.subarray(bytesMax);
    } else if (this.#chunks.length === 1) {
      data = first;
      this.#chunks.length = 0;
    } else data = this.#gather(bytesMax);
    this.#bytes -= data.length;
    this.#writable.wakeAll();
    return data;
  }

  /** Many small writes are read as one piece. */
  #gather(bytesMax: number): Uint8Array {
    let length = 0;
    let count = 0;
    while (count < this.#chunks.length && length + (this.#chunks[count] as Uint8Array).length <= bytesMax) {
      length += (this.#chunks[count] as Uint8Array).length;
      count++;
    }
    const data = new Uint8Array(length);
    let at = 0;
    for (const chunk of this.#chunks.splice(0, count)) {
      data.set(chunk, at);
      at += chunk.length;
    }
    return data;
  }

  putBack(data: Uint8Array): void {
    this.#chunks.unshift(data);
    this.#bytes += data.length;
    this.#readable.wakeAll();
  }

  /** The caller must not change `data` afterwards. */
  tryWrite(data: Uint8Array): boolean {
    if (this.#readers === 0) {
      if (this.named && !this.#hadReader) return false;
      this.host.brokenPipe();
    }
    if (this.#bytes + data.length > this.bytesMax) return false;
    if (data.length > 0) {
      this.host.tick(data.length);
      this.#chunks.push(data);
      this.#bytes += data.length;
      this.#readable.wakeAll();
    }
    return true;
  }

  *write(data: Uint8Array): Step<void> {
    while (this.named && !this.#hadReader) yield this.#writable;
    if (this.host.tick(data.length)) yield undefined;
    let rest = data;
    while (rest.length > 0) {
      if (this.#readers === 0) this.host.brokenPipe();
      const room = this.bytesMax - this.#bytes;
      if (room <= 0 || (rest.length <= 4096 && rest.length > room)) {
        yield this.#writable;
        continue;
      }
      const part = rest.length > room ? rest.subarray(0, room) : rest;
      this.#chunks.push(part);
      this.#bytes += part.length;
      rest = rest.subarray(part.length);
      this.#readable.wakeAll();
    }
  }
}

class PipeReader implements Description {
  readonly isTty = false;
  readonly readable = true;
  readonly writable = false;
  constructor(readonly pipe: Pipe) {}
  readonly name = 'pipe:[0]';
  read(bytesMax: number): Step<Uint8Array | undefined> {
    return this.pipe.read(bytesMax);
  }
  write(): Step<void> {
    throw new Errno('EBADF');
  }
  tryWrite(): boolean {
    throw new Errno('EBADF');
  }
  unread(data: Uint8Array): boolean {
    this.pipe.putBack(data);
    return true;
  }
  release(): void {
    this.pipe.closeReader();
  }
}

class PipeWriter implements Description {
  readonly isTty = false;
  readonly readable = false;
  readonly writable = true;
  constructor(readonly pipe: Pipe) {}
  readonly name = 'pipe:[0]';
  read(): Step<Uint8Array | undefined> {
    throw new Errno('EBADF');
  }
  write(data: Uint8Array): Step<void> {
    return this.pipe.write(data);
  }
  tryWrite(data: Uint8Array): boolean {
    return this.pipe.tryWrite(data);
  }
  unread(): boolean {
    return false;
  }
  release(): void {
    this.pipe.closeWriter();
  }
}
