import { HALF_MESSAGES_MAX, NOTIFICATION_BYTES_MAX } from './limits.js';

/** Room for the head of a piece. */
const HEAD_BYTES = 60;

/**
 * Cuts a message into texts that PostgreSQL accepts as notifications: `=message`, or `+id index count piece` each. Every
 * piece is different, because PostgreSQL drops equal notifications of one transaction.
 */
export function cut(message: string, id: string): string[] {
  if (message.length < NOTIFICATION_BYTES_MAX && Buffer.byteLength(message) < NOTIFICATION_BYTES_MAX) return [`=${message}`];
  const isAscii = Buffer.byteLength(message) === message.length;
  const size = Math.floor((NOTIFICATION_BYTES_MAX - HEAD_BYTES) / (isAscii ? 1 : 3)); // a UTF-16 unit takes 3 bytes at most
  const pieces: string[] = [];
  for (let from = 0; from < message.length; ) {
    let to = Math.min(from + size, message.length);
    const last = message.charCodeAt(to - 1);
    if (to < message.length && last >= 0xd800 && last <= 0xdbff) to--; // keep the halves of a pair together
    pieces.push(message.slice(from, to));
    from = to;
  }
  return pieces.map((piece, index) => `+${id} ${index} ${pieces.length} ${piece}`);
}

/** Puts pieces together again. Messages whose pieces got lost are forgotten after a while. */
export class Pieces {
  private readonly halves = new Map<string, string[]>();

  /** The whole message, once its last piece is there. */
  add(text: string): string | undefined {
    if (text.startsWith('=')) return text.slice(1);
    const [head, id, index, count] = /^\+(\S+) (\d+) (\d+) /.exec(text) ?? [];
    if (head === undefined || id === undefined) return undefined;
    const piece = text.slice(head.length);
    const half = this.halves.get(id) ?? [];
    if (Number(index) !== half.length) return undefined; // the beginning was missed
    half.push(piece);
    this.halves.set(id, half);
    if (half.length === Number(count)) {
      this.halves.delete(id);
      return half.join('');
    }
    const oldest = this.halves.keys().next();
    if (this.halves.size > HALF_MESSAGES_MAX && !oldest.done) this.halves.delete(oldest.value);
    return undefined;
  }
}
