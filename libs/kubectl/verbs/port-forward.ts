// Mirrors k8s.io/kubectl/pkg/cmd/portforward
import { Errno, type Step } from '#linux/kernel/step.js';
import type { ChannelStream, Connection } from '#linux/net/network.js';
import type { Call } from '#kubectl/call.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { duration, list } from '#kubectl/flags/flag.js';
import { type Info, select } from '#kubectl/resources/select.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal, Plain } from '#kubectl/rest/errors.js';
import { checkTimeout, podOf } from './pods.js';

interface PortPair {
  readonly local: number;
  readonly remote: number;
}

const EPHEMERAL_FIRST = 32_768;
const EPHEMERAL_COUNT = 28_232;

export const portForward = defineVerb({
  name: 'port-forward',
  usage: 'port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  summary: 'Forward one or more local ports to a pod',
  examples: ['kubectl port-forward pod/mypod 5000 6000', '', 'kubectl port-forward service/myservice 8443:https', '', '# A free local port', 'kubectl port-forward pod/mypod :5000'],
  flags: { address: list({ initial: ['localhost'], help: 'Addresses to listen on.' }), podRunningTimeout: duration({ initial: 60_000, help: 'How long to wait for a running pod.' }) },
  completes: 'pods-and-ports',
  *run(call) {
    const [typed = '', ...specs] = call.args;
    if (call.args.length < 2) throw call.usage('TYPE/NAME and list of ports are required for port-forward');
    void call.place;
    checkTimeout(call, call.flags.podRunningTimeout);
    const { infos } = yield* select(call, { args: typed.includes('/') ? [typed] : ['pods', typed], typed: true });
    const info = infos[0] as Info;
    const pod = yield* podOf(call, info, call.flags.podRunningTimeout);
    const pairs = specs.map((spec) => pairOf(call, spec, info.object, pod));
    if (pod.status?.phase !== 'Running') throw new Fatal(`unable to forward port because pod is not running. Current status=${pod.status?.phase}`);
    yield* forward(call, pod, pairs);
  },
});

function pairOf<F>(call: Call<F>, spec: string, object: Dynamic, pod: Dynamic): PortPair {
  const all = spec.split(':');
  const parts = all.length > 2 ? all.slice(0, 1) : all;
  const remoteText = parts.at(-1) as string;
  let remote = Number(remoteText);
  if (object.kind === 'Service') {
    const port = listOf(object.spec.ports).find((each) => (/^\d+$/.test(remoteText) ? each.port === Number(remoteText) : each.name === remoteText));
    if (port === undefined) throw new Fatal(/^\d+$/.test(remoteText) ? `Service ${object.metadata.name} does not have a service port ${remoteText}` : `Service '${object.metadata.name}' does not have a named port '${remoteText}'`);
    remote = object.spec.clusterIP === 'None' ? port.port : typeof port.targetPort === 'number' ? port.targetPort : (namedPort(pod, port.targetPort) ?? port.port);
    const local = parts.length === 2 ? parts[0] : String(port.port);
    return { local: localPort(call, local ?? ''), remote };
  }
  if (!/^\d+$/.test(remoteText)) {
    const found = namedPort(pod, remoteText);
    if (found === undefined) throw new Fatal(`Pod '${pod.metadata.name}' does not have a named port '${remoteText}'`);
    remote = found;
  }
  if (remote === 0) throw new Fatal('remote port must be > 0');
  return { local: localPort(call, parts.length === 2 ? (parts[0] as string) : String(remote)), remote };
}

function isAddress(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) || /^[\da-fA-F]*:[\da-fA-F:.]*$/.test(text);
}

function localPort<F>(call: Call<F>, text: string): number {
  if (text === '' || text === '0') return EPHEMERAL_FIRST + call.proc.world.random.below(EPHEMERAL_COUNT);
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Fatal(`error parsing local port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: ${port > 65_535 ? 'value out of range' : 'invalid syntax'}`);
  return port;
}

