// Mirrors apiserver/pkg/admission/reinvocation.go and plugin/webhook/mutating/reinvocationcontext.go
// Differs: nothing.
import { deepEqual } from '#cluster/apimachinery/json.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';

/** Whether the mutating plugins of one request are asked a second time, and what is asked again then. */
export class Reinvocation {
  #isSecond = false;
  #isWanted = false;
  #rounds: Map<string, Round> | undefined;

  get isSecond(): boolean {
    return this.#isSecond;
  }

  get isWanted(): boolean {
    return this.#isWanted;
  }

  begin(): void {
    this.#isSecond = true;
  }

  want(): void {
    this.#isWanted = true;
  }

  /** What one plugin knows of whom it asked: a webhook, a policy with its binding. */
  of(plugin: string): Round {
    this.#rounds ??= new Map();
    const known = this.#rounds.get(plugin) ?? new Round(this);
    this.#rounds.set(plugin, known);
    return known;
  }
}

class Round {
  readonly #all: Reinvocation;
  /** Asked already, and to be asked again if something changes after them. */
  readonly #asked = new Set<string>();
  readonly #again = new Set<string>();
  #last: KubeObject | undefined;

  constructor(all: Reinvocation) {
    this.#all = all;
  }

  /** A second round begins with what others have made of the object since. */
  begin(object: KubeObject): void {
    if (this.#all.isSecond && this.#last !== undefined && !deepEqual(this.#last, object)) this.#askAgain();
  }

  end(object: KubeObject): void {
    this.#last = object;
  }

  /** In the second round only those are asked that something has changed after. */
  isDue(key: string): boolean {
    return !this.#all.isSecond || this.#again.has(key);
  }

  asked(key: string, hasChanged: boolean, policy: string | undefined): void {
    if (hasChanged) {
      this.#askAgain();
      this.#all.want();
    }
    if (policy === 'IfNeeded') this.#asked.add(key);
  }

  #askAgain(): void {
    for (const key of this.#asked) this.#again.add(key);
    this.#asked.clear();
  }
}
