import type { Input, Output } from '#linux/kernel/stream.js';

/** A pseudo-terminal: line discipline between a person and the foreground process group. */
export interface Terminal {
  /** The side of the programs. */
  readonly input: Input;
  readonly output: Output;
  columns: number;
  rows: number;
  /** True while the foreground program has switched echo and line editing off. */
  readonly raw: boolean;
  setRaw(raw: boolean): void;
  /** What the person types: in cooked mode ^C, ^Z, ^\ and ^D mean what they mean. */
  type(data: string): void;
  /** Takes what programs have written since the last call ('' when nothing). */
  take(): Uint8Array;
  /** Called when there is something to take, or the mode changed. Returns the cancel. */
  onOutput(listener: () => void): () => void;
  resize(columns: number, rows: number): void;
  /** Set by who shows the terminal, where vi and nano can open an editor of its own. */
  editor?: EditorService | undefined;
}

/** What may stand for the word that somebody types. */
export interface Completion {
  /** Where the word begins in the line. */
  readonly replace: number;
  readonly candidates: readonly string[];
  /** No space follows, also where there is only one. */
  readonly noSpace?: boolean;
}

/** A file that a program (vi, nano, kubectl edit) wants edited by the person. */
export interface EditorRequest {
  /** As it was called: vi, nano, view. */
  readonly program: string;
  readonly readOnly: boolean;
  readonly path: string;
  readonly content: string;
  /** Writes the file; what is wrong, if it can't be. May be called several times. */
  save(content: string): string | undefined;
  /** The person is done, or has given up; the program goes on. */
  close(): void;
}

export interface EditorService {
  /** Opens an editor over the terminal. The returned function closes it (the program was ended). */
  open(request: EditorRequest): () => void;
}
