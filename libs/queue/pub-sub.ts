import { PostgresPubSub } from './postgres-pub-sub.js';
import type { QueueSettings } from './queue-backend.js';
import { RedisPubSub } from './redis-pub-sub.js';

/** Messages of one channel come in the order in which one process sent them. Nobody listens: nobody gets it. */
export interface PubSub {
  publish(channel: string, message: string): void;
  /** Resolves when messages will be heard; answers how to stop. */
  subscribe(channel: string, hear: (message: string) => void): Promise<() => void>;
  /** Called after the connection was lost and made again: messages, heard or sent ones, may be missing. */
  onGap(tell: () => void): void;
  close(): Promise<void>;
}

export function pubSub(settings: QueueSettings): PubSub {
  return settings.redisUrl === undefined ? new PostgresPubSub(settings.databaseUrl) : new RedisPubSub(settings.redisUrl);
}
