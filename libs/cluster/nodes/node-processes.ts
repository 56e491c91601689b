// Mirrors what ps(1) shows on a node: systemd's services, containerd's shims, and what runs in containers
// Differs: the services that are no programs here have no children and take no signals.
import type { SeenProcess } from '#linux/kernel/seen-process.js';
import type { Process } from '#linux/kernel/process.js';
import type { Files } from '#linux/fs/files.js';
import { podsOf } from './containers.js';
import { commandOf } from './kubelet-start.js';
import type { NodeMachine } from './node-machine.js';
import { PIDS, type UnitName } from './units.js';

/** Where the numbers of containers' processes begin. */
const FIRST_PID = 1_200;
const MEBIBYTE = 2 ** 20;

/** Numbers, given in the order in which somebody sees their bearers. */
class Numbers<K extends object | string> {
  readonly #known = new Map<K, number>();

  constructor(readonly next: () => number) {}

  of(key: K): number {
    const number = this.#known.get(key) ?? this.next();
    this.#known.set(key, number);
    return number;
  }

  /** Forgets those that are gone. */
  keep(keys: ReadonlySet<K>): void {
    for (const key of this.#known.keys()) if (!keys.has(key)) this.#known.delete(key);
  }
}

/** The processes of a node besides those that somebody started on it. */
export function nodeProcesses(machine: NodeMachine, files: Files): () => readonly SeenProcess[] {
  let next = FIRST_PID;
  const shims = new Numbers<string>(() => next++);
  const numbers = new Numbers<Process>(() => next++);
  return () => {
    const pods = podsOf(machine);
    const seen = ['containerd', 'kubelet'].flatMap((name) => service(machine, name as UnitName, files));
    const shown = new Set<Process>();
    for (const { id, worker, isReady, createdMs } of pods) {
      if (!isReady) continue;
      const shim = shims.of(id);
      const pause = shims.of(`pause of ${id}`);
      seen.push(still(shim, 1, ['/usr/bin/containerd-shim-runc-v2', '-namespace', 'k8s.io', '-id', id, '-address', '/run/containerd/containerd.sock'], 0, createdMs, 12 * MEBIBYTE));
      seen.push(still(pause, shim, ['/pause'], 65_535, createdMs, MEBIBYTE));
      const own = worker.records.flatMap(({ current }) => current?.container?.host?.processes ?? []);
      for (const process of own) {
        shown.add(process);
        seen.push(inContainer(process, numbers, shim));
      }
    }
    numbers.keep(shown);
    shims.keep(new Set(pods.flatMap(({ id }) => [id, `pause of ${id}`])));
    return seen;
  };
}

function service({ units }: NodeMachine, name: UnitName, files: Files): SeenProcess[] {
  const { isActive, activeMs } = units.state(name);
  if (!isActive) return [];
  const argv = name === 'kubelet' ? commandOf(files).words : ['/usr/bin/containerd'];
  return [still(PIDS[name], 1, argv, 0, activeMs, name === 'kubelet' ? 37 * MEBIBYTE : 118 * MEBIBYTE)];
}

function still(pid: number, parent: number, argv: readonly string[], uid: number, startedMs: number, memoryBytes: number): SeenProcess {
  return { pid, parent: { pid: parent }, argv, credentials: { uid, gid: uid, groups: [uid] }, startedMs, fuelUsed: 0, memoryBytes, state: 'S', group: pid, session: pid, terminal: undefined, signal: () => {} };
}

function inContainer(process: Process, numbers: Numbers<Process>, shim: number): SeenProcess {
  const pid = numbers.of(process);
  return {
    pid, parent: { pid: process.parent === undefined ? shim : numbers.of(process.parent) }, argv: process.argv, credentials: process.credentials, startedMs: process.startedMs, fuelUsed: process.fuelUsed,
    memoryBytes: process.memoryBytes, state: process.state, group: pid, session: pid, terminal: undefined, signal: (signal) => process.signal(signal),
  };
}
