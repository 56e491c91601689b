import { type BeforeApplicationShutdown, Logger } from '@nestjs/common';
import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import type { Server, Socket } from 'socket.io';
import type { SessionOutput } from '#contracts/jobs/session-messages.js';
import { type ClientEventName, type ClientToServerEvents, clientEvents, type Reply } from '#contracts/socket/client-events.js';
import type { ServerToClientEvents } from '#contracts/socket/server-events.js';
import { isConnectionError } from '#db/connection.js';
import { RowConflict, RowNotFound } from '#db/errors.js';
import { ApiChannels, RequestRefused } from '#queue/session-channels.js';
import type { SignedInCaller } from '#api/auth/access.js';
import { LoginService } from '#api/auth/login.service.js';
import { EVENTS_AT_ONCE, EVENTS_PER_SECOND, LOGIN_CHECK_MS, SESSIONS_PER_SOCKET_MAX, WATCHERS_MS } from './limits.js';
import { Rate } from './rate.js';
import { type Joined, SessionEvents } from './session-events.js';
import { Watchers } from './watchers.js';

type Connection = Socket<ClientToServerEvents, ServerToClientEvents>;
const roomOf = (sessionId: string) => `session:${sessionId}`;

/** The browser's live connection. Events are checked against the contract, and reach only sessions that the caller joined. */
@WebSocketGateway()
export class TerminalGateway implements OnGatewayInit, OnGatewayConnection, BeforeApplicationShutdown {
  private readonly log = new Logger(TerminalGateway.name);
  private readonly watchers: Watchers;
  private server: Server<ClientToServerEvents, ServerToClientEvents> | undefined;
  private reminder: NodeJS.Timeout | undefined;

  constructor(private readonly logins: LoginService, private readonly events: SessionEvents, private readonly channels: ApiChannels) {
    this.watchers = new Watchers(channels, (sessionId, output) => this.pass(sessionId, output));
    // Outputs may be missing: the browsers come back by themselves and say what they have seen.
    channels.onGap(() => this.dropAll());
  }

  get sessionsWatched(): number {
    return this.watchers.count;
  }
  get sockets(): number {
    return this.server?.sockets.sockets.size ?? 0;
  }

  afterInit(server: Server): void {
    this.server = server;
    void this.channels.onGained((shards) => this.watchers.tellShards(shards));
    server.use((socket, next) => {
      this.logins.findCaller(socket.handshake.headers).then((caller) => {
        if (caller === undefined) return next(new Error('unauthorized'));
        socket.data = { caller };
        next();
      }, () => next(new Error('unavailable')));
    });
    this.reminder = setInterval(() => this.watchers.tellAll(), WATCHERS_MS);
  }

  handleConnection(socket: Connection): void {
    const { caller } = socket.data as { caller: SignedInCaller };
    const joined = new Map<string, Joined>();
    const rate = new Rate(EVENTS_PER_SECOND, EVENTS_AT_ONCE, performance.now());
    for (const name of Object.keys(clientEvents) as ClientEventName[]) {
      socket.on(name, (event: unknown, reply?: unknown) => {
        const answer = typeof reply === 'function' ? (value: Reply<unknown>) => reply(value) : () => undefined;
        if (!rate.take(performance.now())) return answer({ ok: false, code: 429, message: 'Too much at once; slow down.' });
        this.dispatch(socket, caller, joined, name, event).then(
          (value) => answer({ ok: true, value: value ?? null }), (error: unknown) => answer(this.refusal(error)));
      });
    }
    const check = setInterval(() => {
      this.logins.findCaller(socket.handshake.headers).then(
        (now) => { if (now?.loginId !== caller.loginId || now.organisationId !== caller.organisationId) socket.disconnect(true); }, () => undefined);
    }, LOGIN_CHECK_MS);
    socket.once('disconnect', () => {
      clearInterval(check);
      for (const sessionId of joined.keys()) this.watchers.remove(sessionId, socket.id);
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.reminder);
    this.dropAll();
  }

  /** Closes the connections, not the sockets: browsers then reconnect by themselves, to another process or to the next one. */
  private dropAll(): void {
    for (const socket of this.server?.sockets.sockets.values() ?? []) socket.conn.close();
  }

  private async dispatch(
    socket: Connection, caller: SignedInCaller, joined: Map<string, Joined>, name: ClientEventName, event: unknown,
  ): Promise<unknown> {
    const parsed = clientEvents[name].safeParse(event);
    if (!parsed.success) throw new RequestRefused(400, `The event does not fit: ${parsed.error.issues[0]?.message ?? name}`);
    if (name === 'join') return this.join(socket, caller, joined, clientEvents.join.parse(event));
    const { sessionId } = parsed.data;
    const place = joined.get(sessionId);
    if (place === undefined) throw new RowNotFound('session');
    if (name === 'leave') {
      joined.delete(sessionId);
      this.watchers.remove(sessionId, socket.id);
      await socket.leave(roomOf(sessionId));
      return null;
    }
    if (!place.mayType) {
      if (name === 'terminal.resize' || name === 'terminal.seen') return null; // who looks on neither resizes nor holds up
      throw new RequestRefused(403, 'You are looking on; only the learner can type here.');
    }
    const handle = this.events.handlers[name] as (place: Joined, event: unknown) => Promise<unknown>;
    return handle(place, parsed.data);
  }

  private async join(
    socket: Connection, caller: SignedInCaller, joined: Map<string, Joined>, { sessionId, seen }: { sessionId: string; seen: Parameters<SessionEvents['attach']>[2] },
  ): Promise<null> {
    if (joined.size >= SESSIONS_PER_SOCKET_MAX && !joined.has(sessionId)) throw new RequestRefused(429, 'Too many sessions at once.');
    const place = await this.events.join(caller, sessionId);
    joined.set(sessionId, place);
    await socket.join(roomOf(sessionId));
    await this.watchers.add(sessionId, place.organisationId, socket.id);
    if (!socket.connected) this.watchers.remove(sessionId, socket.id);
    else await this.events.attach(place, socket.id, seen);
    return null;
  }

  private pass(sessionId: string, { to, event }: SessionOutput): void {
    const target = to === undefined ? roomOf(sessionId) : to;
    const { type } = event;
    // The union of payloads is paired with its own type here, which TypeScript cannot see.
    (this.server?.local.to(target) as { emit(name: string, payload: unknown): void } | undefined)?.emit(type, event);
  }

  private refusal(error: unknown): Reply<never> {
    if (error instanceof RequestRefused) return { ok: false, code: error.code, message: error.message };
    if (error instanceof RowNotFound) return { ok: false, code: 404, message: error.message };
    if (error instanceof RowConflict) return { ok: false, code: 409, message: error.message };
    if (isConnectionError(error)) return { ok: false, code: 503, message: 'The database is away; try again in a moment.' };
    this.log.error(error);
    return { ok: false, code: 500, message: 'Something went wrong here; it is noted.' };
  }
}
