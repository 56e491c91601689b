// Mirrors k8s.io/client-go/tools/watch over a streamed answer
import { decodeUtf8 } from '#linux/env/text.js';
import type { Process } from '#linux/kernel/process.js';
import type { Step } from '#linux/kernel/step.js';
import type { HttpStream } from '#linux/net/network.js';
import type { Call } from '#kubectl/call.js';
import type { ApiResource } from '#kubectl/rest/discovery.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { pathOf } from '#kubectl/rest/mapper.js';

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: Dynamic;
}

/** The events of a watch, one JSON object a line. */
export class EventReader {
  readonly #ready: WatchEvent[] = [];
  #rest = '';
  #ended = false;

  constructor(private readonly stream: HttpStream) {}

  /** The next event; null at the end of the stream, undefined when `untilMs` came first. */
  *next(proc: Process, untilMs = Number.POSITIVE_INFINITY): Step<WatchEvent | null | undefined> {
    for (;;) {
      const event = this.#ready.shift();
      if (event !== undefined) return event;
      if (this.#ended) return null;
      const chunk = this.stream.next();
      if (chunk === null) this.#ended = true;
      else if (chunk !== undefined) this.#take(decodeUtf8(chunk));
      else if (proc.world.clock.now() >= untilMs) return undefined;
      else yield waitFor(proc, this.stream, untilMs);
    }
  }

  cancel(): void {
    this.stream.cancel();
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') this.#ready.push(JSON.parse(line));
  }
}

/** An object as it stands (undefined: it is not there), and its changes from then on. Throws ApiError. */
export function* followNamed<F>(call: Call<F>, resource: ApiResource, namespace: string | undefined, name: string): Step<{ readonly object: Dynamic | undefined; readonly changes: EventReader }> {
  const fieldSelector = `metadata.name=${name}`;
  const list = yield* call.client.json('GET', pathOf(resource, namespace), { query: { fieldSelector } });
  const object: Dynamic = listOf(list.items)[0];
  const stream = yield* call.client.stream(pathOf(resource, namespace), { query: { watch: true, resourceVersion: list.metadata?.resourceVersion, fieldSelector } });
  const typed = object === undefined ? undefined : { apiVersion: list.apiVersion, kind: resource.kind, ...object };
  return { object: typed, changes: new EventReader(stream) };
}

/** Parks until the stream has something or the time has come. */
export function waitFor(proc: Process, stream: { onReadable(listener: () => void): () => void }, untilMs: number) {
  return {
    park(wake: () => void): () => void {
      const stopReading = stream.onReadable(wake);
      const delayMs = untilMs - proc.world.clock.now();
      const stopTimer = Number.isFinite(delayMs) ? proc.world.clock.after(Math.max(0, delayMs), wake) : () => undefined;
      return () => {
        stopReading();
        stopTimer();
      };
    },
  };
}
