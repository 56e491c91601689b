// Mirrors log/slog's text handler as helm sets it up: no times, debug only when asked for
import { goString } from '#kubectl/printers/go-json.js';

export type Fields = Readonly<Record<string, string | number | boolean>>;

export class Logger {
  constructor(
    private readonly write: (line: string) => void,
    readonly isDebug: boolean,
  ) {}

  debug(message: string, fields: Fields = {}): void {
    if (this.isDebug) this.#line('DEBUG', message, fields);
  }
  info(message: string, fields: Fields = {}): void {
    this.#line('INFO', message, fields);
  }
  warn(message: string, fields: Fields = {}): void {
    this.#line('WARN', message, fields);
  }
  error(message: string, fields: Fields = {}): void {
    this.#line('ERROR', message, fields);
  }

  #line(level: string, message: string, fields: Fields): void {
    const pairs = Object.entries({ msg: message, ...fields }).map(([key, value]) => `${key}=${quoted(String(value))}`);
    this.write(`level=${level} ${pairs.join(' ')}\n`);
  }
}

function quoted(text: string): string {
  return text === '' || /[\s"=\\\u0000-\u001f\u007f]/.test(text) ? goString(text, false) : text;
}
