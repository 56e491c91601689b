import { KEYS_CHARS_MAX } from '@wheelhouse/contracts/limits.js';
import type { CompleteAnswer, LineAnswer, Signal, TerminalFrame, TerminalMode } from '@wheelhouse/contracts/socket/terminal.js';
import { plainText, textWidth } from './cell-width';
import { applyCompletion, listCandidates } from './completion';
import { decodeKeys, type Key } from './keys';
import { type Effect, emptyLine, freshLine, type LineState, press, remember } from './line-editor';
import { draw, drawSubmitted, type Shown, wipe } from './line-view';
import { tailAfter } from './output-tail';
import { colourPrompt } from './prompt-colours';

/** What the controller needs of a terminal emulator. */
export interface TerminalScreen {
  readonly cols: number;
  readonly rows: number;
  write(data: string, done?: () => void): void;
  bell(): void;
}

/** What it needs of the connection. */
export interface TerminalWire {
  line(id: string, text: string): void;
  keys(data: string): void;
  signal(signal: Signal['signal']): void;
  complete(text: string, cursor: number): Promise<CompleteAnswer>;
  confirm(frame: TerminalFrame): void;
}

export interface TerminalOptions {
  readonly history: readonly string[];
  /** Called with each command handed in at a prompt. */
  onCommand(line: string): void;
  onMode(mode: TerminalMode['kind']): void;
  newId(): string;
}

/** What works while a program reads lines: the kernel's own line editing, and moving within the line. */
const PROGRAM_KEYS = new Set(['enter', 'C-j', 'backspace', 'C-h', 'C-u', 'C-w', 'C-c', 'C-d', 'C-z', 'C-\\', 'left', 'right', 'home', 'end', 'C-a', 'C-e', 'delete']);
const BRACKETED_PASTE_ON = '\x1b[?2004h';
const BRACKETED_PASTE_OFF = '\x1b[?2004l';
/** A full-screen program that was killed leaves the cursor hidden, or the arrows in application mode. */
const AFTER_RAW = `\x1b[?25h\x1b[?1l\x1b[0m${BRACKETED_PASTE_ON}`;
const CLEAR = '\x1b[H\x1b[2J\x1b[3J';
const FRESH_SCREEN = '\x1bc';

/**
 * One terminal: draws the server's frames, edits the line here without a round trip, and sends it whole. While a
 * command runs, what is typed waits at the bottom; when the program asks for keys, they go through as they are.
 */
export class TerminalController {
  private mode: TerminalMode = { kind: 'busy' };
  /** As the server told it last; `mode` runs ahead of it from Enter until the server answers. */
  private serverMode: TerminalMode = { kind: 'busy' };
  private line: LineState;
  private shown: Shown = { cursorRow: 0 };
  /** What the cursor stands behind: the edited line, the output's unfinished row, or the start of an empty row. */
  private at: 'line' | 'tail' | 'start' = 'start';
  private tail = '';
  private typedAhead: { readonly text: string; readonly onlyAtPrompt: boolean }[] = [];
  private generation: number | undefined;
  private seq = 0;
  private waitingInfo: { readonly seq: number; readonly mode: TerminalMode } | undefined;
  private readonly sent = new Set<string>();
  /** The line whose answer says how the shell goes on, when no frame has said it before. */
  private awaited: string | undefined;
  /** A `^C` stands here already; it is not drawn again when the terminal's echo brings it. */
  private isCaretDrawn = false;
  private lost = false;

  constructor(private readonly screen: TerminalScreen, private readonly wire: TerminalWire, private readonly options: TerminalOptions) {
    this.line = emptyLine(options.history);
    screen.write(BRACKETED_PASTE_ON);
  }

  get modeKind(): TerminalMode['kind'] {
    return this.mode.kind;
  }

  /** What the emulator sends for keys, pastes and the mouse. */
  input(data: string): void {
    if (this.mode.kind === 'raw') return this.sendKeys(data);
    for (const key of decodeKeys(data)) this.key(key);
  }

  /** Puts a command at the prompt and runs it; while another runs, it waits its turn. */
  run(command: string): void {
    if (this.mode.kind === 'prompt') {
      this.line = { ...freshLine(this.line), text: command, cursor: command.length };
      this.apply(press(this.line, { kind: 'key', name: 'enter' }));
      return;
    }
    this.typedAhead.push({ text: command, onlyAtPrompt: true });
  }

  /** Ends the program that reads the keyboard, and runs the command when the shell is back. */
  interruptAndRun(command: string): void {
    if (this.mode.kind === 'raw') this.wire.keys('\x03');
    else this.wire.signal('INT');
    this.typedAhead = [{ text: command, onlyAtPrompt: true }];
  }

  /** Puts text into the line without running it. */
  type(text: string): void {
    this.input(`\x1b[200~${text}\x1b[201~`);
  }

  frame(frame: TerminalFrame): void {
    if (frame.generation !== this.generation) this.startGeneration(frame.generation);
    this.seq = frame.seq;
    this.output(this.withoutOwnEcho(frame), () => this.wire.confirm(frame));
    const mode = frame.mode ?? (this.waitingInfo !== undefined && frame.seq >= this.waitingInfo.seq ? this.waitingInfo.mode : undefined);
    if (mode === undefined) return;
    this.waitingInfo = undefined;
    this.told(mode);
  }

