// Mirrors dd(1) of GNU coreutils, and busybox's
// Differs: conv knows notrunc and words that change nothing here; no cbs, no flags; seek needs a file.
import { encodeUtf8 } from '#linux/env/text.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Input, Output } from '#linux/kernel/stream.js';
import type { Call } from './call.js';
import { defineRawProgram } from './define-program.js';
import { humanSize, sizeOf } from './human-size.js';
import { FILE_BYTES_MAX } from './limits.js';

const NAMES = new Set(['if', 'of', 'bs', 'ibs', 'obs', 'count', 'skip', 'seek', 'conv', 'status', 'iflag', 'oflag', 'cbs']);
const BLOCK_BYTES = 512;
/** More at a time is no faster. */
const BLOCK_BYTES_MAX = 16 * 2 ** 20;

interface Counted {
  whole: number;
  partial: number;
  bytes: number;
}

export const dd = defineRawProgram('dd', function* (proc, args) {
  const operands = new Map<string, string>();
  for (const arg of args) {
    const at = arg.indexOf('=');
    const name = arg.slice(0, Math.max(0, at));
    if (!NAMES.has(name)) return proc.isBusybox ? proc.die(`unrecognized operand '${arg}'`) : proc.dieOfUsage(`unrecognized operand '${arg}'`);
    operands.set(name, arg.slice(at + 1));
  }
  const size = (name: string): number | undefined => {
    const text = operands.get(name);
    return text === undefined ? undefined : (sizeOf(text.replace(/c$/, '')) ?? proc.die(proc.isBusybox ? `invalid number '${text}'` : `invalid number: '${text}'`));
  };
  const block = size('bs') ?? size('ibs') ?? BLOCK_BYTES;
  if (block === 0 || block > BLOCK_BYTES_MAX) return proc.die(block === 0 ? "invalid number: '0'" : `memory exhausted by input buffer of size ${block} bytes`);
  const began = proc.now();
  const input = yield* opened(proc, operands.get('if'));
  if (input === undefined) return 1;
  const counted: Counted = { whole: 0, partial: 0, bytes: 0 };
  let problem: Errno | undefined;
  try {
    for (let left = size('skip') ?? 0; left > 0; left--) if ((yield* input.read(block)) === undefined) break;
    const output = outputOf(proc, operands, (size('seek') ?? 0) * (size('bs') ?? size('obs') ?? BLOCK_BYTES));
    if (output === undefined) return 1;
    problem = yield* copyBlocks(proc, input, output, block, size('count') ?? Number.POSITIVE_INFINITY, counted);
    if (output !== proc.stdout) output.close();
  } finally {
    input.close();
  }
  if (problem !== undefined) proc.warn(`error writing '${operands.get('of') ?? 'standard output'}': ${problem.message}`);
  if (operands.get('status') !== 'none') proc.printError(summary(proc, counted, (proc.now() - began) / 1000, operands.get('status') === 'noxfer'));
  return problem === undefined ? 0 : 1;
});

function* opened(proc: Call, path: string | undefined): Step<Input | undefined> {
  yield* proc.flush();
  if (path === undefined) return proc.stdin;
  try {
    return proc.openInput(path);
  } catch (error) {
    proc.reportAs(`failed to open '${path}'`, `can't open '${path}'`, error);
    return undefined;
  }
}

function outputOf(proc: Call, operands: ReadonlyMap<string, string>, from: number): Output | undefined {
  const path = operands.get('of');
  if (path === undefined) return proc.stdout;
  try {
    if (from > 0 || (operands.get('conv') ?? '').split(',').includes('notrunc')) return overwriting(proc, path, from);
    return proc.files.openOutput(path);
  } catch (error) {
    proc.reportAs(`failed to open '${path}'`, `can't open '${path}'`, error);
    return undefined;
  }
}

/** Writes over what is there, from a place on; what comes after what is written stays. */
function overwriting({ files }: Call, path: string, from: number): Output {
  const before = files.exists(path) ? files.read(path) : new Uint8Array(0);
  let content = before.slice(0, before.length);
  let at = from;
  return {
    isTty: false,
    *write(data) {
      const bytes = typeof data === 'string' ? encodeUtf8(data) : data;
      if (at + bytes.length > FILE_BYTES_MAX) throw new Errno('ENOSPC');
      if (content.length < at + bytes.length) {
        const longer = new Uint8Array(at + bytes.length);
        longer.set(content);
        content = longer;
      }
      content.set(bytes, at);
      at += bytes.length;
    },
    close() {
      files.write(path, content);
    },
  };
}

function* copyBlocks(proc: Call, input: Input, output: Output, block: number, count: number, counted: Counted): Step<Errno | undefined> {
  try {
    for (let number = 0; number < count; number++) {
      const data = yield* input.read(block);
      if (data === undefined) return undefined;
      yield* output.write(data);
      if (data.length === block) counted.whole++;
      else counted.partial++;
      counted.bytes += data.length;
      yield* proc.work(1 + (data.length >> 14));
    }
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return error;
  }
  return undefined;
}

function summary({ isBusybox }: Call, { whole, partial, bytes }: Counted, seconds: number, isShort: boolean): string {
  const records = `${whole}+${partial} records in\n${whole}+${partial} records out\n`;
  if (isShort) return records;
  const rate = bytes / Math.max(seconds, 1e-6);
  if (isBusybox) return `${records}${bytes} bytes (${humanSize(bytes)}B) copied, ${seconds.toFixed(6)} seconds, ${humanSize(Math.round(rate))}B/s\n`;
  const decimal = bytes < 1000 ? '' : ` (${unit(bytes, 1000)}B${bytes < 1024 ? '' : `, ${unit(bytes, 1024)}iB`})`;
  return `${records}${bytes} byte${bytes === 1 ? '' : 's'}${decimal} copied, ${Number(seconds.toPrecision(6))} s, ${unit(rate, 1000)}B/s\n`;
}

/** `3.1 M` */
function unit(value: number, base: number): string {
  const names = base === 1024 ? ['', 'K', 'M', 'G', 'T'] : ['', 'k', 'M', 'G', 'T'];
  let at = 0;
  for (; value >= base && at < names.length - 1; at++) value /= base;
  return `${value < 10 && at > 0 ? value.toFixed(1) : Math.round(value)} ${names[at]}`;
}
