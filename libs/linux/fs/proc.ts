import { capabilityMask } from '#linux/kernel/capabilities.js';
import type { Machine } from '#linux/kernel/machine.js';
import type { RunningProcess } from '#linux/kernel/running-process.js';
import { KERNEL_VERSION } from '#linux/kernel/release.js';
import { Errno } from '#linux/kernel/step.js';
import { directory } from './devices.js';
import { changedParameters, PARAMETERS } from './kernel-parameters.js';
import type { FileSpace } from './file-space.js';
import type { LookContext, Node, VirtualNode } from './nodes.js';

/** What /proc tells about the machine itself. */
export interface ProcFacts {
  readonly machine: Machine;
  readonly space: FileSpace;
  readonly bootedMs: number;
  readonly memoryBytesMax: number;
  readonly processors: number;
  readonly kernelRelease: string;
  readonly addresses: () => readonly string[];
  readonly cgroup: string;
}

/** proc(5), as far as programs and curious people read it. */
export function proc(facts: ProcFacts): VirtualNode {
  const fixed: Readonly<Record<string, Node>> = {
    cpuinfo: file(() => cpuInfo(facts.processors)),
    filesystems: file(() => 'nodev\tsysfs\nnodev\ttmpfs\nnodev\tproc\nnodev\tdevtmpfs\n\text4\nnodev\toverlay\n'),
    loadavg: file(() => loadAverage(facts)),
    meminfo: file(() => memoryInfo(facts)),
    mounts: link(() => 'self/mounts'),
    net: link(() => 'self/net'),
    self: link(({ process }) => String(process?.pid ?? 1)),
    stat: file((context) => kernelStat(facts, context)),
    sys: parameters(facts),
    uptime: file((context) => `${seconds(context.nowMs - facts.bootedMs)} ${seconds((context.nowMs - facts.bootedMs) * facts.processors * 0.9)}\n`),
    version: file(() => `Linux version ${facts.kernelRelease} (buildd@lcy02-amd64-047) (x86_64-linux-gnu-gcc-13 (Ubuntu 13.2.0-23ubuntu4) 13.2.0, GNU ld (GNU Binutils for Ubuntu) 2.42) ${KERNEL_VERSION}\n`),
  };
  return {
    kind: 'virtual', type: 'directory', mode: 0o555,
    list: () => [...[...facts.machine.processes.keys()].map(String), ...Object.keys(fixed)],
    find: (name) => {
      if (Object.hasOwn(fixed, name)) return fixed[name];
      const process = /^\d+$/.test(name) ? facts.machine.processes.get(Number(name)) : undefined;
      return process && processDirectory(process, facts);
    },
  };
}

function processDirectory(process: RunningProcess, facts: ProcFacts): VirtualNode {
  return {
    ...directory({
      cgroup: file(() => `0::${facts.cgroup}\n`),
      cmdline: file(() => process.argv.map((word) => `${word}\0`).join('')),
      comm: file(() => `${commandOf(process)}\n`),
      cwd: link(() => process.cwd),
      environ: { ...file(() => [...process.env].map(([name, value]) => `${name}=${value}\0`).join('')), mode: 0o400, uid: process.credentials.uid },
      exe: link(() => process.executable),
      fd: descriptors(process),
      hostname: file(() => `${facts.machine.host.name}\n`),
      mounts: file(() => mounts(facts)),
      net: directory({
        dev: file(() => 'Inter-|   Receive                                                |  Transmit\n face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0\n  eth0:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0\n'),
        tcp: file(() => listeningTable(process)),
      }),
      root: link(() => '/'),
      stat: file(() => `${process.pid} (${commandOf(process)}) ${process.state} ${process.parent?.pid ?? 0} ${process.group} ${process.session} 0 -1 4194304 0 0 0 0 ${Math.floor(process.fuelUsed / 10_000)} 0 0 0 20 0 1 0 ${Math.floor((process.startedMs - facts.bootedMs) / 10)} ${process.memoryBytes} ${Math.ceil(process.memoryBytes / 4096)}\n`),
      status: file(() => status(process)),
    }),
    mode: 0o555, uid: process.credentials.uid, gid: process.credentials.gid,
  };
}

