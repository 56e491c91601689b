// Mirrors github.com/Masterminds/sprig/v3 (crypto.go, strings.go)
// Differs: random values come from the world's seeded source; bcrypt, htpasswd, AES and derived passwords are refused.
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Random } from '#linux/env/env.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { decodeBase64, encodeBase64 } from '#kubectl/rest/base64.js';
import { CallError, type FunctionMap } from '#kubectl/template/functions.js';
import { declared } from '#kubectl/template/signature.js';
import { REPEAT_BYTES_MAX } from '#helm/limits.js';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const LETTERS = LOWER.toUpperCase() + LOWER;
const DIGITS = '0123456789';
const PRINTABLE = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('');
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function drawn(random: Random, alphabet: string) {
  return (count: number) => {
    if (count > REPEAT_BYTES_MAX) throw new CallError('runtime error: makeslice: len out of range');
    return Array.from({ length: Math.max(0, count) }, () => alphabet[random.below(alphabet.length)]).join('');
  };
}

function randomBytes(random: Random, count: number): Uint8Array {
  return Uint8Array.from({ length: Math.min(count, REPEAT_BYTES_MAX) }, () => random.below(256));
}

function uuid(random: Random): string {
  const bytes = randomBytes(random, 16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return bytesToHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function toBase32(text: string): string {
  const bits = [...encodeUtf8(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const out = (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
  return out.padEnd(Math.ceil(out.length / 8) * 8, '=');
}

function fromBase32(text: string): string {
  const letters = text.replace(/=+$/, '');
  const wrong = [...letters].findIndex((letter) => !BASE32.includes(letter));
  if (wrong >= 0) return `illegal base32 data at input byte ${wrong}`;
  const bits = [...letters].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return decodeUtf8(Uint8Array.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2))));
}

function fromBase64(text: string): string {
  const clean = text.replace(/[\r\n]/g, '');
  const wrong = clean.search(/[^A-Za-z0-9+/=]/);
  if (wrong >= 0) return `illegal base64 data at input byte ${wrong}`;
  if (clean.length % 4 !== 0) return `illegal base64 data at input byte ${clean.length - (clean.length % 4)}`;
  return decodeUtf8(decodeBase64(clean) ?? new Uint8Array());
}

function adler32(text: string): string {
  let a = 1;
  let b = 0;
  for (const byte of encodeUtf8(text)) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return String(b * 65536 + a);
}

const REFUSED = ['bcrypt', 'htpasswd', 'derivePassword', 'encryptAES', 'decryptAES', 'genPrivateKey', 'buildCustomCert', 'genCAWithKey', 'genSelfSignedCertWithKey', 'genSignedCertWithKey'];

export function encodingFunctions(random: Random): FunctionMap {
  const refused = Object.fromEntries(REFUSED.map((name) => [name, () => {
    throw new CallError(`${name} is not simulated here`);
  }]));
  return {
    ...refused,
    b64enc: declared('string', (text: string) => encodeBase64(encodeUtf8(text))),
    b64dec: declared('string', fromBase64),
    b32enc: declared('string', toBase32),
    b32dec: declared('string', fromBase32),
    sha1sum: declared('string', (text: string) => bytesToHex(sha1(encodeUtf8(text)))),
    sha256sum: declared('string', (text: string) => bytesToHex(sha256(encodeUtf8(text)))),
    sha512sum: declared('string', (text: string) => bytesToHex(sha512(encodeUtf8(text)))),
    adler32sum: declared('string', adler32),
    randAlphaNum: declared('int', drawn(random, LETTERS + DIGITS)),
    randAlpha: declared('int', drawn(random, LETTERS)),
    randAscii: declared('int', drawn(random, PRINTABLE)),
    randNumeric: declared('int', drawn(random, DIGITS)),
    randBytes: declared('int', (count: number) => encodeBase64(randomBytes(random, count))),
    uuidv4: declared('', () => uuid(random)),
    shuffle: declared('string', (text: string) => {
      const letters = [...text];
      for (let i = letters.length - 1; i > 0; i--) {
        const j = random.below(i + 1);
        [letters[i], letters[j]] = [letters[j] as string, letters[i] as string];
      }
      return letters.join('');
    }),
  };
}
