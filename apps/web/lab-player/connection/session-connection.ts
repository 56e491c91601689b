import { UNSEEN_CHARS_MAX } from '@wheelhouse/contracts/limits.js';
import type { StepChecks } from '@wheelhouse/contracts/rest/attempts.js';
import type { ClusterView } from '@wheelhouse/contracts/rest/cluster-view.js';
import type { ClientEvent, ClientEventName, ClientToServerEvents, Reply } from '@wheelhouse/contracts/socket/client-events.js';
import type { ServerEventOf, ServerToClientEvents, TerminalInfo } from '@wheelhouse/contracts/socket/server-events.js';
import type { LineAnswer, TerminalFrame } from '@wheelhouse/contracts/socket/terminal.js';
import type { Socket } from 'socket.io-client';

export type PlayerSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** What the page shows of a session; a new object whenever something changed. */
export interface SessionView {
  /** `lost` only after it was there once. */
  readonly link: 'connecting' | 'connected' | 'lost';
  readonly world: ServerEventOf<'state'>['state'];
  readonly message: string | undefined;
  readonly step: number;
  readonly generation: number;
  /** Undefined until the first list came. */
  readonly terminals: readonly TerminalInfo[] | undefined;
  readonly checks: Readonly<Record<number, StepChecks['checks']>>;
  readonly cluster: ClusterView | undefined;
  readonly clock: { readonly now: string; readonly moving: boolean } | undefined;
  readonly savedAt: string | undefined;
  /** Lines on their way: sent, and not durable yet. */
  readonly unsaved: number;
  /** Lines handed in from here since the page was opened. */
  readonly linesSent: number;
  readonly editor: ServerEventOf<'editor'> | undefined;
}

export interface TerminalListener {
  frame(frame: TerminalFrame): void;
  info(info: TerminalInfo): void;
  link(link: SessionView['link']): void;
  answered(answer: LineAnswer): void;
}

interface Seen { generation: number; seq: number }

/** Confirm a quarter of what may be unseen at a time: often enough that a flood never stands still. */
const CONFIRM_CHARS = UNSEEN_CHARS_MAX / 4;
const RESEND_MS = 4_000;
const REFUSED_RETRY_MS = 1_500;
const REPLY_TIMEOUT_MS = 15_000;

export class RequestRefused extends Error {
  constructor(readonly code: number, message: string) {
    super(message);
  }
}

/** One browser tab's view of one session over the socket. Knows no React and no terminal. */
export class SessionConnection {
  private view: SessionView;
  private readonly watchers = new Set<() => void>();
  private readonly terminals = new Map<string, TerminalListener>();
  private readonly backlog = new Map<string, TerminalFrame[]>();
  private readonly seen = new Map<string, Seen>();
  private readonly unconfirmed = new Map<string, number>();
  private readonly outbox = new Map<string, { readonly line: ClientEvent<'terminal.line'>; sentAt: number }>();
  private readonly resending: ReturnType<typeof setInterval>;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private readonly unhook: (() => void)[] = [];

  constructor(private readonly socket: PlayerSocket, readonly sessionId: string, start: Pick<SessionView, 'step' | 'generation' | 'checks'>) {
    this.view = {
      ...start, link: 'connecting', world: 'opening', message: undefined, terminals: undefined, cluster: undefined,
      clock: undefined, savedAt: undefined, unsaved: 0, linesSent: 0, editor: undefined,
    };
    this.listen();
    this.resending = setInterval(() => this.resend(), RESEND_MS);
    if (socket.connected) this.joined();
    else socket.connect();
  }

  readonly getView = (): SessionView => this.view;

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** Hands a terminal's frames over, first those that came before anybody looked. Returns the end of it. */
  attach(terminal: string, listener: TerminalListener): () => void {
    this.terminals.set(terminal, listener);
    for (const frame of this.backlog.get(terminal) ?? []) listener.frame(frame);
    this.backlog.delete(terminal);
    const info = this.view.terminals?.find((one) => one.terminal === terminal);
    if (info !== undefined) listener.info(info);
    listener.link(this.view.link);
    return () => {
      this.terminals.delete(terminal);
      this.seen.delete(terminal);
    };
  }

