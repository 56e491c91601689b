import type { Random } from './env.js';

/** The state of a generator: four 32-bit words, so that a snapshot can hold it. */
export type RandomState = readonly [number, number, number, number];

/** xoshiro128** (Blackman and Vigna), seeded through splitmix32. Integers only: every platform draws alike. */
export class SeededRandom implements Random {
  #s: [number, number, number, number];

  constructor(seed: number | RandomState) {
    this.#s = typeof seed === 'number' ? wordsOf(seed) : [...seed];
  }

  state(): RandomState {
    return [...this.#s];
  }

  below(bound: number): number {
    // Draws again above the largest multiple of `bound`, so that no value is likelier than another.
    const limit = 2 ** 32 - (2 ** 32 % bound);
    for (;;) {
      const word = this.#next();
      if (word < limit) return word % bound;
    }
  }

  chance(hits: number, outOf: number): boolean {
    return this.below(outOf) < hits;
  }

  #next(): number {
    const s = this.#s;
    const result = Math.imul(rotate(Math.imul(s[1], 5), 7), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11);
    return result;
  }
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function wordsOf(seed: number): [number, number, number, number] {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
  return [next(), next(), next(), next()];
}
