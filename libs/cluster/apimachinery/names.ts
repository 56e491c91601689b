// Mirrors staging/src/k8s.io/apiserver/pkg/storage/names and apimachinery/pkg/util/rand
// Differs: random comes from the world.
import type { Random } from '#linux/env/env.js';

/** No vowels and no look-alikes, so that no words come out. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
const NAME_LENGTH_MAX = 63;

export function randomSuffix(random: Random, length = SUFFIX_LENGTH): string {
  let text = '';
  for (let i = 0; i < length; i++) text += ALPHABET[random.below(ALPHABET.length)] as string;
  return text;
}

/** What `generateName` becomes: cut so that the suffix fits. */
export function generateName(random: Random, base: string): string {
  return base.slice(0, NAME_LENGTH_MAX - SUFFIX_LENGTH) + randomSuffix(random);
}

/** util/rand.SafeEncodeString: makes a hash look like a generated name. */
export function safeEncode(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) out += ALPHABET[text.charCodeAt(i) % ALPHABET.length] as string;
  return out;
}

const HEX = '0123456789abcdef';

/** A version 4 UUID. */
export function newUid(random: Random): string {
  let text = '';
  for (let i = 0; i < 32; i += 4) {
    const word = random.below(0x10000);
    for (let shift = 12, k = i; shift >= 0; shift -= 4, k++) {
      let digit = (word >>> shift) & 15;
      if (k === 12) digit = 4;
      if (k === 16) digit = (digit & 3) | 8;
      if (k === 8 || k === 12 || k === 16 || k === 20) text += '-';
      text += HEX[digit] as string;
    }
  }
  return text;
}
