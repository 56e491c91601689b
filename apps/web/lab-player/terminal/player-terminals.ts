import { CompleteAnswer } from '@wheelhouse/contracts/socket/terminal.js';
import { readStored, store } from '#web/lab-player/browser-storage';
import type { SessionConnection } from '#web/lab-player/connection/session-connection';
import { getPreferences } from '#web/lab-player/preferences';
import { TerminalController } from './terminal-controller';
import type { XtermHandle } from './xterm';

const HISTORY_KEPT = 300;
const RESIZE_PAUSE_MS = 120;

/** What all terminals of the player share. */
export interface TerminalSurroundings {
  isPlayerKey(event: KeyboardEvent): boolean;
  onFind(): void;
  isObject(name: string): boolean;
  onObject(name: string): void;
  onMode(): void;
}

/** One open terminal. Its element stays the same while React moves it about, so that nothing on the screen is lost. */
export class PlayerTerminal {
  readonly element = document.createElement('div');
  private handle: XtermHandle | undefined;
  private controller: TerminalController | undefined;
  private detach: (() => void) | undefined;
  private closed = false;
  private waiting: ((terminal: PlayerTerminal) => void)[] = [];
  private controlReleased: (() => void) | undefined;
  private resizeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly id: string, private readonly connection: SessionConnection, private readonly around: TerminalSurroundings) {
    this.element.className = 'h-full w-full';
  }

  get modeKind() {
    return this.controller?.modeKind ?? 'busy';
  }

  get xterm(): XtermHandle | undefined {
    return this.handle;
  }

  /** Loads the emulator and joins the stream; called when the element is on the page. */
  async start(): Promise<void> {
    if (this.handle !== undefined || this.closed) return;
    const { openXterm } = await import('./xterm');
    if (this.closed || this.handle !== undefined) return;
    const { fontSize, screenReader } = getPreferences();
    const handle = await openXterm(this.element, {
      fontSize, screenReader, label: `Terminal ${this.id}`,
      onData: (data) => this.controller?.input(this.withControl(data)),
      onResize: () => this.resized(),
      isPlayerKey: this.around.isPlayerKey, onFind: this.around.onFind, isObject: this.around.isObject, onObject: this.around.onObject,
    });
    if (this.closed) return handle.dispose();
    this.handle = handle;
    this.controller = this.makeController(handle);
    const controller = this.controller;
    this.detach = this.connection.attach(this.id, {
      frame: (frame) => controller.frame(frame),
      info: (info) => controller.info(info),
      link: (link) => controller.link(link),
      answered: (answer) => controller.answered(answer),
    });
    this.sendSize();
    for (const act of this.waiting) act(this);
    this.waiting = [];
  }

  /** Runs something now, or as soon as the emulator is there. */
  whenReady(act: (terminal: PlayerTerminal) => void): void {
    if (this.controller === undefined) this.waiting.push(act);
    else act(this);
  }

  run(command: string): void {
    this.whenReady(() => this.controller?.run(command));
  }

  interruptAndRun(command: string): void {
    this.whenReady(() => this.controller?.interruptAndRun(command));
  }

  /** A key as the emulator would send it: the row of keys on phones. */
  press(data: string): void {
    this.controller?.input(data);
  }

  /** Makes the next letter a control character, as a held Ctrl key would; `released` is called when it has. */
  holdControl(on: boolean, released: () => void): void {
    this.controlReleased = on ? released : undefined;
  }

  focus(): void {
    this.whenReady(() => this.handle?.focus());
  }

  /** Tells the server the size; again after every reconnect, because it may have forgotten. */
  sendSize(): void {
    if (this.handle !== undefined) this.connection.send('terminal.resize', { terminal: this.id, columns: Math.max(2, this.handle.cols), rows: this.handle.rows });
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.resizeTimer);
    this.detach?.();
    this.handle?.dispose();
    this.element.remove();
  }

  private withControl(data: string): string {
    const released = this.controlReleased;
    if (released === undefined || !/^[@-_a-z]$/.test(data)) return data;
    this.controlReleased = undefined;
    released();
    return String.fromCharCode(data.toUpperCase().charCodeAt(0) & 0x1f);
  }

  private resized(): void {
    this.controller?.resized();
    clearTimeout(this.resizeTimer);
    this.resizeTimer = setTimeout(() => this.sendSize(), RESIZE_PAUSE_MS);
  }

  private makeController(handle: XtermHandle): TerminalController {
    const key = `wheelhouse.history.${this.connection.sessionId}.${this.id}`;
    const stored = readStored(key);
    let history = Array.isArray(stored) ? stored.filter((line): line is string => typeof line === 'string') : [];
    return new TerminalController(handle, {
      line: (id, text) => this.connection.sendLine(this.id, id, text),
      keys: (data) => this.connection.send('terminal.keys', { terminal: this.id, data }),
      signal: (signal) => this.connection.send('terminal.signal', { terminal: this.id, signal }),
      complete: async (line, cursor) => CompleteAnswer.parse(await this.connection.ask('terminal.complete', { terminal: this.id, line, cursor })),
      confirm: (frame) => this.connection.confirm(frame),
    }, {
      history,
      onCommand: (line) => {
        if (line.trim() === '' || line.startsWith(' ')) return;
        history = [...history.filter((one) => one !== line), line].slice(-HISTORY_KEPT);
        store(key, history);
      },
      onMode: () => this.around.onMode(),
      newId,
    });
  }
}

/** `crypto.randomUUID` exists only on HTTPS and localhost; a class-room server may have neither. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
