import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { RECONNECT_MS, UNSENT_MESSAGES_MAX } from './limits.js';
import { cut, Pieces } from './pieces.js';
import type { PubSub } from './pub-sub.js';
import { Subscriptions } from './subscriptions.js';

/** Channels on PostgreSQL's LISTEN and NOTIFY. What is published while a statement runs goes together in the next one. */
export class PostgresPubSub implements PubSub {
  private readonly subscriptions = new Subscriptions();
  private readonly pieces = new Pieces();
  private readonly pool: pg.Pool;
  private readonly gapListeners: (() => void)[] = [];
  private readonly origin = randomBytes(6).toString('hex');
  private unsent: { channel: string; text: string }[] = [];
  private sending: Promise<void> | undefined;
  private listening: Promise<pg.Client> | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private sent = 0;
  private closed = false;

  constructor(private readonly url: string) {
    // One connection, so that messages keep their order. Nothing of a notification has to reach the disk.
    this.pool = new pg.Pool({
      connectionString: url, max: 1, keepAlive: true, options: '-c role=wheelhouse_app -c synchronous_commit=off',
      application_name: 'wheelhouse_publish', idleTimeoutMillis: 0,
    });
    this.pool.on('error', () => undefined);
  }

  publish(channel: string, message: string): void {
    if (this.closed || this.unsent.length > UNSENT_MESSAGES_MAX) return;
    for (const text of cut(message, `${this.origin}-${this.sent++}`)) this.unsent.push({ channel, text });
    this.sending ??= this.send();
  }

  async subscribe(channel: string, hear: (message: string) => void): Promise<() => void> {
    if (this.subscriptions.add(channel, hear)) {
      await this.inTurn((client) => client.query(`LISTEN ${pg.escapeIdentifier(channel)}`));
    }
    return () => {
      if (!this.subscriptions.remove(channel, hear) || this.closed) return;
      void this.inTurn(async (client) => {
        if (!this.subscriptions.has(channel)) await client.query(`UNLISTEN ${pg.escapeIdentifier(channel)}`);
      });
    };
  }

  onGap(tell: () => void): void {
    this.gapListeners.push(tell);
  }

  async close(): Promise<void> {
    await this.sending;
    this.closed = true;
    await Promise.allSettled([this.pool.end(), this.listening?.then((client) => client.end())]);
  }

  private async send(): Promise<void> {
    await Promise.resolve(); // gather what is published in this turn of the loop
    let isLossy = false;
    while (this.unsent.length > 0) {
      const batch = this.unsent;
      this.unsent = [];
      await this.pool
        .query({
          name: 'publish', text: 'SELECT pg_notify(channel, text) FROM unnest($1::text[], $2::text[]) AS messages (channel, text)',
          values: [batch.map(({ channel }) => channel), batch.map(({ text }) => text)],
        })
        // The database is away: these are lost. Who sent them hears of the gap once it is back.
        .then(() => { if (isLossy) { isLossy = false; this.tellGap(); } }, () => { isLossy = true; });
    }
    this.sending = undefined;
    if (isLossy && !this.closed) this.probe();
  }

  /** Something was lost and nothing follows it: finds out by itself when the database is back. */
  private probe(): void {
    setTimeout(() => {
      if (this.closed) return;
      this.pool.query('SELECT 1').then(() => this.tellGap(), () => this.probe());
    }, RECONNECT_MS).unref();
  }

  private tellGap(): void {
    for (const tell of this.gapListeners) tell();
  }

  /** One statement at a time on the listening client. One that fails with its connection is made good by the next one. */
  private inTurn(statement: (client: pg.Client) => Promise<unknown>): Promise<unknown> {
    this.turn = this.turn.then(async () => statement(await this.client())).catch(() => undefined);
    return this.turn;
  }

  private client(): Promise<pg.Client> {
    this.listening ??= this.connect(false);
    return this.listening;
  }

  /** Tries until it succeeds or we are closed, and listens to every channel that has listeners. */
  private async connect(again: boolean): Promise<pg.Client> {
    for (;;) {
      const client = new pg.Client({
        connectionString: this.url, keepAlive: true, options: '-c role=wheelhouse_app', application_name: 'wheelhouse_listen',
      });
      client.on('error', () => undefined);
      try {
        await client.connect();
        client.on('notification', ({ channel, payload }) => this.hear(channel, payload ?? ''));
        client.once('end', () => this.reconnect());
        const channels = this.subscriptions.channels();
        if (channels.length > 0) await client.query(channels.map((channel) => `LISTEN ${pg.escapeIdentifier(channel)}`).join('; '));
        if (again) this.tellGap();
        return client;
      } catch (error) {
        client.removeAllListeners('end');
        void client.end().catch(() => undefined);
        if (this.closed) throw error;
        await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
      }
    }
  }

  private reconnect(): void {
    if (this.closed) return;
    this.listening = this.connect(true);
    this.listening.catch(() => undefined);
  }

  private hear(channel: string, text: string): void {
    const message = this.pieces.add(text);
    if (message !== undefined) this.subscriptions.tell(channel, message);
  }
}
