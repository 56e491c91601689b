// Mirrors k8s.io/client-go/tools/remotecommand over the channel protocol v5
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import type { Step } from '#linux/kernel/step.js';
import type { ChannelStream } from '#linux/net/network.js';
import type { Call } from '#kubectl/call.js';
import { listOf } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal, Plain } from '#kubectl/rest/errors.js';

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;
const RESIZE = 4;

export interface StreamOptions {
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly quiet?: boolean;
}

/** Carries standard streams until the remote command ends; its exit code. Throws Fatal. */
export function* carryStreams<F>(call: Call<F>, stream: ChannelStream, options: StreamOptions): Step<number> {
  const { proc, console } = call;
  yield* console.flush();
  const terminal = options.tty ? proc.terminal : undefined;
  terminal?.setRaw(true);
  let status = '';
  let pump: (() => void) | undefined;
  try {
    if (terminal !== undefined) stream.send(RESIZE, encodeUtf8(JSON.stringify({ Width: terminal.columns, Height: terminal.rows })));
    if (options.stdin) pump = startPump(call, stream);
    for (;;) {
      const message = stream.next();
      if (message === null) break;
      if (message === undefined) {
        yield { park: (wake) => stream.onReadable(wake) };
        continue;
      }
      if (message.channel === STDOUT) yield* proc.stdout.write(message.data);
      else if (message.channel === STDERR) yield* proc.stderr.write(message.data);
      else if (message.channel === ERROR) status += decodeUtf8(message.data);
    }
  } finally {
    pump?.();
    stream.cancel();
    terminal?.setRaw(false);
  }
  return exitCodeOf(status);
}

/** Copies standard input in the background, step by step, as it becomes readable. */
function startPump<F>(call: Call<F>, stream: ChannelStream): () => void {
  const { input } = { input: call.proc.stdin };
  let stopped = false;
  let unpark: (() => void) | undefined;
  let reading = input.read();
  const advance = () => {
    unpark = undefined;
    while (!stopped) {
      const result = reading.next();
      if (!result.done) {
        if (result.value === undefined) continue;
        let woken = false;
        let parked = false;
        const undo = result.value.park(() => {
          if (parked) advance();
          else woken = true;
        });
        parked = true;
        if (woken) continue;
        unpark = undo;
        return;
      }
      if (result.value === undefined) {
        stream.closeChannel(STDIN);
        return;
      }
      stream.send(STDIN, result.value);
      reading = input.read();
    }
  };
  advance();
  return () => {
    stopped = true;
    unpark?.();
  };
}

/** What the last message of an exec says. Throws for what is no exit code. */
export function exitCodeOf(text: string): number {
  if (text === '') return 0;
  let status: ReturnType<typeof JSON.parse>;
  try {
    status = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new Fatal(text);
    throw error;
  }
  if (status.status === 'Success') return 0;
  if (status.reason === 'NonZeroExitCode') {
    const cause = listOf(status.details?.causes).find(({ reason }) => reason === 'ExitCode');
    return Number(cause?.message ?? 1);
  }
  if (status.reason === 'InternalError') throw new Fatal(String(status.message ?? ''));
  throw status.reason ? new ApiError(status) : new Fatal(String(status.message ?? ''));
}

/** `command terminated with exit code N`, as exec ends when the command failed. */
export function endWith(code: number): void {
  if (code !== 0) throw new Plain(`command terminated with exit code ${code}`, code);
}
