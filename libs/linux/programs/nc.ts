// Mirrors nc(1) (the OpenBSD one) and busybox's
// Differs: TCP only; no -e, -k serves one after another.
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Connection } from '#linux/net/network.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { durationMs } from './duration.js';
import { addressOf } from './http/reach.js';
import { flag, text } from './options.js';

export const nc = defineProgram({
  name: 'nc', usage: '[-46klnvz] [-p source_port] [-w timeout] [destination] [port]',
  options: { listen: flag('l'), keep: flag('k'), zero: flag('z'), verbose: flag('v'), wait: text('w'), numeric: flag('n'), port: text('p'), udp: flag('u'), source: text('s'), quit: text('q'), close: flag('N'), ipv4: flag('4'), ipv6: flag('6'), d: flag('d'), t: flag('t') },
  *main(proc, o, operands) {
    if (o.udp) return proc.die('UDP is not supported');
    const timeoutMs = o.wait === undefined ? undefined : durationMs(o.wait);
    if (o.listen) return yield* listen(proc, Number(o.port ?? operands.at(-1) ?? proc.die('missing port number')), o.keep, o.verbose);
    const [host, ports] = operands;
    if (host === undefined || ports === undefined) {
      proc.printError('usage: nc [-46CDdFhklNnrStUuvZz] [-I length] [-i interval] [-M ttl]\n\t  [-m minttl] [-O length] [-P proxy_username] [-p source_port]\n\t  [-q seconds] [-s sourceaddr] [-T keyword] [-V rtable] [-W recvlimit]\n\t  [-w timeout] [-X proxy_protocol] [-x proxy_address[:port]]\n\t  [destination] [port]\n');
      return 1;
    }
    const [first, last] = ports.split('-').map(Number);
    if (!(Number(first) > 0 && Number(first) < 65_536)) return proc.die(`port number invalid: ${ports}`);
    const address = yield* addressOf(proc, host);
    if (address === undefined) return proc.die(proc.isBusybox ? `bad address '${host}'` : `getaddrinfo for host "${host}" port ${ports}: Name or service not known`);
    let status = 1;
    for (let port = first as number; port <= (last ?? (first as number)); port++) {
      const connection = yield* open(proc, host, address, port, timeoutMs, o.verbose, o.numeric);
      if (connection === undefined) continue;
      status = 0;
      if (o.zero) connection.close();
      else yield* talk(proc, connection);
    }
    return status;
  },
});

function* open(proc: Call, host: string, address: string, port: number, timeoutMs: number | undefined, verbose: boolean, numeric: boolean): Step<Connection | undefined> {
  yield* proc.flush();
  try {
    const connection = yield* proc.net.connect({ address, port }, timeoutMs);
    const service = SERVICES[port] ?? '*';
    if (verbose) proc.printError(proc.isBusybox ? `${host} (${address}:${port}) open\n` : `Connection to ${host}${numeric || host === address ? '' : ` (${address})`} ${port} port [tcp/${service}] succeeded!\n`);
    return connection;
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    if (proc.isBusybox) proc.warn(`${host} (${address}:${port}): ${error.message}`);
    else if (verbose) proc.printError(`nc: connect to ${host}${host === address ? '' : ` (${address})`} port ${port} (tcp) ${error.code === 'ETIMEDOUT' ? 'timed out: Operation now in progress' : `failed: ${error.message}`}\n`);
    return undefined;
  }
}

const SERVICES: Readonly<Record<number, string>> = { 22: 'ssh', 25: 'smtp', 53: 'domain', 80: 'http', 443: 'https', 3306: 'mysql', 5432: 'postgresql', 6379: 'redis', 6443: '*', 8080: 'http-alt' };

function* listen(proc: Call, port: number, keep: boolean, verbose: boolean): Step<number> {
  const waiting: Connection[] = [];
  let wake = () => {};
  let stop: () => void;
  try {
    stop = proc.net.listen({ address: '0.0.0.0', port }, { kind: 'stream', accept: (connection) => {
      waiting.push(connection);
      wake();
    } });
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return proc.die(error.message);
  }
  if (verbose) proc.printError(`Listening on 0.0.0.0 ${port}\n`);
  try {
    do {
      yield* proc.flush();
      while (waiting.length === 0) {
        yield { park: (resume) => {
          wake = resume;
          return () => { wake = () => {}; };
        } };
      }
      const connection = waiting.shift() as Connection;
      if (verbose) proc.printError(`Connection received on ${connection.remote.address} ${connection.remote.port}\n`);
      yield* talk(proc, connection);
    } while (keep);
  } finally {
    stop();
  }
  return 0;
}

/** Sends standard input, then shows what comes until the other side closes. */
function* talk(proc: Call, connection: Connection): Step<void> {
  yield* proc.flush();
  try {
    for (;;) {
      const data = yield* proc.stdin.read();
      if (data === undefined) break;
      yield* connection.output.write(data);
    }
    connection.output.close();
    yield* proc.copy(connection.input);
  } finally {
    connection.close();
  }
}
