import { encodeUtf8 } from '#linux/env/text.js';
import type { Process } from '#linux/kernel/process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { HttpRequest, HttpResponse, Listener } from '#linux/net/network.js';
import type { Program } from '#linux/programs/program.js';

export interface Port {
  readonly port: number;
  readonly listener: Listener;
}

/** Lines that a server prints between its requests. */
export class OutputQueue {
  #lines: { readonly to: 'stdout' | 'stderr'; readonly text: string }[] = [];
  #wake: (() => void) | undefined;

  enter(text: string, to: 'stdout' | 'stderr' = 'stdout'): void {
    this.#lines.push({ to, text });
    this.#wake?.();
  }

  wake(): void {
    this.#wake?.();
  }

  /** Prints until `isOver`. */
  *drain(proc: Process, isOver: () => boolean): Step<void> {
    for (;;) {
      const lines = this.#lines;
      this.#lines = [];
      for (const { to, text } of lines) yield* proc[to].write(text);
      if (isOver()) return;
      if (this.#lines.length > 0) continue;
      yield {
        park: (wake) => {
          this.#wake = wake;
          return () => {
            this.#wake = undefined;
          };
        },
      };
    }
  }
}

/** Listens until a signal to end comes. Throws Errno where a port can't be had. */
export function* serve(proc: Process, ports: readonly Port[], output = new OutputQueue(), exitStatus = 0): Step<number> {
  let isOver = false;
  const end = () => {
    isOver = true;
    output.wake();
  };
  const stops: (() => void)[] = [];
  try {
    for (const { port, listener } of ports) stops.push(proc.net.listen({ address: '0.0.0.0', port }, listener));
    proc.onSignal('SIGTERM', end);
    proc.onSignal('SIGINT', end);
    proc.onSignal('SIGQUIT', end);
    yield* output.drain(proc, () => isOver);
    return exitStatus;
  } finally {
    for (const stop of stops) stop();
  }
}

export function http(handle: (request: HttpRequest) => HttpResponse | Step<HttpResponse>): Listener {
  return { kind: 'http', service: { handle } };
}

export function answer(status: number, body: string, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  const bytes = encodeUtf8(body);
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'content-length': `${bytes.length}`, ...headers }, body: bytes };
}

/** A program that prints and waits: what runs where nothing is asked of it. */
export function idleProgram(name: string, banner: (proc: Process) => string, exitStatus = 0): Program {
  return {
    name,
    *run(proc) {
      const output = new OutputQueue();
      const text = banner(proc);
      if (text !== '') output.enter(text, 'stderr');
      return yield* serve(proc, [], output, exitStatus);
    },
  };
}

/** A program that takes connections and closes them: what TCP probes find. */
export function listeningProgram(name: string, port: number, banner: string): Program {
  return {
    name,
    *run(proc) {
      const output = new OutputQueue();
      if (banner !== '') output.enter(banner);
      try {
        return yield* serve(proc, [{ port, listener: { kind: 'stream', accept: (connection) => connection.close() } }], output);
      } catch (error) {
        return yield* failToListen(proc, error, (message) => `${name}: listen tcp :${port}: bind: ${message}\n`);
      }
    },
  };
}

/** The value of `-name=value`, `--name=value` or `--name value` among Go-style flags. */
export function flagValue(argv: readonly string[], name: string): string | undefined {
  for (const [index, arg] of argv.entries()) {
    const plain = arg.replace(/^--?/, '');
    if (plain === arg) continue;
    if (plain === name) return argv[index + 1];
    if (plain.startsWith(`${name}=`)) return plain.slice(name.length + 1);
  }
  return undefined;
}

export function* failToListen(proc: Process, error: unknown, text: (message: string) => string): Step<number> {
  if (!(error instanceof Errno)) throw error;
  yield* proc.stderr.write(text(error.message.charAt(0).toLowerCase() + error.message.slice(1)));
  return 1;
}
