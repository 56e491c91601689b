import type { Env } from '#linux/env/env.js';
import type { FileChange } from '#linux/fs/changes.js';
import type { Files } from '#linux/fs/files.js';
import type { Attachment } from '#linux/kernel/attachment.js';
import type { PidNamespace } from '#linux/kernel/pid-namespace.js';
import type { ExitStatus, Process, SpawnOptions } from '#linux/kernel/process.js';
import type { NetStack, Network } from '#linux/net/network.js';
import type { Program } from '#linux/programs/program.js';
import type { Terminal } from '#linux/tty/terminal.js';

/** A directory tree to start from. Content may be made on demand. Shared by every host that is made of it. */
export type Layer = Readonly<Record<string, LayerEntry>>;
/** A string is a file with mode 0644. Directories on the way are made. */
export type LayerEntry =
  | string
  | Uint8Array
  | { readonly program: Program }
  | { readonly symlink: string }
  | { readonly directory: true; readonly mode?: number; readonly uid?: number; readonly gid?: number }
  | { readonly content: string | Uint8Array; readonly mode?: number; readonly uid?: number; readonly gid?: number };

export interface HostOptions {
  readonly name: string;
  readonly env: Env;
  readonly network: Network;
  /** Lowest first. */
  readonly layers: readonly Layer[];
  readonly limits?: HostLimits;
  /** Set where several hosts share a stack (the containers of a pod). */
  readonly net?: NetStack;
  /** Starts from this host's files as they are now (a world's fork) instead of from the bare layers. */
  readonly filesOf?: Host;
  /** Its line in /proc/PID/cgroup; `/` unless said. */
  readonly cgroup?: string;
  /** Shared with other hosts that see its processes. */
  readonly pids?: PidNamespace;
  /** The root is mounted read-only; what is mounted on it keeps its own way. */
  readonly readOnlyRoot?: boolean;
}

/** What the host's cgroup allows. */
export interface HostLimits {
  readonly memoryBytesMax?: number;
  readonly processesMax?: number;
  readonly diskBytesMax?: number;
  /** As nproc and /proc/cpuinfo show it; 2 unless said. */
  readonly processors?: number;
}

/** Something outside the host's own layers, at a path of it: a volume, a Secret, a node's folder. */
export interface Mount {
  readonly path: string;
  readonly source: Tree;
  readonly readOnly?: boolean;
}

/** A tree of files that can be mounted by several hosts: an emptyDir, a hostPath, a projected volume. */
export interface Tree {
  readonly files: Files;
}

/** A Linux machine, or a container: files, processes, network. Workstations, nodes and containers are all hosts. */
export interface Host {
  readonly name: string;
  readonly env: Env;
  readonly net: NetStack;
  /** Files as root sees them. */
  readonly files: Files;
  readonly processes: readonly Process[];
  /** Starts a process without a parent (pid 1 when it is the first). Throws Errno ENOENT, EACCES. */
  start(options: SpawnOptions): Process;
  openTerminal(columns: number, rows: number): Terminal;
  mount(mount: Mount): () => void;
  /** A folder (or file) of this host, to be mounted by another. Throws Errno ENOENT. */
  tree(path: string): Tree;
  /** What differs from the layers, outside of mounts. Made for snapshots: `applyChanges` of a fresh host restores it. */
  changedFiles(): readonly FileChange[];
  /** What changed after `counter` (see `changeCounter`); everything when that is too long ago. */
  changesSince(counter: number): readonly FileChange[];
  applyChanges(changes: readonly FileChange[]): void;
  /** Counts up with every change of its own files. */
  readonly changeCounter: number;
  /** Ends every process, closes every port. */
  stop(): void;
  onStop(listener: () => void): () => void;
  /** The machines that ssh reaches from here, by name or address; set by the world. 'refused' where no ssh server runs. */
  logIn?: ((name: string) => Host | 'refused' | undefined) | undefined;
  attach<T>(what: Attachment<T>, value: T): void;
  /** What was attached to this host. */
  attached<T>(what: Attachment<T>): T | undefined;
  /** Bytes that processes hold now, as the memory cgroup counts them. */
  readonly memoryBytes: number;
  readonly stopped: boolean;
}

export type { ExitStatus };
