import { SeededRandom } from '#linux/env/seeded-random.js';

/** Choices that a seed decides. */
export class Dice {
  readonly #random: SeededRandom;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
  }

  one<T>(...choices: readonly T[]): T {
    return choices[this.#random.below(choices.length)] as T;
  }

  /** One of the names, each as often as its weight says. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T {
    const entries = Object.entries(weights) as [T, number][];
    let left = this.#random.below(entries.reduce((sum, [, weight]) => sum + weight, 0));
    for (const [name, weight] of entries) {
      left -= weight;
      if (left < 0) return name;
    }
    throw new RangeError('no weights');
  }

  below(bound: number): number {
    return this.#random.below(bound);
  }

  /** Whether an event came true that does so in `percent` of a hundred cases. */
  chance(percent: number): boolean {
    return this.#random.below(100) < percent;
  }

  /** The text in `percent` of a hundred cases, or nothing. */
  maybe(percent: number, ...texts: readonly string[]): string {
    return this.chance(percent) ? this.one(...texts) : '';
  }
}
