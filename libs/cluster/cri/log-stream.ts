// Mirrors pkg/kubelet/kuberuntime/logs
// Differs: sinceTime and sinceSeconds are compared in milliseconds.
import type { LogOptions } from '#cluster/apiserver/api-server.js';
import { encodeUtf8 } from '#linux/env/text.js';
import type { HttpStream } from '#linux/net/network.js';
import type { ContainerLog, LogRecord } from './container-log.js';

/** What `kubectl logs` reads: the log from where the options say, and on as it grows if they say so. */
export function openLogStream(log: ContainerLog, options: LogOptions, nowMs: number): HttpStream {
  return new LogStream(log, options, nowMs);
}

/** A body of one piece that ends: messages in place of a log. */
export function textStream(text: string): HttpStream {
  let rest: Uint8Array | undefined = encodeUtf8(text);
  return {
    next() {
      const data = rest;
      if (data === undefined) return null;
      rest = undefined;
      return data.length === 0 ? null : data;
    },
    onReadable: () => () => {},
    cancel() {
      rest = undefined;
    },
  };
}

class LogStream implements HttpStream {
  readonly #log: ContainerLog;
  readonly #options: LogOptions;
  readonly #sinceMs: number;
  #position: number;
  /** A client that does not follow gets what there is when it asks. */
  readonly #end: number;
  #bytesLeft: number;
  #cancelled = false;

  constructor(log: ContainerLog, options: LogOptions, nowMs: number) {
    this.#log = log;
    this.#options = options;
    this.#sinceMs = options.sinceTimeMs ?? (options.sinceSeconds === undefined ? Number.NEGATIVE_INFINITY : nowMs - options.sinceSeconds * 1000);
    this.#end = options.follow ? Number.POSITIVE_INFINITY : log.end;
    this.#position = options.tailLines === undefined || options.tailLines < 0 ? 0 : log.tailPosition(options.tailLines);
    this.#bytesLeft = options.limitBytes ?? Number.POSITIVE_INFINITY;
  }

  next(): Uint8Array | undefined | null {
    if (this.#cancelled || this.#bytesLeft <= 0 || this.#position >= this.#end) return null;
    const records = this.#log.from(this.#position);
    this.#position = this.#log.end;
    const text = records.filter(({ timeMs }) => timeMs >= this.#sinceMs).map((record) => this.#format(record)).join('');
    if (text !== '') return this.#limited(encodeUtf8(text));
    if (this.#options.follow && !this.#log.closed) return undefined;
    return null;
  }

  onReadable(listener: () => void): () => void {
    return this.#log.onChange(listener);
  }

  cancel(): void {
    this.#cancelled = true;
  }

  #format({ timeMs, text, isPartial }: LogRecord): string {
    const lines = isPartial ? text : `${text}\n`;
    if (!this.#options.timestamps) return lines;
    const stamp = `${new Date(timeMs).toISOString().slice(0, 23)}000000Z `;
    return `${stamp}${text.replaceAll('\n', `\n${stamp}`)}${isPartial ? '' : '\n'}`;
  }

  #limited(data: Uint8Array): Uint8Array {
    const part = data.length > this.#bytesLeft ? data.subarray(0, this.#bytesLeft) : data;
    this.#bytesLeft -= part.length;
    return part;
  }
}