/** /proc/sys: a folder for each word of a parameter's name. */
function parameters({ machine, kernelRelease }: ProcFacts): VirtualNode {
  const rows: [string, () => string][] = [
    ['kernel.hostname', () => machine.host.name], ['kernel.osrelease', () => kernelRelease], ['kernel.ostype', () => 'Linux'],
    ['net.ipv4.ip_unprivileged_port_start', () => String(machine.host.net.unprivilegedPortStart)],
    ...Object.entries(PARAMETERS).map(([name, value]): [string, () => string] => [name, () => value]),
  ];
  const folder = (prefix: string): VirtualNode => {
    const children: Record<string, Node> = {};
    for (const [name, value] of rows) {
      if (!name.startsWith(prefix)) continue;
      const [first = '', ...rest] = name.slice(prefix.length).split('.');
      children[first] ??= rest.length > 0 ? folder(`${prefix}${first}.`) : file(() => `${machine.host.attached(changedParameters)?.get(name) ?? value()}\n`);
    }
    return directory(children);
  };
  return folder('');
}

/** /proc/PID/fd: opening one opens the same description again. */
function descriptors(process: RunningProcess): VirtualNode {
  return {
    kind: 'virtual', type: 'directory', mode: 0o500, uid: process.credentials.uid,
    list: () => [...process.descriptors].filter(([, handle]) => !handle.closed).map(([number]) => String(number)),
    find: (name) => {
      const handle = /^\d+$/.test(name) ? process.descriptors.get(Number(name)) : undefined;
      if (handle === undefined || handle.closed) return undefined;
      return {
        kind: 'virtual', type: handle.isTty ? 'device' : 'pipe', mode: 0o700, uid: process.credentials.uid,
        open: () => {
          const again = process.descriptors.get(Number(name));
          if (again === undefined) throw new Errno('ENXIO');
          return again.duplicate();
        },
      };
    },
  };
}

function file(content: (context: LookContext) => string): VirtualNode {
  return { kind: 'virtual', type: 'file', mode: 0o444, content };
}

function link(target: (context: LookContext) => string): VirtualNode {
  return { kind: 'virtual', type: 'symlink', mode: 0o777, target };
}

function commandOf(process: RunningProcess): string {
  const name = process.argv[0] ?? '';
  return name.slice(name.lastIndexOf('/') + 1).slice(0, 15);
}

const NO_CAPABILITIES = '0000000000000000';

const stateNames = { R: 'R (running)', S: 'S (sleeping)', T: 'T (stopped)', Z: 'Z (zombie)' } as const;

function status(process: RunningProcess): string {
  const { uid, gid, groups, capabilities, noNewPrivileges, hasSeccompFilter } = process.credentials;
  const bounding = capabilityMask(capabilities);
  const own = uid === 0 ? bounding : NO_CAPABILITIES;
  const kilobytes = Math.ceil(process.memoryBytes / 1024);
  return [
    `Name:\t${commandOf(process)}`, `Umask:\t${process.umask.toString(8).padStart(4, '0')}`, `State:\t${stateNames[process.state]}`,
    `Tgid:\t${process.pid}`, `Ngid:\t0`, `Pid:\t${process.pid}`, `PPid:\t${process.parent?.pid ?? 0}`, `TracerPid:\t0`,
    `Uid:\t${uid}\t${uid}\t${uid}\t${uid}`, `Gid:\t${gid}\t${gid}\t${gid}\t${gid}`, `FDSize:\t64`, `Groups:\t${groups.join(' ')} `,
    `VmSize:\t${String(kilobytes).padStart(8)} kB`, `VmRSS:\t${String(kilobytes).padStart(8)} kB`, `Threads:\t1`,
    `CapInh:\t${NO_CAPABILITIES}`, `CapPrm:\t${own}`, `CapEff:\t${own}`, `CapBnd:\t${bounding}`, `CapAmb:\t${NO_CAPABILITIES}`,
    `NoNewPrivs:\t${noNewPrivileges === true ? 1 : 0}`, `Seccomp:\t${hasSeccompFilter === true ? 2 : 0}`, `Seccomp_filters:\t${hasSeccompFilter === true ? 1 : 0}`, '',
  ].join('\n');
}

