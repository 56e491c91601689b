import { StatusError } from './errors.js';

/**
 * A call of a component in the server's process has to wait for something, a webhook's answer for instance. The same call
 * made again after `onReady` goes on from there.
 */
export class StillWaiting extends StatusError {
  #listeners: (() => void)[] = [];
  #isOver = false;

  constructor() {
    super({
      kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', reason: 'Timeout', code: 504, details: {},
      message: 'Timeout: request did not complete within requested timeout - context deadline exceeded',
    });
  }

  onReady(listener: () => void): void {
    if (this.#isOver) listener();
    else this.#listeners.push(listener);
  }

  /** There is an answer, or none will come. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }
}
