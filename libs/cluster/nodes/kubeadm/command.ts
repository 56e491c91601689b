import type { Call } from '#linux/programs/call.js';
import type { NodeMachine } from '#cluster/nodes/node-machine.js';

/** kubeadm ends with this message, and 1; preflight errors end it with 2. */
export class KubeadmError extends Error {
  constructor(message: string, readonly status: 1 | 2 = 1) {
    super(message);
  }
}

/** One run: the words after the verb and its flags. */
export interface Command {
  readonly proc: Call;
  readonly machine: NodeMachine;
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, string>>;
}

export const PKI = '/etc/kubernetes/pki';
export const VERSION = 'v1.36.2';

/** `W1121 17:16:40.123456    2105 version.go:109] text`, as klog warns. */
export function warn({ proc }: Command, where: string, message: string): void {
  const iso = new Date(proc.now()).toISOString();
  proc.printError(`W${iso.slice(5, 7)}${iso.slice(8, 10)} ${iso.slice(11, 23)}000${`${proc.process.pid}`.padStart(8)} ${where}] ${message}\n`);
}

/** How kubeadm says where it has its configuration from. */
export function readConfiguration({ proc, machine }: Command, prefix: string): boolean {
  if (typeof machine.api() === 'string') return false;
  proc.print(`[${prefix}] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...\n[${prefix}] Use 'kubeadm init phase upload-config kubeadm --config your-config-file' to re-upload it.\n`);
  return true;
}
