import type { Clock } from '#linux/env/env.js';
import { drive } from '#linux/kernel/drive.js';
import type { Step } from '#linux/kernel/step.js';
import { WakeList } from '#linux/kernel/wake-list.js';
import type { ChannelStream, Connection } from './network.js';

const DATA = 0;
/** What waits in one direction: more is held back where that is possible, and ends the connection where it is not. */
const WAITING_BYTES_MAX = 1024 * 1024;

/** A connection that was upgraded to a protocol that only its two ends know: its bytes are channel 0. */
export class SwitchedStream implements ChannelStream {
  readonly #connection: Connection;
  readonly #toSend: Uint8Array[] = [];
  readonly #received: Uint8Array[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #sent = new WakeList();
  readonly #taken = new WakeList();
  readonly #stops: readonly (() => void)[];
  #toSendBytes = 0;
  #receivedBytes = 0;
  #isHeardOut = false;
  #isOver = false;

  /** `switched`: the headers of the 101; `first` came right behind them. */
  constructor(connection: Connection, readonly switched: Readonly<Record<string, string>>, first: Uint8Array, clock: Clock) {
    this.#connection = connection;
    if (first.length > 0) this.#take(first);
    const end = () => this.#end();
    this.#stops = [drive(clock, this.#read(), end, end), drive(clock, this.#write(), () => undefined, end)];
  }

  send(channel: number, data: Uint8Array): void {
    if (channel !== DATA || data.length === 0 || this.#isHeardOut) return;
    this.#toSend.push(data);
    this.#toSendBytes += data.length;
    if (this.#toSendBytes > WAITING_BYTES_MAX) this.cancel();
    else this.#sent.wakeAll();
  }

  closeChannel(channel: number): void {
    if (channel !== DATA) return;
    this.#isHeardOut = true;
    this.#sent.wakeAll();
  }

  next(): { readonly channel: number; readonly data: Uint8Array } | undefined | null {
    const data = this.#received.shift();
    if (data === undefined) return this.#isOver ? null : undefined;
    this.#receivedBytes -= data.length;
    this.#taken.wakeAll();
    return { channel: DATA, data };
  }

  onReadable(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  cancel(): void {
    for (const stop of this.#stops) stop();
    this.#connection.close();
    this.#end();
  }

  *#read(): Step<void> {
    for (;;) {
      const data = yield* this.#connection.input.read();
      if (data === undefined) return;
      this.#take(data.slice());
      while (this.#receivedBytes > WAITING_BYTES_MAX) yield this.#taken;
    }
  }

  *#write(): Step<void> {
    for (;;) {
      const data = this.#toSend.shift();
      if (data !== undefined) {
        yield* this.#connection.output.write(data);
        this.#toSendBytes -= data.length;
      } else if (this.#isHeardOut) {
        this.#connection.output.close();
        return;
      } else yield this.#sent;
    }
  }

  #take(data: Uint8Array): void {
    this.#received.push(data);
    this.#receivedBytes += data.length;
    this.#tell();
  }

  #end(): void {
    this.#isOver = true;
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
