import type { Step, Wait } from '#linux/kernel/step.js';
import { YIELDS_MAX } from './limits.js';

/** Thrown out of a request that has to wait: what for is in its OpenRequest. Caught only by who keeps requests open. */
export const PENDING = Symbol('a request that waits');

/** What an asked question came to. */
export interface Outcome {
  readonly value?: unknown;
  readonly error?: unknown;
  /** Its place among all answers of the request: who answered first has 0. */
  readonly order: number;
}

/** Something done, and how far draws and times had come with it. */
interface Effect {
  readonly value: unknown;
  readonly drawn: number;
  readonly timed: number;
}

interface UnderWay {
  readonly key: string;
  readonly step: Step<unknown>;
  /** Undefined: it only gave way to others. */
  wait: Wait | undefined;
  isWoken: boolean;
}

/**
 * What is kept of a request over its runs: the answers that it waited for, by what was asked; what it did already; and
 * its draws and times, so that each run makes the same names and asks the same questions.
 */
export class OpenRequest {
  readonly #answers = new Map<string, Outcome>();
  readonly #effects = new Map<string, Effect>();
  readonly #draws: number[] = [];
  readonly #times: number[] = [];
  #underWay: UnderWay[] = [];
  #drawn = 0;
  #timed = 0;
  #runs = 0;
  /** When it is given up; undefined until it waits for the first time. */
  endMs: number | undefined;

  get runs(): number {
    return this.#runs;
  }

  beginRun(): void {
    this.#runs++;
    this.#drawn = 0;
    this.#timed = 0;
  }

  /** The next draw of an earlier run; undefined when this run has come further. */
  nextDraw(): number | undefined {
    return this.#draws[this.#drawn++];
  }

  keepDraw(value: number): number {
    this.#draws.push(value);
    return value;
  }

  nextTime(): number | undefined {
    return this.#times[this.#timed++];
  }

  keepTime(value: number): number {
    this.#times.push(value);
    return value;
  }

  /** The answer, if it has come or comes at once. Whoever does without must end the run with PENDING. */
  ask(key: string, begin: () => Step<unknown>): Outcome | undefined {
    const known = this.#answers.get(key);
    if (known !== undefined || this.#underWay.some((each) => each.key === key)) return known;
    const asked: UnderWay = { key, step: begin(), wait: undefined, isWoken: true };
    if (!this.#advance(asked)) this.#underWay.push(asked);
    return this.#answers.get(key);
  }

  /** Does what a rerun must not do again, and remembers what came of it. */
  once<T>(key: string, task: () => T): T {
    const done = this.#effects.get(key);
    if (done !== undefined) {
      [this.#drawn, this.#timed] = [done.drawn, done.timed];
      return done.value as T;
    }
    const value = task();
    this.#effects.set(key, { value, drawn: this.#drawn, timed: this.#timed });
    return value;
  }

  /** Waits until everything asked so far is answered. Ended early, it gives up all of it. */
  *settle(): Step<void> {
    try {
      while (this.#underWay.length > 0) {
        yield this.#underWay.some(({ isWoken }) => isWoken) ? undefined : anyOf(this.#underWay);
        this.#underWay = this.#underWay.filter((each) => !each.isWoken || !this.#advance(each));
      }
    } finally {
      for (const { step } of this.#underWay) step.return(undefined);
      this.#underWay = [];
    }
  }

  /** Runs it as far as it goes. True when it has ended. */
  #advance(asked: UnderWay): boolean {
    try {
      for (let i = 0; i < YIELDS_MAX; i++) {
        const next = asked.step.next();
        if (next.done === true) {
          this.#answers.set(asked.key, { value: next.value, order: this.#answers.size });
          return true;
        }
        if (next.value === undefined) continue;
        asked.wait = next.value;
        asked.isWoken = false;
        return false;
      }
      asked.isWoken = true;
      return false;
    } catch (error) {
      this.#answers.set(asked.key, { error, order: this.#answers.size });
      return true;
    }
  }
}

/** Parks until one of them wakes, and leaves nobody's list with the others. */
function anyOf(all: readonly UnderWay[]): Wait {
  return {
    park(wake) {
      let cancels: (() => void)[] = [];
      const cancelAll = () => {
        for (const cancel of cancels) cancel();
        cancels = [];
      };
      cancels = all.map((each) => (each.wait as Wait).park(() => {
        each.isWoken = true;
        cancelAll();
        wake();
      }));
      return cancelAll;
    },
  };
}
