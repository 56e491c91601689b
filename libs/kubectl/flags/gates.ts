import type { Process } from '#linux/kernel/process.js';
import type { Flags } from './flag.js';

/** Without those that an environment variable would have to open. */
export function openFlags(proc: Process, flags: Flags): Flags {
  const isOpen = (gate: string | undefined) => gate === undefined || proc.env.get(gate)?.toLowerCase() === 'true';
  return Object.fromEntries(Object.entries(flags).filter(([, { gate }]) => isOpen(gate)));
}
