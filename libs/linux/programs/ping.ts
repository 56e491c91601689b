// Mirrors ping(1) of iputils, and busybox's
// Differs: a host answers when a packet to it would arrive; round trips are made up from the world's random.
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { addressOf } from './http/reach.js';
import { flag, text } from './options.js';

/** A port that nothing listens on: a refusal shows that the host is there. */
const PROBE_PORT = 7;

export const ping = defineProgram({
  name: 'ping', usage: '[options] <destination>', usageStatus: 2, version: 'from iputils 20240117',
  options: { count: text('c'), wait: text('W'), interval: text('i'), quiet: flag('q'), size: text('s'), deadline: text('w'), ipv4: flag('4'), ipv6: flag('6'), numeric: flag('n'), ttl: text('t'), source: text('I') },
  *main(proc, o, operands) {
    const [host] = operands;
    if (host === undefined) {
      proc.printError('ping: usage error: Destination address required\n');
      return 1;
    }
    const address = yield* addressOf(proc, host);
    if (address === undefined) return proc.die(proc.isBusybox ? `bad address '${host}'` : `${host}: Name or service not known`, proc.isBusybox ? 1 : 2);
    const size = Number(o.size ?? 56);
    proc.print(proc.isBusybox ? `PING ${host} (${address}): ${size} data bytes\n` : `PING ${host} (${address}) ${size}(${size + 28}) bytes of data.\n`);
    const count = o.count === undefined ? Number.POSITIVE_INFINITY : Number(o.count);
    const began = proc.now();
    const times: number[] = [];
    let sent = 0;
    let errors = 0;
    let interrupted = false;
    proc.process.onSignal('SIGINT', () => { interrupted = true; });
    while (sent < count && !interrupted) {
      sent++;
      const micros = yield* echo(proc, address, Number(o.wait ?? 10) * 1000);
      if (typeof micros === 'number') {
        times.push(micros);
        const ms = (micros / 1000).toFixed(3);
        if (!o.quiet) proc.print(proc.isBusybox ? `${size + 8} bytes from ${address}: seq=${sent - 1} ttl=64 time=${ms} ms\n` : `${size + 8} bytes from ${host === address ? address : `${host} (${address})`}: icmp_seq=${sent} ttl=64 time=${ms} ms\n`);
      } else if (micros === 'unreachable') {
        errors++;
        if (!o.quiet && !proc.isBusybox) proc.print(`From ${proc.net.addresses[0] ?? '127.0.0.1'} icmp_seq=${sent} Destination Host Unreachable\n`);
      }
      if (o.deadline !== undefined && proc.now() - began >= Number(o.deadline) * 1000) break;
      if (sent < count && !interrupted) yield* proc.sleep(Number(o.interval ?? 1) * 1000);
    }
    proc.print(summary(proc, host, sent, times, errors, proc.now() - began));
    return times.length > 0 ? 0 : 1;
  },
});

function* echo(proc: Call, address: string, waitMs: number): Step<number | 'lost' | 'unreachable'> {
  yield* proc.flush();
  const micros = 40 + proc.random.below(60);
  if (address === '127.0.0.1' || proc.net.addresses.includes(address)) return micros;
  try {
    (yield* proc.net.connect({ address, port: PROBE_PORT }, waitMs)).close();
    return micros * 4;
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    if (error.code === 'ECONNREFUSED') return micros * 4;
    return error.code === 'EHOSTUNREACH' ? 'unreachable' : 'lost';
  }
}

function summary(proc: Call, host: string, sent: number, times: readonly number[], errors: number, ms: number): string {
  const loss = sent === 0 ? 0 : Math.round(((sent - times.length) / sent) * 100);
  const shown = (value: number) => (value / 1000).toFixed(3);
  const average = times.reduce((sum, each) => sum + each, 0) / Math.max(1, times.length);
  const [least, most] = [Math.min(...times), Math.max(...times)];
  if (proc.isBusybox) {
    return `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${times.length} packets received, ${loss}% packet loss\n${times.length > 0 ? `round-trip min/avg/max = ${shown(least)}/${shown(average)}/${shown(most)} ms\n` : ''}`;
  }
  const deviation = Math.sqrt(times.reduce((sum, each) => sum + (each - average) ** 2, 0) / Math.max(1, times.length));
  return `\n--- ${host} ping statistics ---\n${sent} packets transmitted, ${times.length} received, ${errors > 0 ? `+${errors} errors, ` : ''}${loss}% packet loss, time ${ms}ms\n${times.length > 0 ? `rtt min/avg/max/mdev = ${shown(least)}/${shown(average)}/${shown(most)}/${shown(deviation)} ms\n` : '\n'}`;
}
