import type { Step } from '#linux/kernel/step.js';
import type { Input } from '#linux/kernel/stream.js';
import type { Call } from '#linux/programs/call.js';
import type { LineReader } from '#linux/programs/line-reader.js';
import { compileAwk } from '#linux/programs/regex/pattern.js';

/** Records of an input, as RS says at the time of reading. Paragraphs and expressions need the input whole. */
export class RecordReader {
  #lines: LineReader | undefined;
  #separator: string | undefined;
  #records: string[] | undefined;

  constructor(private readonly call: Call, private readonly input: Input) {}

  *next(separator: string): Step<string | undefined> {
    if (this.#records !== undefined) return this.#records.shift();
    if (separator.length === 1) {
      if (this.#lines === undefined || (this.#separator !== separator && !this.#lines.hasReady)) {
        this.#lines = this.call.lines(this.input, separator);
        this.#separator = separator;
      }
      const record = yield* this.#lines.next();
      // With another separator than a newline, the last newline of the input is a part of the last record.
      return separator !== '\n' && record === '\n' && this.#lines.endsOpen ? undefined : record;
    }
    const text = yield* this.call.readAllText(this.input);
    this.#records = separator === '' ? paragraphs(text) : splitBy(text, separator);
    return this.#records.shift();
  }

  close(): void {
    this.input.close();
  }
}

function paragraphs(text: string): string[] {
  const trimmed = text.replace(/^\n+|\n+$/g, '');
  return trimmed === '' ? [] : trimmed.split(/\n\n+/);
}

function splitBy(text: string, separator: string): string[] {
  const pattern = compileAwk(separator);
  const records: string[] = [];
  let at = 0;
  for (let from = 0; from < text.length; ) {
    const match = pattern.exec(text, from);
    if (match === undefined) break;
    if (match.end === match.start) {
      from = match.end + 1;
      continue;
    }
    records.push(text.slice(at, match.start));
    at = match.end;
    from = at;
  }
  const last = text.slice(at);
  if (last !== '' && last !== '\n') records.push(last);
  return records;
}
