// Mirrors nslookup(1) of busybox before 1.29, which asks the C library and so knows search lists
// Differs: nothing.
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Call } from './call.js';
import { defineRawProgram } from './define-program.js';
import { isAddress, nameServersOf, reverseName } from './dns-tools.js';

export const oldNslookup = defineRawProgram('nslookup', function* (proc, args) {
  const [name, server = nameServersOf(proc)[0]] = args;
  if (name === undefined || name.startsWith('-')) {
    proc.printError('BusyBox v1.28.4 (2018-05-22 17:00:17 UTC) multi-call binary.\n\nUsage: nslookup [HOST] [SERVER]\n\nQuery the nameserver for the IP address of the given HOST\noptionally using a specified DNS server\n');
    return 1;
  }
  const address = server === undefined ? '127.0.0.1' : (yield* addressesOf(proc, server))[0];
  if (address === undefined) return unresolved(proc, server as string);
  proc.print(`Server:    ${server ?? address}\n${yield* addressLine(proc, 1, address, address)}\n`);
  const found = yield* addressesOf(proc, name);
  if (found.length === 0) return unresolved(proc, name);
  proc.print(`Name:      ${name}\n`);
  for (const [index, each] of found.entries()) proc.print(yield* addressLine(proc, index + 1, each, address));
  return 0;
});

function unresolved(proc: Call, name: string): number {
  proc.printError(`nslookup: can't resolve '${name}'\n`);
  return 1;
}

function* addressesOf(proc: Call, name: string): Step<readonly string[]> {
  if (isAddress(name)) return [name];
  try {
    yield* proc.flush();
    return (yield* proc.net.lookup(name)) ?? [];
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return [];
  }
}

/** With the name that the address has, if it has one. */
function* addressLine(proc: Call, number: number, address: string, server: string): Step<string> {
  let name = '';
  try {
    const { records } = yield* proc.net.query({ address: server, port: 53 }, reverseName(address), 'PTR');
    name = records[0]?.data.replace(/\.$/, '') ?? '';
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
  }
  return `Address ${number}: ${address}${name === '' ? '' : ` ${name}`}\n`;
}
