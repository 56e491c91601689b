// Mirrors RESP2
// Differs: values are text; what is not UTF-8 is changed.
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import type { Step } from '#linux/kernel/step.js';
import type { Input } from '#linux/kernel/stream.js';
import type { Reply } from './reply.js';

const WAITING_BYTES_MAX = 1024 * 1024;

/** Reads lines and counted bytes from a connection. */
export class RespReader {
  #rest = '';

  constructor(readonly input: Input) {}

  *line(): Step<string | undefined> {
    for (;;) {
      const end = this.#rest.indexOf('\n');
      if (end >= 0) {
        const line = this.#rest.slice(0, end).replace(/\r$/, '');
        this.#rest = this.#rest.slice(end + 1);
        return line;
      }
      if (!(yield* this.#more())) return undefined;
    }
  }

  *bytes(count: number): Step<string | undefined> {
    while (encodeUtf8(this.#rest).length < count + 2) if (!(yield* this.#more())) return undefined;
    const all = encodeUtf8(this.#rest);
    this.#rest = decodeUtf8(all.subarray(count + 2));
    return decodeUtf8(all.subarray(0, count));
  }

  *#more(): Step<boolean> {
    if (this.#rest.length > WAITING_BYTES_MAX) return false;
    const data = yield* this.input.read();
    if (data === undefined) return false;
    this.#rest += decodeUtf8(data);
    return true;
  }
}

/** The next command: an array of bulk strings, or the words of a line. */
export function* readCommand(reader: RespReader): Step<readonly string[] | undefined> {
  const line = yield* reader.line();
  if (line === undefined) return undefined;
  if (!line.startsWith('*')) return line.trim().split(/\s+/).filter((word) => word !== '');
  const words: string[] = [];
  for (let left = Number(line.slice(1)); left > 0; left--) {
    const header = yield* reader.line();
    if (header === undefined || !header.startsWith('$')) return undefined;
    const word = yield* reader.bytes(Number(header.slice(1)));
    if (word === undefined) return undefined;
    words.push(word);
  }
  return words;
}

export function encodeCommand(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${encodeUtf8(word).length}\r\n${word}\r\n`).join('')}`;
}

export function encodeReply(reply: Reply): string {
  if (reply === null) return '$-1\r\n';
  if (typeof reply === 'number') return `:${reply}\r\n`;
  if (typeof reply === 'string') return `$${encodeUtf8(reply).length}\r\n${reply}\r\n`;
  if ('ok' in reply) return `+${reply.ok}\r\n`;
  if ('error' in reply) return `-${reply.error}\r\n`;
  return `*${reply.length}\r\n${reply.map(encodeReply).join('')}`;
}

export function* readReply(reader: RespReader): Step<Reply | undefined> {
  const line = yield* reader.line();
  if (line === undefined) return undefined;
  const rest = line.slice(1);
  if (line.startsWith('+')) return { ok: rest };
  if (line.startsWith('-')) return { error: rest };
  if (line.startsWith(':')) return Number(rest);
  if (line.startsWith('$')) return rest === '-1' ? null : yield* reader.bytes(Number(rest));
  if (!line.startsWith('*')) return { error: `ERR Protocol error, got "${line[0] ?? ''}" as reply type byte` };
  const items: Reply[] = [];
  for (let left = Number(rest); left > 0; left--) {
    const item = yield* readReply(reader);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}
