import { Redis } from 'ioredis';
import { RECONNECT_MS } from './limits.js';
import type { PubSub } from './pub-sub.js';
import { Subscriptions } from './subscriptions.js';

/** Channels on Redis' own pub/sub. */
export class RedisPubSub implements PubSub {
  private readonly subscriptions = new Subscriptions();
  private readonly gapListeners: (() => void)[] = [];
  private readonly sender: Redis;
  private readonly listener: Redis;
  /** Something could not be sent. */
  private isLossy = false;

  constructor(url: string) {
    const options = { retryStrategy: () => RECONNECT_MS, maxRetriesPerRequest: null };
    this.sender = new Redis(url, options);
    // What is said before the first connection waits for it; what is said in an outage is lost, for it has no bound.
    this.sender.once('ready', () => { this.sender.options.enableOfflineQueue = false; });
    this.listener = new Redis(url, options);
    this.sender.on('error', () => undefined);
    this.listener.on('error', () => undefined);
    this.listener.on('message', (channel: string, message: string) => this.subscriptions.tell(channel, message));
    let connected = false;
    this.listener.on('ready', () => {
      if (connected) this.tellGap();
      connected = true;
    });
    this.sender.on('ready', () => {
      if (this.isLossy) this.tellGap();
      this.isLossy = false;
    });
  }

  publish(channel: string, message: string): void {
    this.sender.publish(channel, message).catch(() => { this.isLossy = true; }); // away: lost, and both ends hear of the gap
  }

  async subscribe(channel: string, hear: (message: string) => void): Promise<() => void> {
    if (this.subscriptions.add(channel, hear)) await this.listener.subscribe(channel);
    return () => {
      if (this.subscriptions.remove(channel, hear)) void this.listener.unsubscribe(channel).catch(() => undefined);
    };
  }

  onGap(tell: () => void): void {
    this.gapListeners.push(tell);
  }

  private tellGap(): void {
    for (const tell of this.gapListeners) tell();
  }

  async close(): Promise<void> {
    this.sender.disconnect();
    this.listener.disconnect();
  }
}
