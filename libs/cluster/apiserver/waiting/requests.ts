// How a request waits, where everything else runs to its end: it stops, and begins anew when what it waits for is there.
// Nothing is written before all is answered, so a rerun does no harm; Kubernetes runs admission again on conflicts, too.
import { failure, StatusError } from '#cluster/apimachinery/errors.js';
import type { Clock, Env, Random } from '#linux/env/env.js';
import { drive } from '#linux/kernel/drive.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { within } from '#linux/kernel/waiting.js';
import { OPEN_MAX, OPEN_PER_USER_MAX, REQUEST_TIMEOUT_MS, RUNS_MAX } from './limits.js';
import { OpenRequest, type Outcome, PENDING } from './open-request.js';

/** The requests of one API server that are being worked on. */
export class Requests {
  /** As the server's own, but a rerun draws and reads again what the first run did. */
  readonly env: Env;
  readonly clock: Clock;
  #current: OpenRequest | undefined;
  readonly #openByUser = new Map<string, number>();
  #open = 0;

  constructor({ clock, random, log }: Env) {
    this.clock = clock;
    const own: Clock = {
      now: () => {
        const request = this.#current;
        return request === undefined ? clock.now() : (request.nextTime() ?? request.keepTime(clock.now()));
      },
      after: (delayMs, task) => clock.after(delayMs, task),
    };
    const below = (bound: number): number => {
      const request = this.#current;
      return request === undefined ? random.below(bound) : (request.nextDraw() ?? request.keepDraw(random.below(bound)));
    };
    const drawing: Random = { below, chance: (hits, outOf) => below(outOf) < hits };
    this.env = { clock: own, random: drawing, log };
  }

  /** One run of a request. Throws PENDING when it has to wait. */
  run<T>(request: OpenRequest, task: () => T): T {
    const outer = this.#current;
    this.#current = request;
    request.beginRun();
    try {
      return task();
    } finally {
      this.#current = outer;
    }
  }

  /** Asks a question whose answer may take time; `key` names all that it depends on. Undefined: it is under way, and who needs it throws PENDING. */
  ask(key: string, begin: () => Step<unknown>): Outcome | undefined {
    const request = this.#current;
    if (request === undefined) throw PENDING;
    this.#current = undefined;
    try {
      return request.ask(key, begin);
    } finally {
      this.#current = request;
    }
  }

  /** As `ask`, for one who can't go on without. Throws what the step throws, and PENDING. */
  get<T>(key: string, begin: () => Step<T>): T {
    const outcome = this.ask(key, begin);
    if (outcome === undefined) throw PENDING;
    if ('error' in outcome) throw outcome.error;
    return outcome.value as T;
  }

  /** What is left of the time that the present request has. */
  leftMs(): number {
    const endMs = this.#current?.endMs;
    return endMs === undefined ? REQUEST_TIMEOUT_MS : Math.max(0, endMs - this.clock.now());
  }

  /** For a request of several writes: those that are done stay done. */
  once<T>(key: string, task: () => T): T {
    return this.#current === undefined ? task() : this.#current.once(key, task);
  }

  /** Runs the request to its end, however long its answers take. Throws what `task` throws; StatusError Timeout. */
  *finish<T>(request: OpenRequest, task: () => T): Step<T> {
    const endMs = this.clock.now() + REQUEST_TIMEOUT_MS;
    request.endMs = endMs;
    for (;;) {
      try {
        yield* within(this.clock, Math.max(0, endMs - this.clock.now()), request.settle());
      } catch (error) {
        if (!(error instanceof Errno) || error.code !== 'ETIMEDOUT') throw error;
        throw timedOut();
      }
      try {
        return this.run(request, task);
      } catch (error) {
        if (error !== PENDING) throw error;
        if (request.runs >= RUNS_MAX) throw timedOut();
      }
    }
  }

  /**
   * Work of the server's own: done at once, or as soon as it can be. Refusals go to `failed`, which may throw only those that
   * came at once; without it the operator is told.
   */
  inBackground(task: () => void, failed?: (error: StatusError, isLate: boolean) => void): void {
    const request = new OpenRequest();
    const attempt = (isLate: boolean): void => {
      try {
        this.run(request, task);
      } catch (error) {
        if (error === PENDING && request.runs < RUNS_MAX) drive(this.clock, request.settle(), () => attempt(true), () => attempt(true));
        else if (error === PENDING) failed?.(timedOut(), isLate);
        else if (!(error instanceof StatusError)) throw error;
        else if (failed !== undefined) failed(error, isLate);
        else this.env.log.write('warn', 'the API server was refused something by itself', { error: error.message });
      }
    };
    attempt(false);
  }

  /** May this user's request wait as well? False: there are too many. Whoever takes a place gives it back. */
  takePlace(user: string): boolean {
    const own = this.#openByUser.get(user) ?? 0;
    if (own >= OPEN_PER_USER_MAX || this.#open >= OPEN_MAX) return false;
    this.#openByUser.set(user, own + 1);
    this.#open++;
    return true;
  }

  givePlaceBack(user: string): void {
    const own = this.#openByUser.get(user) ?? 0;
    if (own <= 1) this.#openByUser.delete(user);
    else this.#openByUser.set(user, own - 1);
    this.#open--;
  }
}

function timedOut(): StatusError {
  return failure(504, 'Timeout', 'Timeout: request did not complete within requested timeout - context deadline exceeded', {});
}
