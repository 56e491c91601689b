import { TERMINALS_MAX, UNSEEN_CHARS_MAX } from '#contracts/limits.js';
import type { ServerEventOf, TerminalInfo } from '#contracts/socket/server-events.js';
import type { Line, Signal, TerminalFrame } from '#contracts/socket/terminal.js';
import type { World, WorldTerminal, WorldTerminalState } from '#world/world.js';
import { Frames, type FramesState } from './frames.js';

/** The open terminals, without their frames (which are stored one by one). */
export type TerminalsState = Readonly<Record<string, {
  readonly columns: number; readonly rows: number; readonly shell: WorldTerminalState; readonly seq: number; readonly mode: FramesState['mode'];
}>>;

/** A refusal with an HTTP status, told to the learner. */
export class Refusal extends Error {
  constructor(readonly code: number, message: string) {
    super(message);
  }
}

interface Open {
  readonly frames: Frames;
  readonly screen: WorldTerminal;
  columns: number;
  rows: number;
  /** Characters sent that no browser has confirmed; a flood waits when they are too many. */
  unseen: { seq: number; chars: number }[];
}

type EditorEvent = Omit<ServerEventOf<'editor'>, 'type' | 'sessionId'>;
const FRAME_KEY = 'frame/';

/** A session's terminals: what the world shows in them, as numbered frames. */
export class Terminals {
  readonly #open = new Map<string, Open>();
  /** Not in the log yet. */
  #newFrames: TerminalFrame[] = [];
  /** Not handed out by `collect` yet. */
  #unsent: TerminalFrame[] = [];
  /** Editors that programs wait for, for browsers that come later. */
  readonly #editors = new Map<string, EditorEvent>();

  constructor(
    private readonly world: World,
    private readonly generation: number,
    state: TerminalsState,
    private readonly onEditor: (event: EditorEvent) => void,
    kept: readonly TerminalFrame[] = [],
  ) {
    for (const [id, { columns, rows, shell, seq, mode }] of Object.entries(state)) {
      this.#openAs(id, columns, rows, shell, { seq, mode, kept: kept.filter((frame) => frame.terminal === id && frame.seq <= seq) });
    }
  }

  state(): TerminalsState {
    return Object.fromEntries([...this.#open].map(([id, { columns, rows, screen, frames }]) =>
      [id, { columns, rows, shell: screen.state(), seq: frames.seq, mode: frames.mode }]));
  }

