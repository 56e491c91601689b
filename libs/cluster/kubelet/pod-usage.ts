// Mirrors pkg/kubelet/server/stats: what pods use of their node
// Differs: memory is what programs hold; of disks, what they wrote.
import type { ContainerRecord } from './container-record.js';
import type { PodWorker } from './pod-worker.js';

export type Resource = 'memory' | 'ephemeral-storage' | 'pids';

const PAGE_BYTES = 4096;

function inPages(bytes: number): number {
  return Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES;
}

/** What one container uses, in bytes or processes. */
export function usageOf(record: ContainerRecord, resource: Resource): number {
  const host = record.current?.container?.host;
  switch (resource) {
    case 'memory':
      return inPages(host?.machine.memoryBytes ?? 0);
    case 'pids':
      return host?.machine.processes.size ?? 0;
    default:
      return inPages((host?.diskBytes ?? 0) + (record.current?.log.bytes ?? 0));
  }
}

/** What a pod uses; its volumes on the disk count too. */
export function podUsage(worker: PodWorker, resource: Resource): number {
  const own = worker.records.reduce((sum, record) => sum + usageOf(record, resource), 0);
  return resource === 'ephemeral-storage' ? own + worker.volumes.emptyDirs(worker.pod).reduce((sum, { bytes, isInMemory }) => sum + (isInMemory ? 0 : inPages(bytes)), 0) : own;
}
