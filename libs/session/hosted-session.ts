import { setMaxListeners } from 'node:events';
import { HIBERNATE_AFTER_MS, IDLE_LOG_MS, REMEMBERED_IDS_MAX, SLICE_MS_MAX } from './limits.js';
import { NotHostedHere, SessionBroke } from './errors.js';
import type { SessionOutput } from '#contracts/jobs/session-messages.js';
import type { ServerEvent } from '#contracts/socket/server-events.js';
import type { LabRun } from '#labs/hosting/lab-run.js';
import type { World } from '#world/world.js';
import { StaleLease } from '#db/errors.js';
import { CheckBoard } from './check-board.js';
import type { DistributiveOmit, HostedSessionParts, SessionMeta } from './session-parts.js';
import type { StateChanges } from './state-log.js';
import { Refusal, Terminals } from './terminals.js';
import { ViewFeed } from './view-feed.js';
import { Viewers } from './viewers.js';

/**
 * One session at work: applies inputs to its world, lets virtual time follow the wall's, and makes each effect durable
 * before anyone hears of it. Bytes and verdicts wait for the log; nothing that was acknowledged can be lost.
 */
export class HostedSession {
  readonly world: World;
  readonly run: LabRun;
  readonly terminals: Terminals;
  readonly board: CheckBoard;
  readonly #parts: HostedSessionParts;
  readonly #view: ViewFeed;
  #step: number;
  #ids: string[];
  readonly generation: number;
  /** Virtual minus wall time, while the world runs. */
  #offsetMs: number;
  #outbox: SessionOutput[] = [];
  /** Sockets that wait for their first view of the cluster. */
  readonly #lookers: string[] = [];
  /** Set when an input was applied whose effect somebody waits for. */
  #isUrgent = false;
  #mark: ReturnType<World['mark']> | undefined;
  #metaText = '';
  #loggedAt: number;
  #timer: NodeJS.Timeout | undefined;
  readonly #run = (): void => this.#turn();
  readonly viewers: Viewers;
  readonly #end = new AbortController();
  /** Fires when the session stops here: what still hangs on its world must look for it anew. */
  readonly ended: AbortSignal = this.#end.signal;
  #isClosed = false;

