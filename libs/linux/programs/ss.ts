// Mirrors ss(8) of iproute2 and netstat(8) of net-tools, listening sockets only
// Differs: connections and owners of sockets are not shown.
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { flag } from './options.js';

const options = { tcp: flag('t', 'tcp'), udp: flag('u', 'udp'), listening: flag('l', 'listening'), numeric: flag('n', 'numeric'), processes: flag('p', 'processes,programs'), all: flag('a', 'all'), extended: flag('e', 'extended'), summary: flag('s', 'summary'), noHeader: flag('H', 'no-header'), route: flag('r', 'route'), ipv4: flag('4', 'ipv4'), wide: flag('W', 'wide') } as const;

function sockets(proc: Call) {
  return [...proc.net.listening()].sort((a, b) => a.port - b.port);
}

export const ss = defineProgram({
  name: 'ss', usage: '[ OPTIONS ] [ FILTER ]', options, version: 'utility, iproute2-6.1.0',
  *main(proc, o) {
    yield* proc.work(1);
    const shows = o.listening || o.all;
    if (!o.noHeader) proc.print('State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess\n');
    if (shows && !(o.udp && !o.tcp)) for (const { address, port } of sockets(proc)) proc.print(`LISTEN 0      4096   ${`${address}:${port}`.padStart(18)}       0.0.0.0:*          \n`);
    return 0;
  },
});

export const netstat = defineProgram({
  name: 'netstat', usage: '[-tulnpa]', options,
  *main(proc, o) {
    yield* proc.work(1);
    if (o.route) return proc.die('-r is not supported: use ip route');
    proc.print(`Active Internet connections (${o.listening ? 'only servers' : o.all ? 'servers and established' : 'w/o servers'})\nProto Recv-Q Send-Q Local Address           Foreign Address         State      ${o.processes ? ' PID/Program name    ' : ''}\n`);
    if ((o.listening || o.all) && !(o.udp && !o.tcp)) {
      for (const { address, port } of sockets(proc)) proc.print(`tcp        0      0 ${`${address}:${port}`.padEnd(23)} 0.0.0.0:*               LISTEN     ${o.processes ? ' -                   ' : ''}\n`);
    }
    return 0;
  },
});