  infos(): TerminalInfo[] {
    return [...this.#open].map(([terminal, { frames }]) => ({ terminal, generation: this.generation, seq: frames.seq, mode: frames.mode, open: true }));
  }

  /** Opens a terminal on a host: the one that is named, or the next free number. Throws Refusal. */
  open(host: string, columns: number, rows: number, wanted?: string): string {
    if (wanted !== undefined && this.#open.has(wanted)) return wanted;
    if (this.world.findHost(host) === undefined) throw new Refusal(404, `There is no host ${host} in this lab.`);
    if (this.#open.size >= TERMINALS_MAX) throw new Refusal(429, `At most ${TERMINALS_MAX} terminals can be open. Close one first.`);
    let number = 1;
    while (this.#open.has(`${host}:${number}`)) number++;
    const id = wanted ?? `${host}:${number}`;
    this.#openAs(id, columns, rows);
    return id;
  }

  /** The terminals that a lab begins with. */
  openFirst(hosts: readonly string[]): void {
    for (const host of hosts) this.open(host, 80, 24);
  }

  close(id: string): void {
    this.#get(id).screen.close();
    this.#open.delete(id);
  }

  /** Hands a line to what reads; its echo is a frame of its own, which the browser that sent it has drawn already. */
  line({ terminal, id, line }: Line): void {
    const { frames, screen, unseen } = this.#get(terminal);
    const before = frames.add(screen.take(), screen.mode());
    const echo = screen.submit(line);
    const made = [...before, ...(echo === '' ? [] : frames.add(echo, { kind: 'busy' }, id))];
    unseen.push(...made.map(({ seq, data }) => ({ seq, chars: data.length })));
    this.#newFrames.push(...made);
    this.#unsent.push(...made);
  }

  keys(id: string, data: string): void {
    this.#open.get(id)?.screen.type(data);
  }

  signal({ terminal, signal }: Signal): void {
    this.#open.get(terminal)?.screen.signal(signal);
  }

  resize(id: string, columns: number, rows: number): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    open.columns = columns;
    open.rows = rows;
    open.screen.resize(columns, rows);
  }

  complete(id: string, line: string, cursor: number): ReturnType<WorldTerminal['complete']> {
    return this.#get(id).screen.complete(line, cursor);
  }

  editors(): readonly EditorEvent[] {
    return [...this.#editors.values()];
  }

  answerEditor(editorId: string, content: string | undefined, quit: boolean): void {
    for (const { screen } of this.#open.values()) {
      const answer = screen.answerEditor(editorId, content, quit);
      if (answer === true) return quit ? this.#closeEditor(editorId) : undefined;
      if (typeof answer === 'string') throw new Refusal(409, answer);
    }
    throw new Refusal(404, 'This editor is closed already.');
  }

  /** Output since the last call, as frames. While nobody confirms a flood, it stays in the terminal, whose writers then wait. */
  collect(): readonly TerminalFrame[] {
    const made = [...this.#open.values()].flatMap((open) => {
      const waiting = open.unseen.reduce((sum, one) => sum + one.chars, 0);
      if (waiting > UNSEEN_CHARS_MAX) return [];
      const frames = open.frames.add(open.screen.take(), open.screen.mode());
      open.unseen.push(...frames.map(({ seq, data }) => ({ seq, chars: data.length })));
      return frames;
    });
    this.#newFrames.push(...made);
    const all = [...this.#unsent, ...made];
    this.#unsent = [];
    return all;
  }

  /** A browser has drawn everything up to `seq`. */
  seen(id: string, generation: number, seq: number): void {
    const open = this.#open.get(id);
    if (open !== undefined && generation === this.generation) open.unseen = open.unseen.filter((one) => one.seq > seq);
  }

  /** Nobody looks: what was sent needs no confirmation. */
  forgetUnseen(): void {
    for (const open of this.#open.values()) open.unseen = [];
  }

  /** What a browser that has seen `seq` of a terminal misses; everything kept when it has nothing, or something else. */
  missed(id: string, seen: { readonly generation: number; readonly seq: number } | undefined): readonly TerminalFrame[] {
    const frames = this.#open.get(id)?.frames;
    if (frames === undefined) return [];
    const after = seen !== undefined && seen.generation === this.generation ? frames.after(seen.seq) : undefined;
    return after ?? frames.all();
  }

  /** Frames made since the last call, for the log. Those of closed terminals go with the next snapshot. */
  takeFrames(): Readonly<Record<string, TerminalFrame>> {
    const set = Object.fromEntries(this.#newFrames.map((frame) => [keyOf(frame), frame]));
    this.#newFrames = [];
    return set;
  }

  frameKeys(): Readonly<Record<string, TerminalFrame>> {
    return Object.fromEntries([...this.#open.values()].flatMap(({ frames }) => frames.all().map((frame) => [keyOf(frame), frame])));
  }

  #openAs(id: string, columns: number, rows: number, shell?: WorldTerminalState, frames?: FramesState): void {
    const host = id.slice(0, id.lastIndexOf(':'));
    const screen = this.world.openTerminal(host, columns, rows, shell);
    screen.onEditor((event) => {
      const told = { ...event, terminal: id };
      if (event.content === null) this.#editors.delete(event.editorId);
      else this.#editors.set(event.editorId, told);
      this.onEditor(told);
    });
    this.#open.set(id, { frames: new Frames(id, this.generation, frames), screen, columns, rows, unseen: [] });
  }

  /** Other browsers close it too. */
  #closeEditor(editorId: string): void {
    const open = this.#editors.get(editorId);
    this.#editors.delete(editorId);
    if (open !== undefined) this.onEditor({ ...open, content: null });
  }

  #get(id: string): Open {
    const open = this.#open.get(id);
    if (open === undefined) throw new Refusal(404, 'This terminal is closed.');
    return open;
  }
}

export function framesIn(state: ReadonlyMap<string, unknown>): readonly TerminalFrame[] {
  return [...state].filter(([key]) => key.startsWith(FRAME_KEY)).map(([, value]) => value as TerminalFrame).sort((a, b) => a.seq - b.seq);
}

function keyOf(frame: TerminalFrame): string {
  return `${FRAME_KEY}${frame.terminal}/${frame.seq}`;
}
