// Mirrors openssl-dgst(1), -rand(1) and the base64 of -enc(1)
import { encodeBase64, readBase64 } from '#linux/env/base64.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Step } from '#linux/kernel/step.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { hexOf } from '#linux/pki/der-element.js';
import { type Digest, findDigest, getDigest } from '#linux/pki/digests.js';
import { signatureBy, verifiesDigest } from '#linux/pki/signatures.js';
import { textOf } from '#linux/programs/byte-text.js';
import type { Call } from '#linux/programs/call.js';
import { type Arguments, parseArguments } from './args.js';
import { errnoOf, fail, failOfUsage, queued, systemError } from './errors.js';
import { loadPrivateKey, loadPublicKey, openOld, writeOut } from './files.js';

const RANDOM_BYTES_MAX = 1_048_576;

function folded(text: string): string {
  return text.replace(/.{1,64}/g, '$&\n');
}

export function* rand(call: Call, words: readonly string[]): Step<number> {
  const args = parseArguments(call, { command: 'rand', operandsMax: 1, options: { hex: 'flag', base64: 'flag', out: 'value' } }, words);
  const [text = '0'] = args.operands;
  const count = Number(text);
  if (!/^\d+$/.test(text)) return fail(call, `rand: Can't parse "${text}" as a number\n`);
  if (count > RANDOM_BYTES_MAX) return fail(call, `rand: more than ${RANDOM_BYTES_MAX} bytes at once are not part of this simulation\n`);
  const bytes = Uint8Array.from({ length: count }, () => call.random.below(256));
  yield* call.work(count >> 4);
  yield* writeOut(call, args.value('out'), args.has('hex') ? `${hexOf(bytes)}\n` : args.has('base64') ? folded(encodeBase64(bytes)) : bytes);
  return 0;
}

export function* base64(call: Call, words: readonly string[]): Step<number> {
  const args = parseArguments(call, { command: 'base64', options: { in: 'value', out: 'value', d: 'flag', e: 'flag', A: 'flag', a: 'flag', base64: 'flag' } }, words);
  const bytes = yield* openOld(call, args.value('in'));
  yield* call.work(bytes.length >> 8);
  yield* writeOut(call, args.value('out'), args.has('d') ? readBase64(textOf(bytes)).decoded : args.has('A') ? encodeBase64(bytes) : folded(encodeBase64(bytes)));
  return 0;
}

/** `openssl dgst -sha256`, and `openssl sha256`. */
export function* dgst(call: Call, command: string, words: readonly string[]): Step<number> {
  const args = parseArguments(call, { command: 'dgst', others: 'digest', operandsMax: Number.MAX_SAFE_INTEGER, options: { out: 'value', r: 'flag', c: 'flag', hex: 'flag', binary: 'flag', sign: 'value', verify: 'value', signature: 'value', hmac: 'value', list: 'flag' } }, words);
  const digest = args.digest ?? findDigest(command) ?? getDigest('sha256');
  if (args.has('list')) return fail(call, 'dgst: -list is not part of this simulation yet\n');
  if (args.has('sign', 'verify')) return yield* signOrVerify(call, args, digest);
  const key = args.value('hmac');
  for (const path of args.operands.length > 0 ? args.operands : [undefined]) {
    const bytes = yield* input(call, path);
    if (bytes === undefined) continue;
    yield* call.work(1 + (bytes.length >> 8));
    const sum = key === undefined ? digest.hash(bytes) : hmacOf(call, digest, key, bytes);
    yield* writeOut(call, args.value('out'), args.has('binary') ? sum : line(args, digest, path ?? 'stdin', hexOf(sum)));
  }
  return call.status;
}

function line(args: Arguments, digest: Digest, path: string, hex: string): string {
  const shown = args.has('c') ? hex.replace(/..(?=.)/g, '$&:') : hex;
  if (args.has('r')) return `${shown} *${path}\n`;
  return `${args.has('hmac') ? `HMAC-${digest.label}` : digest.label}(${path})= ${shown}\n`;
}

function hmacOf(call: Call, digest: Digest, key: string, bytes: Uint8Array): Uint8Array {
  if (digest.name !== 'sha256') return fail(call, `dgst: -hmac with ${digest.name} is not part of this simulation yet\n`);
  return hmac(sha256, encodeUtf8(key), bytes);
}

function* input(call: Call, path: string | undefined): Step<Uint8Array | undefined> {
  try {
    return yield* call.readAll(call.openInput(path ?? '-'));
  } catch (error) {
    const errno = errnoOf(error);
    call.printError(`${path}: ${errno.message}\n${queued(call, systemError(errno, `file_ctrl|../crypto/bio/bss_file.c:297:calling fopen(${path}, r)`), '10080002:BIO routines:file_ctrl:system lib:../crypto/bio/bss_file.c:300:')}`);
    call.status = 1;
    return undefined;
  }
}

function* signOrVerify(call: Call, args: Arguments, digest: Digest): Step<number> {
  const [path] = args.operands;
  const signature = args.value('signature');
  if (args.has('verify') && signature === undefined) return failOfUsage(call, 'dgst', 'No signature to verify: use the -signature option');
  const signer = args.has('sign') ? yield* loadPrivateKey(call, args.value('sign')) : undefined;
  const key = signer ?? (yield* loadPublicKey(call, args.value('verify')));
  const message = yield* input(call, path);
  if (message === undefined) return 1;
  yield* call.work(8000);
  if (signer !== undefined) {
    yield* writeOut(call, args.value('out'), signatureBy(signer, digest).sign(message));
    return 0;
  }
  const holds = verifiesDigest(key, digest, message, yield* openOld(call, signature));
  if (holds) call.print('Verified OK\n');
  else call.printError(key.kind === 'rsa' ? queued(call, '02000068:rsa routines:ossl_rsa_verify:bad signature:../crypto/rsa/rsa_sign.c:429:', '1C880004:Provider routines:rsa_verify:RSA lib:../providers/implementations/signature/rsa_sig.c:769:') : '');
  if (!holds) call.print('Verification failure\n');
  return holds ? 0 : 1;
}
