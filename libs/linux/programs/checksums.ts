// Mirrors md5sum(1), sha1sum(1), sha256sum(1), sha512sum(1), cksum(1) of GNU coreutils
// Differs: files are read whole; cksum is CRC only.
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import type { Step } from '#linux/kernel/step.js';
import { Errno } from '#linux/kernel/step.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { flag } from './options.js';

type Hash = (data: Uint8Array) => Uint8Array;

function defineSum(name: string, hash: Hash, hexLength: number) {
  return defineProgram({
    name, summary: 'Print or check checksums.',
    options: { binary: flag('b', 'binary'), check: flag('c', 'check'), text: flag('t', 'text'), quiet: flag('', 'quiet'), status: flag('s', 'status'), warn: flag('w', 'warn'), tag: flag('', 'tag'), ignoreMissing: flag('', 'ignore-missing') },
    *main(proc, o, operands) {
      for (const path of operands.length > 0 ? operands : ['-']) {
        if (o.check) yield* checkList(proc, path, hash, hexLength, o.quiet || o.status, o.status);
        else {
          const sum = yield* sumOf(proc, path, hash);
          if (sum !== undefined) proc.print(o.tag ? `${name.replace('sum', '').toUpperCase()} (${path}) = ${sum}\n` : `${sum} ${o.binary ? '*' : ' '}${path}\n`);
        }
      }
      return proc.status;
    },
  });
}

function* sumOf(proc: Call, path: string, hash: Hash): Step<string | undefined> {
  try {
    const content = yield* proc.readAll(proc.openInput(path));
    yield* proc.work(1 + (content.length >> 8));
    return [...hash(content)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  } catch (error) {
    proc.reportInput(path, error);
    return undefined;
  }
}

function* checkList(proc: Call, list: string, hash: Hash, hexLength: number, quiet: boolean, silent: boolean): Step<void> {
  const text = yield* proc.readAllText(proc.openInput(list));
  let failed = 0;
  let missing = 0;
  let valid = 0;
  for (const line of text.split('\n')) {
    const parts = /^([0-9a-fA-F]+) [ *](.+)$/.exec(line);
    if (parts === null || (parts[1] as string).length !== hexLength) continue;
    valid++;
    const path = parts[2] as string;
    try {
      proc.files.stat(path);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      missing++;
      proc.warn(`${path}: ${error.message}`);
      if (!silent) proc.print(`${path}: FAILED open or read\n`);
      continue;
    }
    const good = (yield* sumOf(proc, path, hash)) === (parts[1] as string).toLowerCase();
    if (!good) failed++;
    if (!silent && (!good || !quiet)) proc.print(`${path}: ${good ? 'OK' : 'FAILED'}\n`);
  }
  if (valid === 0) proc.warn(`${list}: no properly formatted checksum lines found`);
  if (missing > 0 && !silent) proc.warn(`WARNING: ${missing} listed file${missing === 1 ? '' : 's'} could not be read`);
  if (failed > 0 && !silent) proc.warn(`WARNING: ${failed} computed checksum${failed === 1 ? '' : 's'} did NOT match`);
  if (failed + missing > 0 || valid === 0) proc.status = 1;
}

export const md5sum = defineSum('md5sum', md5, 32);
export const sha1sum = defineSum('sha1sum', sha1, 40);
export const sha256sum = defineSum('sha256sum', sha256, 64);
export const sha512sum = defineSum('sha512sum', sha512, 128);

export const cksum = defineProgram({
  name: 'cksum', options: {},
  *main(proc, _, operands) {
    for (const path of operands.length > 0 ? operands : ['-']) {
      try {
        const content = yield* proc.readAll(proc.openInput(path));
        yield* proc.work(1 + (content.length >> 6));
        proc.print(`${posixCrc(content)} ${content.length}${operands.length > 0 ? ` ${path}` : ''}\n`);
      } catch (error) {
        proc.reportInput(path, error);
      }
    }
    return proc.status;
  },
});

function posixCrc(content: Uint8Array): number {
  let crc = 0;
  const feed = (byte: number) => {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  };
  for (const byte of content) feed(byte);
  for (let length = content.length; length > 0; length = Math.floor(length / 256)) feed(length & 255);
  return ~crc >>> 0;
}
