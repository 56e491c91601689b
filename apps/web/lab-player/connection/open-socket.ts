import { io } from 'socket.io-client';
import type { PlayerSocket } from './session-connection';

const RECONNECT_MIN_MS = 300;
const RECONNECT_MAX_MS = 3_000;

/** A socket of its own for each player, not connected yet; it reconnects by itself for ever. */
export function openSocket(): PlayerSocket {
  return io({
    path: '/socket.io', autoConnect: false, forceNew: true, transports: ['websocket', 'polling'],
    reconnectionDelay: RECONNECT_MIN_MS, reconnectionDelayMax: RECONNECT_MAX_MS,
  });
}