  /** The terminal as the server lists it: its mode counts once all frames up to it are here. */
  info({ generation, seq, mode }: { readonly generation: number; readonly seq: number; readonly mode: TerminalMode }): void {
    if (this.generation === undefined || generation > this.generation) this.startGeneration(generation);
    if (generation !== this.generation) return;
    if (this.seq < seq) this.waitingInfo = { seq, mode };
    else if (this.seq === seq && this.awaited === undefined) this.told(mode);
  }

  link(link: 'connecting' | 'connected' | 'lost'): void {
    if (link === 'lost' && !this.lost) {
      this.lost = true;
      this.remark('Connection lost. Your cluster is saved; reconnecting…');
    } else if (link === 'connected' && this.lost) {
      this.lost = false;
      this.remark('Connected again.');
    }
  }

  /** A line is durable, or refused. A command that was over at once has changed no mode, and no frame tells of it. */
  answered({ id, accepted, reason }: LineAnswer): void {
    if (!accepted) this.remark(reason ?? 'The command was not accepted.');
    if (id === this.awaited) this.told(this.serverMode);
  }

  /** The emulator has other dimensions now and has rewrapped its rows. */
  resized(): void {
    if (this.at !== 'line') return;
    // The emulator has wrapped the line anew: it is wiped as it stands now.
    this.shown = draw(this.line, this.prompt(), this.screen, { secret: this.isSecret() }).shown;
    this.hide();
    this.show();
  }

  private startGeneration(generation: number): void {
    if (this.generation !== undefined) this.screen.write(FRESH_SCREEN + BRACKETED_PASTE_ON);
    this.generation = generation;
    this.seq = 0;
    this.waitingInfo = undefined;
    this.tail = '';
    this.at = 'start';
    this.typedAhead = [];
    this.line = freshLine(this.line);
  }

  private withoutOwnEcho(frame: TerminalFrame): string {
    if (frame.echoOf !== undefined) {
      if (this.sent.delete(frame.echoOf)) return '';
      // Another browser's line, or one from before a reload: the prompt in front of it is drawn here, not there.
      const prompt = this.mode.kind === 'prompt' ? this.mode.prompt : '';
      const plain = plainText(prompt);
      if (prompt === '' || !plainText(frame.data).startsWith(plain)) return prompt + frame.data;
      return frame.data.startsWith(plain) ? prompt + frame.data.slice(plain.length) : frame.data;
    }
    if (!this.isCaretDrawn || frame.data === '') return frame.data;
    this.isCaretDrawn = false;
    return frame.data.replace(/^\^C(?:\r?\n)?/, '');
  }

  private output(data: string, done?: () => void): void {
    if (data === '') return done?.();
    const redraw = this.at === 'line';
    if (redraw) this.hide();
    const rows = this.mode.kind === 'raw' ? data : data.replace(/(?<!\r)\n/g, '\r\n');
    this.screen.write(this.at === 'start' ? this.tail + rows : rows, done);
    this.tail = tailAfter(this.tail, data);
    this.at = 'tail';
    if (redraw) this.show();
  }

  private told(mode: TerminalMode): void {
    this.serverMode = mode;
    this.awaited = undefined;
    this.setMode(mode);
  }

  private setMode(mode: TerminalMode): void {
    const before = this.mode.kind;
    if (before === 'raw' && mode.kind !== 'raw') this.screen.write(AFTER_RAW);
    if (this.at === 'line') {
      this.hide();
      this.showTail();
    }
    if (before !== 'raw' && mode.kind === 'raw') this.screen.write(BRACKETED_PASTE_OFF);
    this.mode = mode;
    if (mode.kind === 'prompt') this.takePromptRows(mode.prompt);
    if (before !== mode.kind) this.options.onMode(mode.kind);
    if (mode.kind === 'raw') {
      if (this.line.text !== '') this.sendKeys(this.line.text);
      this.line = freshLine(this.line);
      return;
    }
    const next = this.typedAhead[0];
    if (next === undefined || mode.kind === 'busy' || (next.onlyAtPrompt && mode.kind !== 'prompt')) return this.show();
    this.typedAhead = this.typedAhead.slice(1);
    this.handIn(next.text);
  }

  /** All rows of a prompt but the last are output; the last is redrawn with the line. */
  private takePromptRows(prompt: string): void {
    const end = prompt.lastIndexOf('\n') + 1;
    if (end > 0) this.output(prompt.slice(0, end));
    this.mode = { kind: 'prompt', prompt: colourPrompt(prompt.slice(end)) };
  }

  private key(key: Key): void {
    if (this.mode.kind === 'raw') return;
    if (this.mode.kind !== 'prompt' && key.kind === 'key' && !PROGRAM_KEYS.has(key.name)) {
      if (key.name === 'tab') this.apply(press(this.line, { kind: 'text', text: '\t' }));
      return;
    }
    this.apply(press(this.line, key));
  }

