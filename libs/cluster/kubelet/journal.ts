/** Lines kept: what a learner pages through. */
const LINES_MAX = 120;
const LINE_LENGTH_MAX = 600;

export interface JournalLine {
  readonly atMs: number;
  readonly text: string;
  /** Who says it, and of which unit; the kubelet of itself, unless said. */
  readonly by?: string;
  readonly unit?: string;
}

/** What a daemon of a node has said of late, as journald keeps it. */
export class Journal {
  #lines: readonly JournalLine[];

  constructor(lines: readonly JournalLine[] = []) {
    this.#lines = lines;
  }

  /** Another array with each line that comes. */
  get lines(): readonly JournalLine[] {
    return this.#lines;
  }

  write(atMs: number, text: string, origin: Pick<JournalLine, 'by' | 'unit'> = {}): void {
    this.#lines = [...this.#lines.slice(1 - LINES_MAX), { atMs, text: text.slice(0, LINE_LENGTH_MAX), ...origin }];
  }
}