  constructor(parts: HostedSessionParts) {
    this.#parts = parts;
    setMaxListeners(0, this.ended);
    this.run = parts.run;
    this.world = parts.run.world;
    this.generation = parts.meta.generation;
    this.#step = parts.meta.step;
    this.#ids = [...parts.meta.ids];
    this.terminals = new Terminals(this.world, parts.meta.generation, parts.meta.terminals, (editor) => this.emit({ type: 'editor', ...editor }), parts.keptFrames);
    this.board = new CheckBoard(this.run, this.#step);
    this.#view = new ViewFeed(this.world);
    if (parts.isStored) this.#mark = this.world.mark();
    this.#offsetMs = this.world.now() - parts.wallNow();
    this.#loggedAt = parts.wallNow();
    this.viewers = new Viewers(parts.wallNow());
  }

  get step(): number {
    return this.#step;
  }

  /** Nobody has looked for long, and nothing waits. */
  get isIdle(): boolean {
    return this.viewers.absentMs(this.#parts.wallNow()) > HIBERNATE_AFTER_MS;
  }

  emit(event: DistributiveOmit<ServerEvent, 'sessionId'>, to?: string): void {
    const output = { event: { ...event, sessionId: this.#parts.sessionId } as ServerEvent };
    this.#outbox.push(to === undefined ? output : { ...output, to });
  }

  hasSeen(id: string): boolean {
    return this.#ids.includes(id);
  }

  /** Sends a browser that comes (again) where everything stands, and the frames it has missed. */
  attach(socketId: string, seen: Readonly<Record<string, { readonly generation: number; readonly seq: number }>>): void {
    this.#tellState(socketId);
    this.emit({ type: 'terminals', terminals: this.terminals.infos() }, socketId);
    for (const { terminal } of this.terminals.infos()) {
      for (const frame of this.terminals.missed(terminal, seen[terminal])) this.emit({ type: 'frame', ...frame }, socketId);
    }
    for (const editor of this.terminals.editors()) this.emit({ type: 'editor', ...editor }, socketId);
    this.emit({ type: 'checks', steps: [...this.board.standing()] }, socketId);
    this.emit({ type: 'clock', now: this.#virtualNow(), moving: false }, socketId);
    this.#lookers.push(socketId); // the view takes a while to make: the prompt goes first
    this.#tell();
    this.wake();
  }

  /** Tells the whole room where everything stands: the world is another one. */
  tellAll(): void {
    this.#tellState();
    this.tellTerminals();
    this.emit({ type: 'cluster', view: this.#view.current(this.#parts.wallNow()) });
    this.emit({ type: 'clock', now: this.#virtualNow(), moving: false });
    this.board.judgeSoon();
  }

  tellTerminals(): void {
    this.emit({ type: 'terminals', terminals: this.terminals.infos() });
  }

  #tellState(to?: string): void {
    this.emit({ type: 'state', state: 'ready', step: this.#step, generation: this.generation }, to);
  }

  answer(check: string, choices: readonly number[]): void {
    this.run.answer(check, choices);
    this.board.judgeSoon();
  }

  watched(from: string, count: number): void {
    this.viewers.set(from, count, this.#parts.wallNow());
    this.wake();
  }

  /**
   * Tells the room where a restored session stands, with the output that is kept: the last worker may have died between
   * making it durable and sending it. Browsers know the numbers of what they have.
   */
  resume(): void {
    this.#tellState();
    for (const { terminal } of this.terminals.infos()) {
      for (const frame of this.terminals.missed(terminal, undefined)) this.emit({ type: 'frame', ...frame });
    }
    this.tellTerminals();
    this.wake();
  }

  /**
   * Applies an input once. Resolves when its first effects are durable; a repeat resolves when the first one's are.
   * Rejects as `apply` does, and then has not applied it.
   */
  async once(id: string, apply: () => void): Promise<boolean> {
    if (this.#ids.includes(id)) {
      this.#refuseIfClosed();
      await this.#parts.log.settled();
      return false;
    }
    await this.apply(() => {
      apply();
      this.#ids.push(id);
      if (this.#ids.length > REMEMBERED_IDS_MAX) this.#ids.shift();
    });
    return true;
  }

  /**
   * Applies an input, lets the world take it in, and resolves when that is durable. Rejects with Refusal when the input
   * can't be, with SessionBroke when the world broke over it, with StaleLease or NotHostedHere when another worker has it.
   */
  async apply(input: () => void): Promise<void> {
    this.#refuseIfClosed();
    this.#guarded(() => {
      this.#follow();
      input();
      this.#isUrgent = true;
      this.#slice();
    });
    await this.#flush();
    this.wake();
  }

  /** Something that needs no answer and no durability: a key, a size, a signal. */
  touch(input: () => void): void {
    if (this.#isClosed) return;
    try {
      this.#guarded(() => {
        this.#follow();
        input();
      });
    } catch (error) {
      if (!(error instanceof Refusal) && !(error instanceof SessionBroke)) throw error;
    }
    this.wake();
  }

  /** A look from outside, at the world as it is by now. Throws like `apply`. */
  look<T>(at: () => T): T {
    this.#refuseIfClosed();
    return this.#guarded(() => {
      this.#follow();
      this.#slice();
      this.wake();
      return at();
    });
  }

  /** Enters a step; its checks are judged from now on. */
  enter(step: number): void {
    this.run.enter(step);
    this.#step = step;
    this.board.enter(step);
    this.#tellState();
  }

  /** Lets virtual time run ahead, in slices; resolves when it is there. */
  async skip(until: { readonly ms: number } | 'settled'): Promise<void> {
    const target = this.world.now() + (until === 'settled' ? this.world.settleLimitMs : until.ms);
    this.emit({ type: 'clock', now: this.#virtualNow(), moving: true });
    while (this.world.now() < target && !(until === 'settled' && this.world.isSettled())) {
      const isDone = this.#guarded(() => this.world.work(target, this.#sliceEnd(), until === 'settled'));
      await this.#flush();
      if (isDone && until !== 'settled') break;
      await new Promise<void>((resolve) => setImmediate(resolve));
      this.#refuseIfClosed();
    }
    this.#offsetMs = this.world.now() - this.#parts.wallNow();
    this.emit({ type: 'clock', now: this.#virtualNow(), moving: false });
    this.#isUrgent = true;
    await this.#flush();
    this.wake();
  }

  /** Runs soon. */
  wake(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#parts.turns.add(this.#run);
  }

  /** Stops, with everything durable and a snapshot stored. The world stands still until it is opened again. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#stopTimers();
    this.#isUrgent = true;
    await this.#flush();
    await this.#parts.log.snapshot('latest', this.wholeState());
    this.#isClosed = true;
    this.#end.abort();
  }

  /** Stops at once: the shard is another worker's, or the world broke. Resolves when none of its writes is under way any more. */
  abandon(): Promise<void> {
    this.#isClosed = true;
    this.#end.abort();
    this.#stopTimers();
    return this.#parts.log.giveUp();
  }

  /** Everything there is, as a snapshot holds it. */
  wholeState(): StateChanges {
    const world = this.world.changesSince(undefined);
    return { set: { ...world.set, ...this.terminals.frameKeys(), meta: this.#meta() }, deleted: [] };
  }

  /** Stores the state now as the one to come back to when the step is restarted. */
  async keepStep(): Promise<void> {
    await this.#parts.log.snapshot('step', this.wholeState());
  }

  #turn(): void {
    if (this.#isClosed) return;
    try {
      this.#guarded(() => {
        if (this.#isWatched()) this.#follow();
        this.#slice();
        this.#show();
      });
    } catch (error) {
      if (error instanceof SessionBroke) return; // told already
      throw error;
    }
    this.#tell();
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isClosed || this.#parts.turns.has(this.#run)) return;
    const wait = this.#waitMs();
    if (wait === undefined) return;
    if (wait <= 0) this.wake();
    else this.#timer = setTimeout(() => this.wake(), wait);
  }

  /** How long nothing will happen. A world that nobody watches stands still once it has nothing to run. */
  #waitMs(): number | undefined {
    if (this.world.isRunnable()) return 0;
    const board = this.board.waitMs(this.#parts.wallNow());
    if (!this.#isWatched()) return board;
    const due = this.world.nextDueMs();
    const dueIn = due === undefined ? Number.POSITIVE_INFINITY : Math.max(1, due - this.world.now());
    return Math.min(dueIn, board ?? Number.POSITIVE_INFINITY, 1_000);
  }

  /** Virtual time catches up with the wall's. */
  #follow(): void {
    this.#lag = this.#parts.wallNow() + this.#offsetMs;
  }
  #lag = 0;

  #slice(): void {
    const now = this.#parts.wallNow();
    this.world.work(Math.max(this.#lag, this.world.now()), this.#sliceEnd());
    // A world that can't keep up with the wall gets its own, slower time.
    if (this.world.now() + 2_000 < this.#lag) this.#offsetMs = this.world.now() - now;
    for (const frame of this.terminals.collect()) this.emit({ type: 'frame', ...frame });
    const steps = this.board.judge(now, this.world.revision);
    if (steps.length > 0) {
      this.emit({ type: 'checks', steps: [...steps] });
      this.#parts.saveChecks(steps);
    }
  }

  /** The cluster view, to who has just come and, when it is another, to all. */
  #show(): void {
    const now = this.#parts.wallNow();
    for (const socketId of this.#lookers.splice(0)) this.emit({ type: 'cluster', view: this.#view.current(now) }, socketId);
    const view = this.#isWatched() ? this.#view.next(now) : undefined;
    if (view !== undefined) this.emit({ type: 'cluster', view });
  }

  #sliceEnd(): () => boolean {
    const end = performance.now() + SLICE_MS_MAX;
    return () => performance.now() >= end;
  }

  #tell(): void {
    this.#flush().catch((error: unknown) => {
      if (error instanceof StaleLease) this.#parts.onStale();
    });
  }

  /** Makes what happened durable, then tells of it. */
  async #flush(): Promise<void> {
    const now = this.#parts.wallNow();
    const isDue = this.#isUrgent || this.#outbox.length > 0 || now - this.#loggedAt >= IDLE_LOG_MS;
    if (!isDue) return;
    const outputs = this.#outbox;
    const needsLog = this.#isUrgent || outputs.some((output) => output.event.type !== 'cluster') || now - this.#loggedAt >= IDLE_LOG_MS;
    this.#outbox = [];
    this.#isUrgent = false;
    if (needsLog) {
      const changes = this.#takeChanges();
      this.#loggedAt = now;
      if (changes !== undefined) await this.#parts.log.append(changes);
      else await this.#parts.log.settled();
      if (this.#parts.log.isLong) void this.#parts.log.snapshot('latest', this.wholeState()).catch(() => undefined);
      if (outputs.some((output) => output.event.type === 'frame')) {
        outputs.push({ event: { type: 'saved', sessionId: this.#parts.sessionId, at: new Date(now).toISOString() } });
      }
    }
    for (const output of outputs) this.#parts.send(output);
  }

  #takeChanges(): StateChanges | undefined {
    const world = this.world.changesSince(this.#mark);
    this.#mark = this.world.mark();
    const frames = this.terminals.takeFrames();
    const meta = this.#meta();
    const text = JSON.stringify(meta);
    const isSame = text === this.#metaText;
    this.#metaText = text;
    const set = { ...world.set, ...frames, ...(isSame ? {} : { meta }) };
    return Object.keys(set).length === 0 && world.deleted.length === 0 ? undefined : { set, deleted: world.deleted };
  }

  #meta(): SessionMeta {
    return { step: this.#step, generation: this.generation, ids: this.#ids, run: this.run.state(), terminals: this.terminals.state() };
  }

  #virtualNow(): string {
    return new Date(this.world.now()).toISOString();
  }

  #isWatched(): boolean {
    return this.viewers.isWatched(this.#parts.wallNow());
  }

  /** Runs what may meet the unforeseen: the session then stops here, nothing of it is stored, and SessionBroke is thrown. */
  #guarded<T>(task: () => T): T {
    try {
      return task();
    } catch (error) {
      if (error instanceof Refusal) throw error;
      void this.abandon();
      this.#parts.onFailure(error);
      throw new SessionBroke(error);
    }
  }

  #refuseIfClosed(): void {
    if (this.#isClosed) throw new NotHostedHere();
  }

  #stopTimers(): void {
    clearTimeout(this.#timer);
    this.#parts.turns.remove(this.#run);
  }
}
