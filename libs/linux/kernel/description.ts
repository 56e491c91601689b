import { encodeUtf8 } from '#linux/env/text.js';
import type { Input, Output } from './stream.js';
import { Errno, type Step, type Wait } from './step.js';

/**
 * An open file description: what descriptors of several processes share. `release` is called when the last one closes.
 * `tryRead` and `tryWrite` are the same without blocking: they answer `undefined` and `false` when the caller would have
 * to wait, so that a shell's own commands need no coroutine for them.
 */
export interface Description {
  readonly isTty: boolean;
  /** For /proc/PID/fd and messages. */
  readonly name: string;
  readonly readable: boolean;
  readonly writable: boolean;
  read(bytesMax: number): Step<Uint8Array | undefined>;
  write(data: Uint8Array): Step<void>;
  tryWrite(data: Uint8Array): boolean;
  /** Gives bytes back that were read too far; false where the stream can't. */
  unread(data: Uint8Array): boolean;
  release(): void;
}

class Shared {
  references = 0;
  constructor(readonly description: Description) {}
}

/** A file descriptor: one process' hold on a description. Closing it twice is harmless. */
export class Handle implements Input, Output {
  #shared: Shared;
  #closed = false;

  private constructor(shared: Shared) {
    this.#shared = shared;
    shared.references++;
  }

  static of(description: Description): Handle {
    return new Handle(new Shared(description));
  }

  /** Any stream as a descriptor: a handle is duplicated, a foreign stream is wrapped. */
  static from(stream: Input | Output): Handle {
    return stream instanceof Handle ? stream.duplicate() : Handle.of(new ForeignStream(stream));
  }

  duplicate(): Handle {
    if (this.#closed) throw new Errno('EBADF');
    return new Handle(this.#shared);
  }

  get isTty(): boolean {
    return !this.#closed && this.#shared.description.isTty;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get description(): Description {
    return this.#shared.description;
  }

  /** Descriptors that share this description. */
  get references(): number {
    return this.#shared.references;
  }

  read(bytesMax = 65_536): Step<Uint8Array | undefined> {
    if (this.#closed || !this.#shared.description.readable) throw new Errno('EBADF');
    return this.#shared.description.read(bytesMax);
  }

  write(data: Uint8Array | string): Step<void> {
    if (this.#closed || !this.#shared.description.writable) throw new Errno('EBADF');
    return this.#shared.description.write(typeof data === 'string' ? encodeUtf8(data) : data);
  }

  /** Writes all of it without waiting, or nothing. */
  tryWrite(data: Uint8Array): boolean {
    if (this.#closed || !this.#shared.description.writable) throw new Errno('EBADF');
    return this.#shared.description.tryWrite(data);
  }

  unread(data: Uint8Array): boolean {
    return data.length === 0 || this.#shared.description.unread(data);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#shared.references--;
    if (this.#shared.references === 0) this.#shared.description.release();
  }
}

/** A coroutine that has been started already, from the wait it is at. */
function* resumed(wait: Wait | undefined, step: Step<void>): Step<void> {
  yield wait;
  yield* step;
}

/** A stream from outside the kernel (a log, a remote command's channel). */
class ForeignStream implements Description {
  readonly name = 'pipe:[0]';
  readonly #stream: Partial<Input> & Partial<Output>;
  #pushedBack: Uint8Array | undefined;
  #unfinished: Step<void> | undefined;

  constructor(stream: Input | Output) {
    this.#stream = stream;
  }

  get isTty(): boolean {
    return this.#stream.isTty === true;
  }

  get readable(): boolean {
    return this.#stream.read !== undefined;
  }

  get writable(): boolean {
    return this.#stream.write !== undefined;
  }

  *read(bytesMax: number): Step<Uint8Array | undefined> {
    const back = this.#pushedBack;
    if (back !== undefined) {
      this.#pushedBack = back.length > bytesMax ? back.subarray(bytesMax) : undefined;
      return back.subarray(0, bytesMax);
    }
    if (this.#stream.read === undefined) throw new Errno('EBADF');
    return yield* this.#stream.read(bytesMax);
  }

  *write(data: Uint8Array): Step<void> {
    if (this.#stream.write === undefined) throw new Errno('EBADF');
    const before = this.#unfinished;
    this.#unfinished = undefined;
    if (before !== undefined) yield* before;
    yield* this.#stream.write(data);
  }

  /** A sink that never waits takes it at once; what another has only begun is finished before the next write. */
  tryWrite(data: Uint8Array): boolean {
    if (this.#unfinished !== undefined) return false;
    if (this.#stream.write === undefined) throw new Errno('EBADF');
    const step = this.#stream.write(data);
    const first = step.next();
    if (first.done !== true) this.#unfinished = resumed(first.value, step);
    return true;
  }

  unread(data: Uint8Array): boolean {
    const rest = this.#pushedBack;
    if (rest === undefined) this.#pushedBack = data;
    else {
      const joined = new Uint8Array(data.length + rest.length);
      joined.set(data);
      joined.set(rest, data.length);
      this.#pushedBack = joined;
    }
    return true;
  }

  release(): void {
    this.#stream.close?.();
  }
}
