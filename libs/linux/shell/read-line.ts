import { concatBytes } from '#linux/env/bytes.js';
import { decodeUtf8 } from '#linux/env/text.js';
import type { Handle } from '#linux/kernel/description.js';
import type { Step } from '#linux/kernel/step.js';

export interface ReadLine {
  readonly text: string;
  /** The delimiter came, not the end of the input. */
  readonly complete: boolean;
}

/**
 * A line, without its delimiter. What was read beyond it is given back to the stream, so that the next reader, also one
 * in another process, goes on there. Undefined: the end, and nothing before it.
 */
export function* readLine(input: Handle, delimiter = 10, bytesMax = Number.POSITIVE_INFINITY): Step<ReadLine | undefined> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const data = yield* input.read(Math.min(4096, bytesMax - length));
    if (data === undefined) return length === 0 ? undefined : { text: decodeUtf8(concatBytes(pieces)), complete: false };
    const end = data.indexOf(delimiter);
    if (end >= 0) {
      input.unread(data.subarray(end + 1));
      pieces.push(data.subarray(0, end));
      return { text: decodeUtf8(concatBytes(pieces)), complete: true };
    }
    pieces.push(data);
    length += data.length;
    if (length >= bytesMax) return { text: decodeUtf8(concatBytes(pieces)), complete: true };
    if (length > LINE_BYTES_MAX) return { text: decodeUtf8(concatBytes(pieces)), complete: false };
  }
}

/** A line without an end: as long as a variable may be. */
const LINE_BYTES_MAX = 16 * 2 ** 20;
