import { FRAME_CHARS_MAX } from '#contracts/limits.js';
import type { TerminalFrame, TerminalMode } from '#contracts/socket/terminal.js';
import { REPLAY_CHARS_MAX } from './limits.js';

/** What of a terminal's output a snapshot keeps, so that numbers go on and missed frames can be sent again. */
export interface FramesState {
  readonly seq: number;
  readonly mode: TerminalMode;
  readonly kept: readonly TerminalFrame[];
}

/** The output of one terminal as numbered frames. The last ones are kept for browsers that come (again). */
export class Frames {
  #seq: number;
  #mode: TerminalMode;
  #kept: TerminalFrame[];
  #keptChars: number;

  constructor(
    readonly terminal: string,
    readonly generation: number,
    state: FramesState = { seq: 0, mode: { kind: 'busy' }, kept: [] },
  ) {
    this.#seq = state.seq;
    this.#mode = state.mode;
    this.#kept = [...state.kept];
    this.#keptChars = this.#kept.reduce((sum, frame) => sum + frame.data.length, 0);
  }

  get seq(): number {
    return this.#seq;
  }

  get mode(): TerminalMode {
    return this.#mode;
  }

  state(): FramesState {
    return { seq: this.#seq, mode: this.#mode, kept: this.#kept };
  }

  /** Cuts output into frames; `mode` goes with the last of them, when it is another than before. None when nothing is new. */
  add(data: string, mode: TerminalMode, echoOf?: string): readonly TerminalFrame[] {
    const changed = JSON.stringify(mode) !== JSON.stringify(this.#mode);
    if (data === '' && !changed) return [];
    const frames: TerminalFrame[] = [];
    for (let at = 0; at === 0 || at < data.length; ) {
      const end = pieceEnd(data, at);
      frames.push({
        terminal: this.terminal, generation: this.generation, seq: ++this.#seq, data: data.slice(at, end),
        ...(end >= data.length && changed ? { mode } : {}), ...(echoOf === undefined ? {} : { echoOf }),
      });
      at = Math.max(end, at + 1);
    }
    this.#mode = mode;
    this.#keep(frames);
    return frames;
  }

  /** Frames after `seq`; undefined when some are not kept any more, or the browser has seen ones we never sent. */
  after(seq: number): readonly TerminalFrame[] | undefined {
    if (seq > this.#seq) return undefined;
    const first = this.#kept[0]?.seq ?? this.#seq + 1;
    return seq + 1 < first ? undefined : this.#kept.filter((frame) => frame.seq > seq);
  }

  /** Everything kept, for a browser that has nothing; its first frame is not number 1 once old ones were dropped. */
  all(): readonly TerminalFrame[] {
    return this.#kept;
  }

  #keep(frames: readonly TerminalFrame[]): void {
    this.#kept.push(...frames);
    for (const frame of frames) this.#keptChars += frame.data.length;
    let drop = 0;
    while (this.#keptChars > REPLAY_CHARS_MAX && drop < this.#kept.length - 1) this.#keptChars -= this.#kept[drop++]?.data.length ?? 0;
    if (drop > 0) this.#kept = this.#kept.slice(drop);
  }
}

/** Never within a surrogate pair. */
function pieceEnd(data: string, at: number): number {
  const end = Math.min(at + FRAME_CHARS_MAX, data.length);
  const code = data.charCodeAt(end - 1);
  return end < data.length && code >= 0xd800 && code < 0xdc00 ? end - 1 : end;
}
