import { randomUUID } from 'node:crypto';
import { shardOf } from '#contracts/jobs/sharding.js';
import type { SessionOutput } from '#contracts/jobs/session-messages.js';
import type { ApiChannels } from '#queue/session-channels.js';

interface Watched {
  readonly organisationId: string;
  readonly sockets: Set<string>;
  readonly listening: Promise<() => void>;
}

/** Which sockets of this process look at which sessions; listens to a session as long as one does. */
export class Watchers {
  private readonly sessions = new Map<string, Watched>();
  private readonly id = randomUUID();

  constructor(private readonly channels: ApiChannels, private readonly hear: (sessionId: string, output: SessionOutput) => void) {}

  /** Resolves when nothing that the session says will be missed any more. */
  async add(sessionId: string, organisationId: string, socketId: string): Promise<void> {
    let watched = this.sessions.get(sessionId);
    if (watched === undefined) {
      watched = { organisationId, sockets: new Set(), listening: this.channels.listen(sessionId, (output) => this.hear(sessionId, output)) };
      this.sessions.set(sessionId, watched);
    }
    watched.sockets.add(socketId);
    await watched.listening;
    this.tell(sessionId, watched);
  }

  remove(sessionId: string, socketId: string): void {
    const watched = this.sessions.get(sessionId);
    if (watched === undefined || !watched.sockets.delete(socketId)) return;
    this.tell(sessionId, watched);
    if (watched.sockets.size > 0) return;
    this.sessions.delete(sessionId);
    void watched.listening.then((stop) => stop(), () => undefined);
  }

  /** Tells the worker that has taken these shards over who looks, so that it goes on with them at once. */
  tellShards(shards: ReadonlySet<number>): void {
    for (const [sessionId, watched] of this.sessions) if (shards.has(shardOf(sessionId))) this.tell(sessionId, watched);
  }

  /** Reminds the workers, who forget processes that say nothing. */
  tellAll(): void {
    for (const [sessionId, watched] of this.sessions) this.tell(sessionId, watched);
  }

  get count(): number {
    return this.sessions.size;
  }

  private tell(sessionId: string, { organisationId, sockets }: Watched): void {
    this.channels.send({ type: 'watchers', sessionId, organisationId, from: this.id, count: sockets.size });
  }
}
