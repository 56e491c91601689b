// Mirrors sysctl(8) of procps-ng, modprobe(8) and lsmod(8) of kmod, swapon(8) and swapoff(8) of util-linux
// Differs: parameters are those that /proc/sys has; the modules that a node needs are loaded and stay.
import type { Call } from '#linux/programs/call.js';
import { defineRawProgram } from '#linux/programs/define-program.js';
import type { Program } from '#linux/programs/program.js';
import { KERNEL_RELEASE } from '#linux/kernel/release.js';
import { changedParameters } from '#linux/fs/kernel-parameters.js';

const FOLDERS = ['/etc/sysctl.d', '/usr/lib/sysctl.d'];
const MODULES: readonly (readonly [name: string, size: number, users: string])[] = [
  ['xt_conntrack', 12_288, '1'], ['nf_conntrack', 196_608, '1 xt_conntrack'], ['ip_tables', 32_768, '0'], ['br_netfilter', 32_768, '0'],
  ['bridge', 421_888, '1 br_netfilter'], ['stp', 12_288, '1 bridge'], ['llc', 16_384, '2 bridge,stp'], ['overlay', 212_992, '12'],
];
/** Built in, or there to be loaded. */
const FURTHER_MODULES = new Set(['ip_vs', 'ip_vs_rr', 'ip_vs_wrr', 'ip_vs_sh', 'nf_nat', 'nf_conntrack_ipv4', 'vxlan', 'dm_thin_pool', 'nbd', 'rbd']);

const sysctl: Program = defineRawProgram('sysctl', function* (proc, args) {
  yield* proc.work(1);
  const words = args.filter((arg) => !arg.startsWith('-'));
  const isShort = args.includes('-n') || args.includes('--values');
  if (args.includes('--system')) {
    const files = FOLDERS.flatMap((folder) => (proc.files.exists(folder) ? proc.files.list(folder).map((name) => `${folder}/${name}`) : [])).filter((path) => path.endsWith('.conf')).sort();
    for (const path of [...files, '/etc/sysctl.conf']) if (proc.files.exists(path)) proc.print(`* Applying ${path} ...\n`);
    for (const path of [...files, '/etc/sysctl.conf']) if (proc.files.exists(path)) load(proc, path);
    return proc.status;
  }
  if (args.some((arg) => /^(-p|--load)/.test(arg))) {
    for (const path of words.length > 0 ? words : ['/etc/sysctl.conf']) {
      if (proc.files.exists(path)) load(proc, path);
      else proc.printError(`sysctl: cannot open "${path}": No such file or directory\n`);
    }
    return proc.status;
  }
  for (const word of words) {
    const at = word.indexOf('=');
    if (at < 0) show(proc, word, isShort);
    else put(proc, word.slice(0, at).trim(), word.slice(at + 1).trim(), args.includes('-q'));
  }
  return proc.status;
});

function pathOf(name: string): string {
  return `/proc/sys/${name.replaceAll('.', '/')}`;
}

function show(proc: Call, name: string, isShort: boolean): void {
  const path = pathOf(name);
  if (proc.files.exists(path) && proc.files.stat(path).kind === 'file') proc.print(`${isShort ? '' : `${name} = `}${proc.files.readText(path)}`);
  else unknown(proc, name);
}

function put(proc: Call, name: string, value: string, isQuiet: boolean): void {
  if (!proc.files.exists(pathOf(name))) {
    unknown(proc, name);
    return;
  }
  if (proc.credentials.uid !== 0) {
    proc.printError(`sysctl: permission denied on key "${name}"\n`);
    proc.status = 255;
    return;
  }
  const changed = proc.host.attached(changedParameters) ?? new Map<string, string>();
  proc.host.attach(changedParameters, new Map([...changed, [name, value]]));
  if (!isQuiet) proc.print(`${name} = ${value}\n`);
}

function unknown(proc: Call, name: string): void {
  proc.printError(`sysctl: cannot stat ${pathOf(name)}: No such file or directory\n`);
  proc.status = 255;
}

function load(proc: Call, path: string): void {
  for (const line of proc.files.readText(path).split('\n')) {
    const [, name, value] = /^\s*-?([\w./-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined) put(proc, name.replaceAll('/', '.'), value ?? '', false);
  }
}

const modprobe: Program = defineRawProgram('modprobe', function* (proc, args) {
  yield* proc.work(1);
  for (const name of args.filter((arg) => !arg.startsWith('-'))) {
    if (MODULES.some(([known]) => known === name.replaceAll('-', '_')) || FURTHER_MODULES.has(name.replaceAll('-', '_'))) continue;
    proc.printError(`modprobe: FATAL: Module ${name} not found in directory /lib/modules/${KERNEL_RELEASE}\n`);
    return 1;
  }
  return 0;
});

const lsmod: Program = defineRawProgram('lsmod', function* (proc) {
  yield* proc.work(1);
  proc.print(`Module                  Size  Used by\n${MODULES.map(([name, size, users]) => `${name.padEnd(19)} ${String(size).padStart(8)}  ${users}\n`).join('')}`);
  return 0;
});

/** There is none, so that there is nothing to turn on or off. */
function noSwap(name: string): Program {
  return defineRawProgram(name, function* (proc) {
    yield* proc.work(1);
    return 0;
  });
}

/** By their names in /usr/sbin. */
export const kernelTools: readonly Program[] = [sysctl, modprobe, lsmod, noSwap('swapon'), noSwap('swapoff')];
