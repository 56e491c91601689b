import { aroundWrites } from './around-writes.js';
import type { Client, EventRecorder } from './client.js';
import { StillWaiting } from '#cluster/apimachinery/still-waiting.js';

/**
 * Work that is given up as a whole when one of its writes has to wait: it writes and tells no more, and is to be begun anew
 * when the write can go on. What it had written by then stays, as it does when a controller ends in the middle.
 */
export class Abandonable {
  readonly client: Client;
  #waiting: StillWaiting | undefined;

  constructor(client: Client) {
    this.client = aroundWrites(client, (write) => {
      if (this.#waiting !== undefined) throw this.#waiting;
      try {
        return write();
      } catch (error) {
        if (error instanceof StillWaiting) this.#waiting = error;
        throw error;
      }
    });
  }

  /** Silent while the work is given up: nothing has failed. */
  recorder(events: EventRecorder): EventRecorder {
    return {
      event: (...args) => {
        if (this.#waiting === undefined) events.event(...args);
      },
    };
  }

  /** What it was given up for, if it was. */
  run(work: () => void): StillWaiting | undefined {
    this.#waiting = undefined;
    try {
      work();
    } catch (error) {
      if (this.#waiting === undefined) throw error;
    }
    return this.#waiting;
  }
}