  private apply({ state, effects }: { readonly state: LineState; readonly effects: readonly Effect[] }): void {
    const before = this.line;
    this.line = state;
    for (const effect of effects) this.effect(effect, before);
    if (this.mode.kind !== 'raw') {
      this.hide();
      this.show();
    }
  }

  private effect(effect: Effect, before: LineState): void {
    switch (effect.kind) {
      case 'submit': return this.submitted(before);
      case 'interrupt': return this.interrupt(before);
      case 'complete': return this.complete(effect);
      case 'clear-screen':
        this.hide();
        this.tail = '';
        this.screen.write(CLEAR);
        return;
      case 'end-of-input':
        if (this.mode.kind !== 'busy') this.wire.signal('EOF');
        return;
      case 'suspend':
        if (this.mode.kind !== 'prompt') this.wire.signal('TSTP');
        return;
      case 'quit':
        if (this.mode.kind !== 'prompt') this.wire.signal('QUIT');
        return;
      case 'bell': return this.screen.bell();
    }
  }

  private submitted(before: LineState): void {
    if (this.mode.kind === 'busy') {
      this.typedAhead.push({ text: before.text, onlyAtPrompt: false });
      this.echo(before);
      this.line = freshLine(before);
      return;
    }
    this.line = before;
    this.handIn(before.text);
  }

  /** Draws the line for good and sends it. At a prompt the shell is busy from now on, as far as is known here. */
  private handIn(text: string): void {
    const id = this.options.newId();
    this.sent.add(id);
    const history = this.mode.kind === 'prompt' ? remember(this.line, text) : this.line;
    this.echo({ ...this.line, search: undefined, text, cursor: text.length });
    this.line = freshLine(history);
    if (this.mode.kind === 'prompt') {
      this.options.onCommand(text);
      this.mode = { kind: 'busy' };
      this.awaited = id;
      this.options.onMode('busy');
    }
    this.wire.line(id, text);
  }

  private echo(line: LineState): void {
    this.hide();
    this.screen.write(drawSubmitted(this.isSecret() ? { ...line, text: '' } : line, this.prompt()));
    this.tail = '';
  }

  private interrupt(before: LineState): void {
    this.typedAhead = [];
    if (this.mode.kind === 'prompt') {
      this.hide();
      this.screen.write(drawSubmitted({ ...before, search: undefined, text: `${before.text}^C` }, this.prompt()));
      this.tail = '';
      this.isCaretDrawn = true;
    }
    this.wire.signal('INT');
  }

  private complete({ text, cursor, again }: Extract<Effect, { kind: 'complete' }>): void {
    this.wire.complete(text, cursor).then((answer) => {
      // Typed on meanwhile: the answer is to a question that nobody asks any more.
      if (this.mode.kind !== 'prompt' || this.line.text !== text || this.line.cursor !== cursor) return;
      const completed = applyCompletion(this.line, answer);
      this.hide();
      if (completed !== undefined) this.line = completed;
      else if (answer.candidates.length === 0) this.screen.bell();
      else if (again) {
        this.screen.write(`${drawSubmitted(this.line, this.prompt())}${listCandidates(answer.candidates, this.screen.cols)}\r\n`);
        this.tail = '';
      } else this.screen.bell();
      this.show();
    }, () => this.screen.bell());
  }

  private sendKeys(data: string): void {
    for (let at = 0; at < data.length; at += KEYS_CHARS_MAX) this.wire.keys(data.slice(at, at + KEYS_CHARS_MAX));
  }

  /** A line of ours between the program's, in grey letters; what is typed stays. */
  private remark(text: string): void {
    if (this.mode.kind === 'raw') return;
    this.hide();
    this.screen.write(`${this.tail === '' ? '' : `${this.tail}\r\n`}\x1b[90m${text}\x1b[0m\r\n`);
    this.tail = '';
    this.show();
  }

  private isSecret(): boolean {
    return this.mode.kind === 'line' && !this.mode.echo;
  }

  private prompt(): string {
    return this.tail + (this.mode.kind === 'prompt' || this.mode.kind === 'line' ? this.mode.prompt : '');
  }

  /** Wipes the row that the cursor stands in, so that it begins anew. */
  private hide(): void {
    const tailRows = Math.max(1, Math.ceil(textWidth(this.tail) / this.screen.cols));
    if (this.at === 'line') this.screen.write(wipe(this.shown));
    else if (this.at === 'tail' && this.tail !== '') this.screen.write(wipe({ cursorRow: tailRows - 1 }));
    this.at = 'start';
  }

  private showTail(): void {
    if (this.at === 'start') this.screen.write(this.tail);
    this.at = 'tail';
  }

  /** Draws the line where it can be edited, or what is typed ahead; a running program's row is left alone. */
  private show(): void {
    if (this.mode.kind === 'busy' && this.line.text === '') {
      if (this.at === 'line') this.hide();
      return this.showTail();
    }
    this.hide();
    const { output, shown } = draw(this.line, this.prompt(), this.screen, { secret: this.isSecret() });
    this.screen.write(output);
    this.shown = shown;
    this.at = 'line';
  }
}