function mounts({ space, memoryBytesMax }: Pick<ProcFacts, 'space' | 'memoryBytesMax'>): string {
  return [...space.mounts.values()].map(({ path, type, readOnly, tree }) => {
    const size = tree?.tmpfs === undefined ? '' : `,size=${Math.ceil((tree.tmpfs.bytes ?? memoryBytesMax) / 1024)}k`;
    return `${type} ${path} ${type} ${readOnly ? 'ro' : 'rw'},relatime${size} 0 0\n`;
  }).join('');
}

function listeningTable(process: RunningProcess): string {
  const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
  return head + process.net.listening().map(({ address, port }, index) => {
    const hex = address.split('.').reverse().map((part) => Number(part).toString(16).toUpperCase().padStart(2, '0')).join('');
    return `${String(index).padStart(4)}: ${hex}:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 ${20_000 + index} 1 0000000000000000 100 0 0 10 0\n`;
  }).join('');
}

function memoryInfo(facts: ProcFacts): string {
  const total = Math.floor(facts.memoryBytesMax / 1024);
  const used = Math.ceil(facts.machine.memoryBytes / 1024);
  const free = Math.max(0, total - used - Math.floor(total / 5));
  const rows: [string, number][] = [
    ['MemTotal', total], ['MemFree', free], ['MemAvailable', Math.max(0, total - used)], ['Buffers', Math.floor(total / 50)],
    ['Cached', Math.floor(total / 8)], ['SwapCached', 0], ['Active', used], ['Inactive', Math.floor(total / 10)], ['SwapTotal', 0], ['SwapFree', 0],
  ];
  return rows.map(([name, kilobytes]) => `${`${name}:`.padEnd(15)} ${String(kilobytes).padStart(8)} kB\n`).join('');
}

function loadAverage(facts: ProcFacts): string {
  const all = [...facts.machine.processes.values()];
  const running = all.filter((process) => process.state === 'R').length;
  const last = Math.max(0, ...facts.machine.processes.keys());
  return `0.${String(Math.min(99, running * 8)).padStart(2, '0')} 0.05 0.01 ${Math.max(1, running)}/${all.length} ${last}\n`;
}

function kernelStat(facts: ProcFacts, context: LookContext): string {
  const total = Math.floor((context.nowMs - facts.bootedMs) / 10);
  const line = (name: string, share: number) => `${name} ${Math.floor(total * share * 0.05)} 0 ${Math.floor(total * share * 0.02)} ${Math.floor(total * share * 0.93)} 0 0 0 0 0 0\n`;
  const each = Array.from({ length: facts.processors }, (_, index) => line(`cpu${index}`, 1)).join('');
  return `${line('cpu ', facts.processors)}${each}btime ${Math.floor(facts.bootedMs / 1000)}\nprocesses ${facts.machine.processes.size}\nprocs_running 1\nprocs_blocked 0\n`;
}

function cpuInfo(processors: number): string {
  return Array.from({ length: processors }, (_, index) => [
    `processor\t: ${index}`, 'vendor_id\t: GenuineIntel', 'cpu family\t: 6', 'model\t\t: 106', 'model name\t: Intel(R) Xeon(R) Processor @ 2.60GHz',
    'stepping\t: 6', 'cpu MHz\t\t: 2600.000', 'cache size\t: 16384 KB', `physical id\t: 0`, `siblings\t: ${processors}`, `core id\t\t: ${index}`,
    `cpu cores\t: ${processors}`, 'fpu\t\t: yes', 'flags\t\t: fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat', 'bogomips\t: 5200.00', '', '',
  ].join('\n')).join('');
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}
