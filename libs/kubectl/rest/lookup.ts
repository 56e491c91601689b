// Mirrors Go's resolver (net.LookupHost), as its errors show in kubectl
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Process } from '#linux/kernel/process.js';
import { Unreachable } from './errors.js';

const RESOLVER_FILE = '/etc/resolv.conf';

/** An address of the host. Throws Unreachable where there is none. */
export function* addressOf(proc: Process, host: string): Step<string> {
  if (/^[\d.]+$/.test(host)) return host;
  if (host === 'localhost') return '127.0.0.1';
  try {
    const [address] = (yield* proc.net.lookup(host)) ?? [];
    if (address !== undefined) return address;
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
  }
  const cause = `dial tcp: lookup ${host}${server(proc)}: no such host`;
  throw new Unreachable(`Unable to connect to the server: ${cause}`, cause);
}

/** ` on 10.0.0.2:53`, as the resolver's file says. */
function server(proc: Process): string {
  const found = proc.files.exists(RESOLVER_FILE) ? /^nameserver\s+(\S+)/m.exec(proc.files.readText(RESOLVER_FILE))?.[1] : undefined;
  return found === undefined ? '' : ` on ${found}:53`;
}