function namedPort(pod: Dynamic, name: string): number | undefined {
  return listOf(pod.spec.containers).flatMap(({ ports }) => listOf(ports)).find((port) => port.name === name)?.containerPort;
}

function* forward(call: Call<{ readonly address: readonly string[] }>, pod: Dynamic, pairs: readonly PortPair[]): Step<void> {
  for (const address of call.flags.address) if (address !== 'localhost' && !isAddress(address)) throw new Fatal(`${address} is not a valid IP`);
  const stops: (() => void)[] = [];
  const queue: { connection: Connection; pair: PortPair }[] = [];
  let wakeUp: () => void = () => undefined;
  try {
    for (const pair of pairs) {
      for (const address of call.flags.address) {
        const ip = address === 'localhost' ? '127.0.0.1' : address;
        try {
          stops.push(
            call.proc.net.listen({ address: ip, port: pair.local }, {
              kind: 'stream',
              accept(connection) {
                queue.push({ connection, pair });
                wakeUp();
              },
            }),
          );
        } catch (error) {
          if (!(error instanceof Errno)) throw error;
          call.console.errorLine(`Unable to listen on port ${pair.local}: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 ${ip}:${pair.local}: bind: ${error.message.toLowerCase()}${address === 'localhost' ? ` unable to create listener: Error listen tcp6 [::1]:${pair.local}: bind: ${error.message.toLowerCase()}` : ''}]`);
          throw new Plain(`error: unable to listen on any of the requested ports: [{${pairs.map(({ local, remote }) => `${local} ${remote}`).join('} {')}}]`);
        }
        call.console.line(`Forwarding from ${ip}:${pair.local} -> ${pair.remote}`);
        if (address === 'localhost') call.console.line(`Forwarding from [::1]:${pair.local} -> ${pair.remote}`);
      }
    }
    yield* call.console.flush();
    for (;;) {
      const next = queue.shift();
      if (next === undefined) {
        yield {
          park(wake) {
            wakeUp = wake;
            return () => {
              wakeUp = () => undefined;
            };
          },
        };
        continue;
      }
      call.console.line(`Handling connection for ${next.pair.local}`);
      yield* call.console.flush();
      yield* join(call, pod, next.connection, next.pair.remote);
    }
  } finally {
    for (const stop of stops) stop();
  }
}

/** Opens the pod's port for a connection and carries bytes both ways without waiting for their end. */
function* join<F>(call: Call<F>, pod: Dynamic, connection: Connection, port: number): Step<void> {
  let stream: ChannelStream;
  try {
    stream = yield* call.client.upgrade(`/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/portforward`, { ports: port });
  } catch (error) {
    connection.close();
    if (!(error instanceof ApiError)) throw error;
    call.console.errorLine(`an error occurred forwarding ${port} -> ${port}: ${error.message}`);
    return;
  }
  background(
    (function* (): Step<void> {
      for (;;) {
        const data = yield* connection.input.read();
        if (data === undefined) break;
        stream.send(0, data);
      }
      stream.closeChannel(0);
    })(),
  );
  background(
    (function* (): Step<void> {
      for (;;) {
        const message = stream.next();
        if (message === null) break;
        if (message === undefined) yield { park: (wake) => stream.onReadable(wake) };
        else if (message.channel === 0) yield* connection.output.write(message.data);
        else if (message.data.length > 0) call.proc.world.log.write('debug', 'port-forward error channel', { bytes: message.data.length });
      }
      connection.close();
    })(),
  );
}

/** Runs a coroutine beside the program: a forwarded connection lives as long as its two ends. */
function background(step: Step<void>): void {
  const advance = () => {
    for (;;) {
      let result: IteratorResult<unknown, void>;
      try {
        result = step.next();
      } catch (error) {
        if (error instanceof Errno) return;
        throw error;
      }
      if (result.done) return;
      const wait = result.value as { park(wake: () => void): () => void } | undefined;
      if (wait === undefined) continue;
      let woken = false;
      let parked = false;
      wait.park(() => {
        if (parked) advance();
        else woken = true;
      });
      parked = true;
      if (!woken) return;
    }
  };
  advance();
}
