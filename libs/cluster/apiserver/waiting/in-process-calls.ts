import { failure } from '#cluster/apimachinery/errors.js';
import { StillWaiting } from '#cluster/apimachinery/still-waiting.js';
import { drive } from '#linux/kernel/drive.js';
import { OPEN_MAX, REQUEST_TIMEOUT_MS, RUNS_MAX } from './limits.js';
import { OpenRequest, PENDING } from './open-request.js';
import type { Requests } from './requests.js';

interface Call {
  readonly request: OpenRequest;
  readonly task: () => unknown;
  waiting: StillWaiting;
  isReady: boolean;
}

/**
 * Calls of components in the server's own process. They can't wait: a call that has to is refused with StillWaiting, and
 * goes on, as it was asked, when its component calls again.
 */
export class InProcessCalls {
  readonly #requests: Requests;
  readonly #calls = new Map<string, Call>();

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  /** `key` says which call it is: who, the verb and of what. Throws StatusError, StillWaiting. */
  run<T>(key: () => string, task: () => T): T {
    if (this.#calls.size > 0) {
      const name = key();
      const known = this.#calls.get(name);
      if (known !== undefined) return this.#goOn(name, known) as T;
    }
    const request = new OpenRequest();
    try {
      return this.#requests.run(request, task);
    } catch (error) {
      if (error !== PENDING) throw error;
      throw this.#begin(key(), request, task);
    }
  }

  #begin(key: string, request: OpenRequest, task: () => unknown): Error {
    if (this.#calls.size >= OPEN_MAX) return failure(429, 'TooManyRequests', 'Too many requests, please try again later.');
    const { clock } = this.#requests;
    request.endMs = clock.now() + REQUEST_TIMEOUT_MS;
    const call: Call = { request, task, waiting: new StillWaiting(), isReady: false };
    this.#calls.set(key, call);
    clock.after(REQUEST_TIMEOUT_MS, () => {
      // Nobody has come back for it.
      if (this.#calls.get(key) === call) this.#calls.delete(key);
      call.waiting.end();
    });
    this.#settle(call);
    return call.waiting;
  }

  #settle(call: Call): void {
    const over = () => {
      call.isReady = true;
      call.waiting.end();
    };
    drive(this.#requests.clock, call.request.settle(), over, over);
  }

  #goOn(key: string, call: Call): unknown {
    if (!call.isReady) throw call.waiting;
    try {
      const value = this.#requests.run(call.request, call.task);
      this.#calls.delete(key);
      return value;
    } catch (error) {
      if (error !== PENDING || call.request.runs >= RUNS_MAX) {
        this.#calls.delete(key);
        throw error === PENDING ? failure(504, 'Timeout', 'Timeout: request did not complete within requested timeout - context deadline exceeded', {}) : error;
      }
      call.isReady = false;
      call.waiting = new StillWaiting();
      this.#settle(call);
      throw call.waiting;
    }
  }
}
