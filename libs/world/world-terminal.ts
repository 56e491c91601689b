import { decodeUtf8 } from '#linux/env/text.js';
import type { SimulatedHost } from '#linux/host/simulated-host.js';
import type { RunningProcess } from '#linux/kernel/running-process.js';
import type { LineQuestion, PseudoTerminal } from '#linux/tty/pseudo-terminal.js';
import type { Completion, EditorRequest } from '#linux/tty/terminal.js';
import type { World } from './world.js';

/** What of a terminal's shell a snapshot keeps. */
export interface WorldTerminalState {
  readonly cwd: string;
  /** A program had the keyboard; it is not restored. */
  readonly isBusy: boolean;
}

/** Who has the keyboard; the contract between world and browser. */
export type TerminalMode =
  | { readonly kind: 'prompt'; readonly prompt: string }
  | { readonly kind: 'line'; readonly prompt: string; readonly echo: boolean }
  | { readonly kind: 'raw' }
  | { readonly kind: 'busy' };

/** A program wants a file edited by the person, or (`content` null) does not any more. */
export interface EditorEvent {
  readonly editorId: string;
  readonly path: string;
  readonly content: string | null;
  readonly readOnly: boolean;
  readonly program: string;
}

/** How long a shell may take to come to its prompt, and a completion to be found, in virtual time. */
const PROMPT_MS = 100;
const TAB_MS = 1_000;

/** Follows the last output of a shell that has ended. */
export const SHELL_ENDED = '\r\n[the shell has ended; here is a new one]\r\n';

const signalKeys = { INT: '\x03', QUIT: '\x1c', TSTP: '\x1a', EOF: '\x04' } as const;

/** A terminal on a host with a login shell in it, for a person whose side edits lines by itself. */
export class WorldTerminal {
  readonly #world: World;
  readonly #host: SimulatedHost;
  readonly #terminal: PseudoTerminal;
  #shell: RunningProcess;
  /** An incomplete character at the end of what was taken. */
  #rest = new Uint8Array(0);
  readonly #open = new Map<string, EditorRequest>();
  #editors = 0;
  /** Said before anything else. */
  #notice = '';

  constructor(world: World, host: SimulatedHost, columns: number, rows: number, state?: WorldTerminalState) {
    this.#world = world;
    this.#host = host;
    this.#terminal = host.openTerminal(columns, rows);
    this.#terminal.editsLines = true;
    this.#shell = this.#login(state?.cwd ?? world.machines.homeOf(host));
    if (state?.isBusy === true) this.#notice = '\r\n[what ran here was ended by a restart of the server; everything before it is saved]\r\n';
  }

  state(): WorldTerminalState {
    return { cwd: this.#shell.cwd, isBusy: this.mode().kind !== 'prompt' };
  }

  mode(): TerminalMode {
    const { prompt, raw, echo, isAwaited } = this.#terminal;
    if (prompt !== undefined && isAwaited) return { kind: 'prompt', prompt };
    if (raw) return { kind: 'raw' };
    return isAwaited ? { kind: 'line', prompt: '', echo } : { kind: 'busy' };
  }

  /** A line that the person has edited and sent. Answers what a terminal would have shown of it. */
  submit(line: string): string {
    const mode = this.mode();
    const shown = line.replaceAll('\n', '\r\n');
    if (mode.kind === 'prompt') this.#world.remember(line);
    for (const one of line.split('\n')) this.#terminal.enterLine(one);
    if (mode.kind === 'prompt') return `${mode.prompt}${shown}\r\n`;
    return this.#terminal.echo ? `${shown}\r\n` : '\r\n';
  }

  /** Keys for a program in raw mode. */
  type(data: string): void {
    this.#terminal.type(data);
  }

  signal(signal: keyof typeof signalKeys): void {
    if (signal === 'EOF' && this.mode().kind === 'prompt') this.#terminal.prompt = undefined;
    this.#terminal.type(signalKeys[signal]);
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
  }

  /** How the shell has ended, until the next `take` starts another. */
  get exitStatus(): number | undefined {
    return this.#shell.exit?.status;
  }

  /** What was written since the last call. A shell that has ended is followed by another. */
  take(): string {
    const ended = this.#shell.exit !== undefined;
    const text = this.#notice + this.#decode(this.#terminal.take());
    this.#notice = '';
    if (!ended) return text;
    this.#terminal.reset();
    this.#shell = this.#login(this.#world.machines.homeOf(this.#host));
    return text + SHELL_ENDED;
  }

  /** What may come at the cursor, as the shell at the prompt sees it. A little virtual time passes while it looks. */
  complete(line: string, cursor: number): Completion {
    const question: LineQuestion = { line: line.slice(0, cursor) };
    const isAnswered = () => question.answer !== undefined;
    if (this.#world.runUntil(() => this.mode().kind === 'prompt', PROMPT_MS)) {
      this.#terminal.askOfLine(question);
      if (!this.#world.runUntil(isAnswered, TAB_MS)) question.giveUp?.();
      // Back to where the shell reads.
      this.#world.runUntil(() => isAnswered() && this.mode().kind === 'prompt', PROMPT_MS);
    }
    return question.answer ?? { replace: cursor, candidates: [] };
  }

  close(): void {
    this.#terminal.hangUp();
  }

  /** Hears of editors that programs open and close. */
  onEditor(listener: (event: EditorEvent) => void): void {
    this.#terminal.editor = {
      open: (request) => {
        const editorId = `${this.#terminal.name}/${++this.#editors}`;
        const event = { editorId, path: request.path, readOnly: request.readOnly, program: request.program };
        this.#open.set(editorId, request);
        listener({ ...event, content: request.content });
        return () => {
          if (this.#open.delete(editorId)) listener({ ...event, content: null });
        };
      },
    };
  }

  /** The person saves (content given), quits, or both. False: no such editor is open here. A text: why it can't be saved. */
  answerEditor(editorId: string, content: string | undefined, quit: boolean): string | boolean {
    const request = this.#open.get(editorId);
    if (request === undefined) return false;
    const problem = content === undefined ? undefined : request.save(content);
    if (problem !== undefined) return problem;
    if (quit) {
      this.#open.delete(editorId);
      request.close();
    }
    return true;
  }

  #login(cwd: string): RunningProcess {
    const { machines } = this.#world;
    const env = new Map([...machines.loginEnvironment(this.#host), ['TERM', 'xterm-256color']]);
    const folder = this.#host.files.exists(cwd) ? cwd : machines.homeOf(this.#host);
    const { input, output } = this.#terminal;
    return this.#host.start({ argv: ['bash', '--login'], env, cwd: folder, terminal: this.#terminal, stdin: input, stdout: output, stderr: output });
  }

  /** UTF-8, with a character that is cut in two kept for the next time. */
  #decode(bytes: Uint8Array): string {
    const all = new Uint8Array(this.#rest.length + bytes.length);
    all.set(this.#rest);
    all.set(bytes, this.#rest.length);
    const cut = completeLength(all);
    this.#rest = all.slice(cut);
    return decodeUtf8(all.subarray(0, cut));
  }
}

function completeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return size > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}
