// Mirrors how openssl(1) reports: a sentence, then the lines of libcrypto's error queue
import { type Call, Exit } from '#linux/programs/call.js';
import { Errno } from '#linux/kernel/step.js';

const NUMBERS: Readonly<Record<string, number>> = { ENOENT: 2, EACCES: 13, ENOTDIR: 20, EISDIR: 21, EINVAL: 22, ENOSPC: 28, EROFS: 30, ECONNREFUSED: 111, ETIMEDOUT: 110, EHOSTUNREACH: 113, ENETUNREACH: 101 };

/** A line of the error queue: `code:library:function:reason:file:line:data`, after the thread that it happened in. */
export function queued(call: Call, ...entries: readonly string[]): string {
  const thread = (Math.imul(call.process.pid, 0x9e3779b1) >>> 0).toString(16).toUpperCase().padStart(8, '0');
  return entries.map((entry) => `40${thread}7F0000:error:${entry}\n`).join('');
}

/** Prints and ends the command with 1. */
export function fail(call: Call, text: string): never {
  call.printError(text);
  throw new Exit(1);
}

/** `req: message`, and where help is. */
export function failOfUsage(call: Call, command: string, message: string): never {
  return fail(call, `${command}: ${message}\n${command}: Use -help for summary.\n`);
}

export function errnoOf(error: unknown): Errno {
  if (!(error instanceof Errno)) throw error;
  return error;
}

export function errnoNumber({ code }: Errno): number {
  return NUMBERS[code] ?? 5;
}

/** `80000002:system library:open:No such file…`: as libcrypto counts the system's errors. */
export function systemError(error: Errno, where: string): string {
  const code = (0x80000000 + errnoNumber(error)).toString(16).toUpperCase();
  const [operation, ...rest] = where.split('|');
  return `${code}:system library:${operation}:${error.message}:${rest.join('|')}`;
}

/** What `BIO_new_file` leaves behind. */
export function fileErrors(call: Call, error: Errno, path: string, mode: 'r' | 'w'): string {
  const second = error.code === 'ENOENT' ? '10000080:BIO routines:BIO_new_file:no such file:../crypto/bio/bss_file.c:75:' : '10080002:BIO routines:BIO_new_file:system lib:../crypto/bio/bss_file.c:77:';
  return queued(call, systemError(error, `BIO_new_file|../crypto/bio/bss_file.c:67:calling fopen(${path}, ${mode})`), second);
}

/** What looking for an algorithm of no provider leaves behind. */
export function unsupported(call: Call, name: string): string {
  return queued(call, `0308010C:digital envelope routines:inner_evp_generic_fetch:unsupported:../crypto/evp/evp_fetch.c:386:Global default library context, Algorithm (${name} : 0), Properties (<null>)`);
}
