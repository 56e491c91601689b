import type { IncomingMessage } from 'node:http';
import { ADDRESS_HEADER } from '#api/auth/auth.js';

/** Writes the client's address into a header of ours, over whatever the client put there. */
export function noteAddress(request: IncomingMessage, trustProxy: boolean): void {
  const forwarded = trustProxy ? request.headers['x-forwarded-for'] : undefined;
  // The last entry is the one that our own proxy wrote.
  const last = (Array.isArray(forwarded) ? forwarded.join(',') : forwarded)?.split(',').at(-1)?.trim();
  request.headers[ADDRESS_HEADER] = last !== undefined && last !== '' ? last : (request.socket.remoteAddress ?? '0.0.0.0');
}