  /** Sends a line until it is durable; the same id never runs twice. */
  sendLine(terminal: string, id: string, line: string): void {
    this.outbox.set(id, { line: { sessionId: this.sessionId, terminal, id, line }, sentAt: 0 });
    this.update({ unsaved: this.outbox.size, linesSent: this.view.linesSent + 1 });
    this.resend();
  }

  /** Sends and forgets: keys and signals mean nothing later. */
  send<Name extends 'terminal.keys' | 'terminal.signal' | 'terminal.resize' | 'terminal.seen'>(name: Name, event: Omit<ClientEvent<Name>, 'sessionId'>): void {
    if (!this.socket.connected) return;
    this.emit(name, { ...event, sessionId: this.sessionId } as ClientEvent<Name>, () => undefined);
  }

  /** Asks and waits for the answer. Throws RequestRefused; 503 when there is no connection. */
  ask<Name extends ClientEventName>(name: Name, event: Omit<ClientEvent<Name>, 'sessionId'>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (!this.socket.connected) return reject(new RequestRefused(503, 'There is no connection at the moment.'));
      const timer = setTimeout(() => reject(new RequestRefused(503, 'The server did not answer in time.')), REPLY_TIMEOUT_MS);
      this.emit(name, { ...event, sessionId: this.sessionId } as ClientEvent<Name>, (reply) => {
        clearTimeout(timer);
        if (reply.ok) resolve(reply.value);
        else reject(new RequestRefused(reply.code, reply.message));
      });
    });
  }

  /** Says that a frame is on the screen, so that the worker lets more come. */
  confirm(frame: TerminalFrame): void {
    const chars = (this.unconfirmed.get(frame.terminal) ?? 0) + frame.data.length;
    this.unconfirmed.set(frame.terminal, chars < CONFIRM_CHARS ? chars : 0);
    if (chars >= CONFIRM_CHARS) this.send('terminal.seen', { terminal: frame.terminal, generation: frame.generation, seq: frame.seq });
  }

  /** The editor over the terminal was left: it is shown no more, whatever the server answers. */
  closeEditor(editorId: string): void {
    if (this.view.editor?.editorId === editorId) this.update({ editor: undefined });
  }

  close(): void {
    clearInterval(this.resending);
    clearTimeout(this.retry);
    if (this.socket.connected) this.emit('leave', { sessionId: this.sessionId }, () => undefined);
    for (const stop of this.unhook) stop();
    this.socket.disconnect();
  }

  private update(change: Partial<SessionView>): void {
    this.view = { ...this.view, ...change };
    for (const watcher of this.watchers) watcher();
  }

  private emit<Name extends ClientEventName>(name: Name, event: ClientEvent<Name>, reply: (answer: Reply<unknown>) => void): void {
    // The type parameters of socket.io do not follow a generic event name.
    (this.socket.emit as (name: string, event: unknown, reply: (answer: Reply<unknown>) => void) => void).call(this.socket, name, event, reply);
  }

  private on<Type extends keyof ServerToClientEvents>(type: Type, handle: (event: ServerEventOf<Type>) => void): void {
    const mine = (event: ServerEventOf<Type>): void => {
      if (event.sessionId === this.sessionId) handle(event);
    };
    const socket = this.socket as unknown as { on(name: string, handle: unknown): void; off(name: string, handle: unknown): void };
    socket.on(type, mine);
    this.unhook.push(() => socket.off(type, mine));
  }

  private listen(): void {
    const onConnect = (): void => this.joined();
    const onDrop = (): void => {
      this.setLink(this.view.link === 'connecting' ? 'connecting' : 'lost');
      // socket.io tries again by itself unless the server said goodbye or refused; a restart does both.
      if (!this.socket.active) this.retry = setTimeout(() => this.socket.connect(), REFUSED_RETRY_MS);
    };
    this.socket.on('connect', onConnect);
    this.socket.on('disconnect', onDrop);
    this.socket.on('connect_error', onDrop);
    this.unhook.push(() => this.socket.off('connect', onConnect), () => this.socket.off('disconnect', onDrop), () => this.socket.off('connect_error', onDrop));

    this.on('frame', (frame) => this.frame(frame));
    this.on('lineAnswer', (answer) => this.answered(answer));
    this.on('terminals', ({ terminals }) => this.listed(terminals));
    this.on('checks', ({ steps }) => {
      this.update({ checks: { ...this.view.checks, ...Object.fromEntries(steps.map((one) => [one.step, one.checks])) } });
    });
    this.on('cluster', ({ view }) => {
      if (view.revision >= (this.view.cluster?.revision ?? 0) || this.view.world === 'opening') this.update({ cluster: view });
    });
    this.on('state', ({ state, step, generation, message }) => {
      const fresh = generation !== this.view.generation;
      this.update({ world: state, step, generation, message, ...(fresh ? { cluster: undefined, editor: undefined } : {}) });
    });
    this.on('saved', ({ at }) => this.update({ savedAt: at }));
    this.on('clock', ({ now, moving }) => this.update({ clock: { now, moving } }));
    this.on('editor', (editor) => {
      if (editor.content !== null) this.update({ editor });
      else this.closeEditor(editor.editorId);
    });
  }

  private setLink(link: SessionView['link']): void {
    if (link === this.view.link) return;
    this.update({ link });
    for (const listener of this.terminals.values()) listener.link(link);
  }

  private joined(): void {
    const seen = Object.fromEntries(this.seen);
    this.emit('join', { sessionId: this.sessionId, seen }, (reply) => {
      if (!reply.ok) return this.update({ world: reply.code === 503 ? 'moving' : 'failed', message: reply.message });
      this.setLink('connected');
      for (const waiting of this.outbox.values()) waiting.sentAt = 0;
      this.resend();
    });
  }

  private listed(terminals: readonly TerminalInfo[]): void {
    this.update({ terminals });
    for (const info of terminals) this.terminals.get(info.terminal)?.info(info);
  }

  private frame(frame: TerminalFrame): void {
    const last = this.seen.get(frame.terminal);
    const same = last !== undefined && last.generation === frame.generation;
    if (last !== undefined && frame.generation < last.generation) return;
    if (same && frame.seq <= last.seq) return;
    // A gap: the missing frames come again, with this one behind them.
    if (same && frame.seq > last.seq + 1) return this.joined();
    this.seen.set(frame.terminal, { generation: frame.generation, seq: frame.seq });
    const listener = this.terminals.get(frame.terminal);
    if (listener !== undefined) return listener.frame(frame);
    this.backlog.set(frame.terminal, [...(this.backlog.get(frame.terminal) ?? []), frame]);
  }

  private answered(answer: LineAnswer): void {
    if (!this.outbox.delete(answer.id)) return;
    this.update({ unsaved: this.outbox.size });
    this.terminals.get(answer.terminal)?.answered(answer);
  }

  /** In order, one by one for each terminal: a later line never overtakes an earlier one. */
  private resend(): void {
    if (!this.socket.connected || this.view.link !== 'connected') return;
    const now = Date.now();
    for (const waiting of this.outbox.values()) {
      if (now - waiting.sentAt < RESEND_MS) continue;
      waiting.sentAt = now;
      this.emit('terminal.line', waiting.line, (reply) => {
        if (reply.ok || reply.code === 503 || reply.code === 429) return;
        this.answered({ terminal: waiting.line.terminal, id: waiting.line.id, accepted: false, reason: reply.message });
      });
    }
  }
}
