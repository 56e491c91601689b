// Mirrors capabilities(7)
// Differs: asked for are those that change files, signals and ports; a process has all of its bounding set when it is root's, and none when not.
import type { Credentials } from './process.js';

/** In the order of their numbers. */
export const CAPABILITIES = [
  'CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER', 'FSETID', 'KILL', 'SETGID', 'SETUID', 'SETPCAP', 'LINUX_IMMUTABLE', 'NET_BIND_SERVICE',
  'NET_BROADCAST', 'NET_ADMIN', 'NET_RAW', 'IPC_LOCK', 'IPC_OWNER', 'SYS_MODULE', 'SYS_RAWIO', 'SYS_CHROOT', 'SYS_PTRACE', 'SYS_PACCT',
  'SYS_ADMIN', 'SYS_BOOT', 'SYS_NICE', 'SYS_RESOURCE', 'SYS_TIME', 'SYS_TTY_CONFIG', 'MKNOD', 'LEASE', 'AUDIT_WRITE', 'AUDIT_CONTROL', 'SETFCAP',
  'MAC_OVERRIDE', 'MAC_ADMIN', 'SYSLOG', 'WAKE_ALARM', 'BLOCK_SUSPEND', 'AUDIT_READ', 'PERFMON', 'BPF', 'CHECKPOINT_RESTORE',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** May the process do what only the superuser may, as far as it was left the right to? */
export function isCapable({ uid, capabilities }: Credentials, wanted: Capability): boolean {
  return uid === 0 && (capabilities === undefined || capabilities.has(wanted));
}

/** As /proc/PID/status shows a set. */
export function capabilityMask(capabilities: ReadonlySet<Capability> | undefined): string {
  let mask = 0n;
  for (const [bit, name] of CAPABILITIES.entries()) if (capabilities === undefined || capabilities.has(name)) mask |= 1n << BigInt(bit);
  return mask.toString(16).padStart(16, '0');
}
