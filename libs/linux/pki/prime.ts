// Mirrors the search for RSA's primes (FIPS 186-5, A.1.3): a random start, a sieve, then tests
// Differs: the random is the world's seeded one, so the same seed finds the same primes; they keep no secret outside it.
import { pow } from '@noble/curves/abstract/modular.js';
import type { Random } from '#linux/env/env.js';

/** Primes below this are crossed out before a candidate is tested: about 36 of 1024 bits are left to test for each prime. */
const SIEVE_BOUND = 65_536;
/** Odd numbers looked at from one start; hardly ever without a prime. */
const WINDOW = 8192;
/** Microseconds that testing a number of 1024 bits takes. */
const TEST_FUEL = 1300;

/** Yields the fuel of each test it is about to make. The two topmost bits are set, so that a product of two has all its bits. */
export function* findPrime(random: Random, bits: number, exponent: bigint): Generator<number, bigint> {
  const small = primesBelow(SIEVE_BOUND);
  const fuel = Math.ceil((bits * bits * bits * TEST_FUEL) / 2 ** 30);
  for (;;) {
    const start = randomOdd(random, bits);
    const isCrossed = sieved(start, small, bits);
    for (let index = 0; index < WINDOW; index++) {
      if (isCrossed[index] === 1) continue;
      yield fuel;
      const candidate = start + 2n * BigInt(index);
      if (isProbablePrime(candidate) && candidate % exponent !== 1n) return candidate;
    }
  }
}

export function randomOdd(random: Random, bits: number): bigint {
  let value = 3n;
  for (let left = bits - 2; left > 0; left -= 16) {
    const width = Math.min(16, left);
    value = (value << BigInt(width)) | BigInt(random.below(2 ** width));
  }
  return value | 1n;
}

/** Which of start, start + 2, … a small prime divides. */
function sieved(start: bigint, small: readonly number[], bits: number): Uint8Array {
  const crossed = new Uint8Array(WINDOW);
  for (const prime of small) {
    if (bits < 32 && prime >= 2 ** (bits / 2)) break; // it might be the candidate itself
    const rest = Number(start % BigInt(prime));
    // start + 2i is divisible where 2i ≡ -rest: i ≡ (prime - rest) / 2, over the odd prime.
    const need = rest === 0 ? 0 : prime - rest;
    for (let i = need % 2 === 0 ? need / 2 : (need + prime) / 2; i < WINDOW; i += prime) crossed[i] = 1;
  }
  return crossed;
}

/** A Fermat test to base 2, the cheapest, and a strong one to base 3 for what passed it. */
export function isProbablePrime(candidate: bigint): boolean {
  return passesFermat2(candidate) && passesStrongTest(candidate, 3n);
}

function passesFermat2(candidate: bigint): boolean {
  const bits = (candidate - 1n).toString(2);
  let power = 1n;
  for (let i = 0; i < bits.length; i++) {
    power = (power * power) % candidate;
    if (bits[i] !== '1') continue;
    power <<= 1n;
    if (power >= candidate) power -= candidate;
  }
  return power === 1n;
}

function passesStrongTest(candidate: bigint, base: bigint): boolean {
  let odd = candidate - 1n;
  let twos = 0;
  for (; (odd & 1n) === 0n; odd >>= 1n) twos++;
  let power = pow(base, odd, candidate);
  if (power === 1n) return true;
  for (let i = 0; i < twos; i++) {
    if (power === candidate - 1n) return true;
    power = (power * power) % candidate;
  }
  return false;
}

/** Odd ones only. */
function primesBelow(bound: number): readonly number[] {
  const isComposite = new Uint8Array(bound);
  const primes: number[] = [];
  for (let value = 3; value < bound; value += 2) {
    if (isComposite[value] === 1) continue;
    primes.push(value);
    for (let multiple = value * value; multiple < bound; multiple += 2 * value) isComposite[multiple] = 1;
  }
  return primes;
}
