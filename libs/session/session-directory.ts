import type { SessionOutput } from '#contracts/jobs/session-messages.js';
import { shardOf } from '#contracts/jobs/sharding.js';
import type { Db } from '#db/db.js';
import { StaleLease } from '#db/errors.js';
import type { Lease } from '#db/hosting/leases.js';
import type { HostStore } from '#db/hosting/host-store.js';
import { readLab } from '#labs/format/read-lab.js';
import type { Lab } from '#labs/format/lab.js';
import { LabRun } from '#labs/hosting/lab-run.js';
import { startLab } from '#labs/hosting/start-lab.js';
import { World } from '#world/world.js';
import { Breaks } from './breaks.js';
import { GroupCommit } from './group-commit.js';
import { HostedSession } from './hosted-session.js';
import type { SessionMeta } from './session-parts.js';
import { LogWriter } from './log-writer.js';
import { ProgressWriter } from './progress-writer.js';
import { SharedParts } from '#world/shared-parts.js';
import { decodeChanges, replay } from './state-log.js';
import { framesIn, Refusal } from './terminals.js';
import { Turns } from './turns.js';

export interface SessionAddress {
  readonly sessionId: string;
  readonly organisationId: string;
}

export interface DirectoryParts {
  readonly db: Db;
  readonly store: HostStore;
  readonly send: (sessionId: string, output: SessionOutput) => void;
  readonly onError: (error: unknown, context: string) => void;
  /** A write was refused: the shard is another worker's. */
  readonly onStale: (shard: number) => void;
}

interface Entry {
  readonly address: SessionAddress;
  readonly lease: Lease;
  readonly opening: Promise<HostedSession>;
  hosted?: HostedSession;
}

/** The sessions at work in this process: opened when something is for them, stored and let go when nobody looks. */
export class SessionDirectory {
  readonly #parts: DirectoryParts;
  readonly #commit: GroupCommit;
  readonly #leases = new Map<number, Lease>();
  readonly #entries = new Map<string, Entry>();
  /** Sessions that are let go of at this moment: they are not opened again before their last write is done. */
  readonly #ending = new Map<string, Promise<void>>();
  readonly #breaks = new Breaks();
  readonly #progress: ProgressWriter;
  readonly #turns = new Turns();
  readonly #labs = new Map<string, Lab>();
  readonly #surroundings = { shared: new SharedParts() };

  constructor(parts: DirectoryParts) {
    this.#parts = parts;
    this.#progress = new ProgressWriter(parts.db, (error) => parts.onError(error, 'storing checks'));
    this.#commit = new GroupCommit((entries) => parts.store.worlds.append(entries));
  }

  get size(): number {
    return this.#entries.size;
  }

  gain(lease: Lease): void {
    this.#leases.set(lease.shard, lease);
  }

