import pg from 'pg';

/** Our advisory locks, apart from any other program's in the same database. */
export const PRESENCE_LOCKS = 0x57_48_00_01;
const RECONNECT_MS = 300;

/**
 * Shows that a worker lives: a lock that the database holds for as long as the process is connected. One that is killed
 * loses it at once, so nobody has to wait until its leases run out; one that only hangs keeps it, and they run out.
 */
export class Presence {
  #client: pg.Client | undefined;
  #isClosed = false;

  private constructor(private readonly url: string, private readonly workerId: string) {}

  /** Resolves when the lock is held. It is taken again whenever its connection is lost. */
  static async hold(url: string, workerId: string): Promise<Presence> {
    const presence = new Presence(url, workerId);
    await presence.#take();
    return presence;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#client?.end().catch(() => undefined);
  }

  async #take(): Promise<void> {
    while (!this.#isClosed) {
      const client = new pg.Client({
        connectionString: this.url, options: '-c role=wheelhouse_host', application_name: 'wheelhouse_presence', keepAlive: true,
        connectionTimeoutMillis: 10_000,
      });
      client.on('error', () => undefined);
      try {
        await client.connect();
        await client.query('SELECT pg_advisory_lock_shared($1, hashtext($2))', [PRESENCE_LOCKS, this.workerId]);
        this.#client = client;
        client.once('end', () => void this.#take());
        return;
      } catch {
        void client.end().catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
      }
    }
  }
}
