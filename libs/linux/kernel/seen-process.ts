import { Attachment } from './attachment.js';
import type { Process } from './process.js';

/** A process as those see it who may not look inside. */
export type SeenProcess = Pick<Process, 'pid' | 'argv' | 'credentials' | 'startedMs' | 'fuelUsed' | 'memoryBytes' | 'state' | 'group' | 'session' | 'terminal' | 'signal'> & { readonly parent: { readonly pid: number } | undefined };

/** Processes that a machine shows beside its own: those of its containers, and of the services that are not programs here. */
export const furtherProcesses = new Attachment<() => readonly SeenProcess[]>('further processes');