  /** Lets go of a shard's sessions: stored if there is time, abandoned if the shard is another's already. */
  async lose(shard: number, isOrderly: boolean): Promise<void> {
    this.#leases.delete(shard);
    const mine = [...this.#entries.values()].filter((entry) => entry.lease.shard === shard);
    await Promise.all(mine.map((entry) => this.#letGo(entry, isOrderly)));
    if (isOrderly) await this.#progress.settle();
  }

  /** The session, opened if need be. Throws Refusal 421 when its shard is not ours. */
  async open(address: SessionAddress): Promise<HostedSession> {
    const known = this.#entries.get(address.sessionId);
    if (known !== undefined) return known.opening;
    const lease = this.#leaseOf(address);
    const opening = this.#restoreOrStart(address, lease);
    const entry: Entry = { address, lease, opening };
    this.#entries.set(address.sessionId, entry);
    try {
      entry.hosted = await opening;
      return entry.hosted;
    } catch (error) {
      if (this.#entries.get(address.sessionId) === entry) this.#entries.delete(address.sessionId);
      if (!(error instanceof BrokenWorld)) throw error;
      // Trying again would end the same way: the world is deterministic.
      this.#parts.onError(error.cause, `session ${address.sessionId} can't be opened`);
      this.#fail(address, error.cause);
      throw new Refusal(409, 'This session can’t be opened. Restart the lab to go on.');
    }
  }

  #leaseOf({ sessionId }: SessionAddress): Lease {
    const lease = this.#leases.get(shardOf(sessionId));
    if (lease === undefined) throw new Refusal(421, 'The session is hosted by another worker.');
    return lease;
  }

  find(sessionId: string): HostedSession | undefined {
    return this.#entries.get(sessionId)?.hosted;
  }

  /** Stores and lets go; it is opened again when something is for it. */
  async close(sessionId: string): Promise<void> {
    const entry = this.#entries.get(sessionId);
    if (entry !== undefined) await this.#letGo(entry, true);
  }

  /** A new world in a new generation; what was stored is forgotten. */
  async startOver(address: SessionAddress): Promise<HostedSession> {
    const lease = this.#leaseOf(address);
    const known = this.#entries.get(address.sessionId);
    this.#entries.delete(address.sessionId);
    // A session that has failed can't be opened, and is what this is for.
    await (await known?.opening.catch(() => undefined))?.abandon();
    await this.#ending.get(address.sessionId);
    this.#progress.forget(address.sessionId);
    this.#breaks.forget(address.sessionId);
    await this.#parts.store.worlds.forget(lease, address.sessionId);
    await this.#parts.db.asTenant(address.organisationId, async (rows) => {
      const { generation } = await rows.sessions.get(address.sessionId);
      await rows.sessions.startOver(address.sessionId, generation + 1);
    });
    return this.open(address);
  }

  /** The world as it was when the present step was entered, in a new generation. */
  async restartStep(address: SessionAddress): Promise<HostedSession> {
    const old = await this.open(address);
    const entry = this.#entries.get(address.sessionId) as Entry;
    const { worlds } = this.#parts.store;
    const kept = await worlds.findSnapshot(address.sessionId, 'step');
    if (kept === undefined) return this.startOver(address);
    await old.close();
    this.#entries.delete(address.sessionId);
    const latest = await worlds.load(address.sessionId);
    const position = latest.log.at(-1)?.position ?? latest.snapshot?.position ?? 0n;
    const state = replay([decodeChanges(kept.bytes)]);
    const meta = state.get('meta') as SessionMeta;
    for (const key of [...state.keys()]) if (key.startsWith('frame/')) state.delete(key);
    const generation = old.generation + 1;
    // Frames begin anew with the generation; ids seen since must not be applied again.
    const terminals = Object.fromEntries(Object.entries(meta.terminals).map(([id, one]) => [id, { ...one, seq: 0 }]));
    const renewed: SessionMeta = { ...meta, generation, terminals };
    state.set('meta', renewed);
    const log = new LogWriter({ ...address, lease: entry.lease }, this.#commit, worlds, position);
    await log.snapshot('latest', { set: Object.fromEntries(state), deleted: [] });
    await this.#parts.db.asTenant(address.organisationId, (rows) => rows.sessions.setGeneration(address.sessionId, generation));
    return this.open(address);
  }

  /** Lets go of sessions that nobody has looked at for long. */
  async hibernate(): Promise<void> {
    for (const entry of [...this.#entries.values()]) {
      if (entry.hosted?.isIdle === true) await this.#letGo(entry, true);
    }
  }

  /** Says everything again: what was sent a moment ago may have been lost on the way. */
  resync(): void {
    for (const { hosted } of this.#entries.values()) hosted?.resume();
  }

  async #letGo(entry: Entry, isOrderly: boolean): Promise<void> {
    const { sessionId } = entry.address;
    if (this.#entries.get(sessionId) === entry) this.#entries.delete(sessionId);
    await this.#end(sessionId, async () => {
      const hosted = entry.hosted ?? (await entry.opening.catch(() => undefined));
      if (hosted === undefined) return;
      if (!isOrderly) return hosted.abandon();
      await hosted.close().catch(async (error: unknown) => {
        await hosted.abandon();
        if (!(error instanceof StaleLease)) this.#parts.onError(error, 'storing a session');
      });
    });
  }

  async #end(sessionId: string, task: () => Promise<void>): Promise<void> {
    const ending = task();
    this.#ending.set(sessionId, ending);
    await ending.finally(() => {
      if (this.#ending.get(sessionId) === ending) this.#ending.delete(sessionId);
    });
  }

  async #restoreOrStart(address: SessionAddress, lease: Lease): Promise<HostedSession> {
    const { db, store } = this.#parts;
    await this.#ending.get(address.sessionId)?.catch(() => undefined);
    const row = await db.asTenant(address.organisationId, (rows) => rows.sessions.get(address.sessionId));
    if (row.state === 'ended') throw new Refusal(409, 'This session has ended.');
    if (row.state === 'failed') throw new Refusal(409, 'This session has failed. Restart the lab to go on.');
    const lab = await this.#labOf(row.labOrganisationId, row.labVersion);
    const stored = await store.worlds.load(address.sessionId);
    const pieces = [...(stored.snapshot === undefined ? [] : [stored.snapshot.bytes]), ...stored.log.map((entry) => entry.bytes)];
    const log = new LogWriter({ ...address, lease }, this.#commit, store.worlds, stored.log.at(-1)?.position ?? stored.snapshot?.position ?? 0n);
    const isNew = pieces.length === 0;
    const hosted = orBroken(() => {
      if (!isNew) return this.#restore(address, lab, replay(pieces.map(decodeChanges)), log);
      const started = this.#start(address, lab, Number(row.seed), row.generation, log);
      started.terminals.openFirst(lab.terminals);
      return started;
    });
    // No snapshot of the first step: to go back to its beginning is to start over.
    if (isNew) await hosted.apply(() => undefined);
    else hosted.resume();
    return hosted;
  }

  #start(address: SessionAddress, lab: Lab, seed: number, generation: number, log: LogWriter): HostedSession {
    const run = startLab(lab, { seed, startMs: Date.now() }, this.#surroundings);
    return this.#hosted(address, run, { step: 0, generation, ids: [], terminals: {} }, log);
  }

  #restore(address: SessionAddress, lab: Lab, state: ReadonlyMap<string, unknown>, log: LogWriter): HostedSession {
    const meta = state.get('meta') as SessionMeta;
    const world = World.restore(state, this.#surroundings);
    return this.#hosted(address, new LabRun(lab, world, meta.run), meta, log, state);
  }

  #hosted(address: SessionAddress, run: LabRun, meta: Omit<SessionMeta, 'run'>, log: LogWriter, state?: ReadonlyMap<string, unknown>): HostedSession {
    const { sessionId } = address;
    const { send } = this.#parts;
    return new HostedSession({
      sessionId, run, meta, log, turns: this.#turns,
      keptFrames: state === undefined ? [] : framesIn(state),
      isStored: state !== undefined,
      send: (output) => send(sessionId, output),
      saveChecks: (steps) => this.#progress.save(address, steps),
      onStale: () => this.#parts.onStale(shardOf(sessionId)),
      onFailure: (error) => this.#broke(address, error),
      wallNow: () => Date.now(),
    });
  }

  /**
   * A world broke at its work. What is stored is as it was before, so it goes on from there; a person who looks sees it
   * come back. One that breaks again and again has failed.
   */
  #broke(address: SessionAddress, error: unknown): void {
    const { send, onError } = this.#parts;
    const { sessionId } = address;
    onError(error, `session ${sessionId} broke`);
    const hosted = this.#entries.get(sessionId)?.hosted;
    this.#entries.delete(sessionId);
    if (hosted !== undefined) void this.#end(sessionId, () => hosted.abandon());
    if (this.#breaks.add(sessionId, Date.now())) return this.#fail(address, error, hosted);
    send(sessionId, {
      event: {
        type: 'state', sessionId, state: 'moving', step: hosted?.step ?? 0, generation: hosted?.generation ?? 0,
        message: 'Something in the simulation broke; your cluster comes back as it was a moment before.',
      },
    });
    if (hosted?.viewers.isWatched(Date.now()) !== true) return;
    this.open(address).then((again) => {
      hosted.viewers.copyTo(again.viewers);
      again.wake();
    }).catch((second: unknown) => onError(second, `opening session ${sessionId} again`));
  }

  #fail(address: SessionAddress, error: unknown, hosted?: HostedSession): void {
    const { db, send, onError } = this.#parts;
    const { sessionId, organisationId } = address;
    const report = error instanceof Error ? (error.stack ?? error.message) : String(error);
    db.asTenant(organisationId, (rows) => rows.sessions.fail(sessionId, report)).catch((second: unknown) => onError(second, 'storing a failure'));
    send(sessionId, {
      event: {
        type: 'state', sessionId, state: 'failed', step: hosted?.step ?? 0, generation: hosted?.generation ?? 0,
        message: 'Something in the simulation broke. What you did until a moment ago is saved; restart the lab to go on.',
      },
    });
  }

  async #labOf(organisationId: string, version: string): Promise<Lab> {
    const key = `${organisationId}/${version}`;
    const known = this.#labs.get(key);
    if (known !== undefined) return known;
    const { files } = await this.#parts.db.asTenant(organisationId, (rows) => rows.content.getVersion(organisationId, version));
    const { lab, problems } = readLab(files);
    if (lab === undefined) throw new Error(`lab version ${version} can't be read: ${problems[0]?.message ?? ''}`);
    this.#labs.set(key, lab);
    return lab;
  }
}

/** The engine or the lab failed while a world was made: no fault of the surroundings. */
class BrokenWorld extends Error {
  constructor(cause: unknown) {
    super('the world could not be made', { cause });
  }
}

function orBroken<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new BrokenWorld(error);
  }
}
