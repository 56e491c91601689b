// Mirrors pkg/probe/{exec,http,tcp,grpc}
// Differs: gRPC asks only whether the port takes connections.
import type { Container as ContainerSpec, EphemeralContainer, Probe } from '#cluster/api/generated/types.js';
import type { Container } from '#cluster/cri/container.js';
import { drive } from '#linux/kernel/drive.js';
import { emptyInput } from '#cluster/cri/byte-queue.js';
import { execError } from '#cluster/cri/start-error.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import type { Clock } from '#linux/env/env.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Output } from '#linux/kernel/stream.js';
import type { NetStack } from '#linux/net/network.js';
import { PROBE_OUTPUT_BYTES_MAX } from './limits.js';

export type ProbeResult =
  | { readonly outcome: 'success' }
  /** `exit`: the command ended with that, and said this on its standard error. */
  | { readonly outcome: 'failure'; readonly message: string; readonly exit?: { readonly status: number; readonly stderr: string } }
  /** It could not be tried at all: counts as neither, and is told differently. */
  | { readonly outcome: 'error'; readonly message: string };

export interface ProbeTarget {
  readonly container: Container;
  readonly spec: ContainerSpec | EphemeralContainer;
  readonly podIP: string;
  /** The node's network, from where the kubelet asks. */
  readonly net: NetStack;
  readonly clock: Clock;
}

const SUCCESS: ProbeResult = { outcome: 'success' };
const failure = (message: string): ProbeResult => ({ outcome: 'failure', message });

/** Tries once; `done` is called once. `hasPassed`: it did the last time, so the scheme is right. Returns the cancel. */
export function attemptProbe(probe: Probe, target: ProbeTarget, hasPassed: boolean, done: (result: ProbeResult) => void): () => void {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
  if (probe.exec !== undefined) return attemptExec(probe.exec.command ?? [], target, timeoutMs, done);
  const step = probe.httpGet !== undefined ? httpGet(probe, target, timeoutMs, hasPassed) : connect(probe, target, timeoutMs);
  return drive(target.clock, step, done, (error) => {
    if (error instanceof Error) done({ outcome: 'error', message: error.message });
    else throw error;
  });
}

/** A container's port by number or by name; undefined when no port has the name. */
export function portOf(port: number | string, spec: ContainerSpec | EphemeralContainer): number | undefined {
  if (typeof port === 'number') return port;
  return spec.ports?.find(({ name }) => name === port)?.containerPort ?? (/^\d+$/.test(port) ? Number(port) : undefined);
}

function* httpGet({ httpGet: action }: Probe, { spec, podIP, net }: ProbeTarget, timeoutMs: number, hasPassed: boolean): Step<ProbeResult> {
  if (action === undefined) return SUCCESS;
  const port = portOf(action.port, spec);
  if (port === undefined) return { outcome: 'error', message: `strconv.Atoi: parsing "${action.port}": invalid syntax` };
  const host = action.host ?? podIP;
  const scheme = (action.scheme ?? 'HTTP').toLowerCase();
  const path = (action.path ?? '/').startsWith('/') ? (action.path ?? '/') : `/${action.path}`;
  const url = `${scheme}://${host}:${port}${path}`;
  const headers: Record<string, string> = { host: `${host}:${port}`, 'user-agent': 'kube-probe/1.36', accept: '*/*', connection: 'close' };
  for (const { name, value } of action.httpHeaders ?? []) headers[name.toLowerCase()] = value;
  try {
    if (!hasPassed) {
      const tls = yield* net.tlsOf({ address: host, port }, timeoutMs);
      if (scheme === 'https' && tls === undefined) return failure(`Get "${url}": http: server gave HTTP response to HTTPS client`);
      if (scheme === 'http' && tls !== undefined) return failure('HTTP probe failed with statuscode: 400');
    }
    const response = yield* net.request({ address: host, port }, { method: 'GET', target: path, headers, body: new Uint8Array(0) }, timeoutMs);
    if (!(response.body instanceof Uint8Array)) response.body.cancel();
    if (response.status >= 200 && response.status < 400) return SUCCESS;
    return failure(`HTTP probe failed with statuscode: ${response.status}`);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    if (error.code === 'ETIMEDOUT') return failure(`Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`);
    return failure(`Get "${url}": ${dialError(host, port, error)}`);
  }
}

function* connect({ tcpSocket, grpc }: Probe, { spec, podIP, net }: ProbeTarget, timeoutMs: number): Step<ProbeResult> {
  const port = portOf(tcpSocket?.port ?? grpc?.port ?? 0, spec);
  if (port === undefined) return { outcome: 'error', message: `strconv.Atoi: parsing "${tcpSocket?.port}": invalid syntax` };
  const host = tcpSocket?.host ?? podIP;
  try {
    const connection = yield* net.connect({ address: host, port }, timeoutMs);
    connection.close();
    return SUCCESS;
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    if (grpc !== undefined) return failure(`timeout: failed to connect service "${host}:${port}" within ${timeoutMs / 1000}s: context deadline exceeded`);
    return failure(dialError(host, port, error));
  }
}

function dialError(host: string, port: number, { code, message }: Errno): string {
  const text = code === 'ETIMEDOUT' ? 'i/o timeout' : `connect: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
  return `dial tcp ${host}:${port}: ${text}`;
}

function attemptExec(argv: readonly string[], { container, clock }: ProbeTarget, timeoutMs: number, done: (result: ProbeResult) => void): () => void {
  const output = new CollectedOutput();
  const errors = new CollectedOutput(output);
  let isOver = false;
  const finish = (result: ProbeResult) => {
    if (isOver) return;
    isOver = true;
    done(result);
  };
  try {
    const process = container.exec({ argv, stdin: emptyInput, stdout: output, stderr: errors }, false);
    const cancelTimeout = clock.after(timeoutMs, () => {
      finish(failure(`command timed out: ${JSON.stringify(argv.join(' '))} timed out after ${timeoutMs / 1000}s`));
      process.signal('SIGKILL');
    });
    process.onExit(({ status }) => {
      cancelTimeout();
      finish(status === 0 ? SUCCESS : { outcome: 'failure', message: output.text, exit: { status, stderr: errors.text } });
    });
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    const text = execError('probe', argv[0] ?? '', error).replace('error executing command in container: ', '');
    finish({ outcome: 'error', message: `rpc error: code = NotFound desc = ${text}` });
  }
  return () => {
    isOver = true;
  };
}

/** What a command printed, as far as the kubelet keeps it. */
export class CollectedOutput implements Output {
  readonly isTty = false;
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;

  /** `whole` gets it, too. */
  constructor(readonly whole?: Output) {}

  get text(): string {
    return this.#chunks.map((chunk) => decodeUtf8(chunk)).join('');
  }

  *write(data: Uint8Array | string): Step<void> {
    if (this.whole !== undefined) yield* this.whole.write(data);
    const bytes = typeof data === 'string' ? encodeUtf8(data) : data;
    const room = PROBE_OUTPUT_BYTES_MAX - this.#bytes;
    if (room <= 0) return;
    this.#chunks.push(bytes.slice(0, room));
    this.#bytes += Math.min(room, bytes.length);
  }

  close(): void {}
}
