// What containerd would tell of a node's pods and containers, from what the kubelet keeps of them.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Pod } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { ContainerRecord, Run } from '#cluster/kubelet/container-record.js';
import type { PodWorker } from '#cluster/kubelet/pod-worker.js';
import { encodeUtf8 } from '#linux/env/text.js';
import type { NodeMachine } from './node-machine.js';

export interface NodeContainer {
  readonly id: string;
  readonly pod: Stored<Pod>;
  readonly podId: string;
  readonly worker: PodWorker;
  readonly record: ContainerRecord;
  readonly run: Run;
  readonly state: 'Running' | 'Exited' | 'Created';
  readonly createdMs: number;
}

export interface NodePod {
  readonly id: string;
  readonly pod: Stored<Pod>;
  readonly worker: PodWorker;
  readonly isReady: boolean;
  readonly createdMs: number;
}

/** Newest first. */
export function containersOf({ kubelet }: NodeMachine): readonly NodeContainer[] {
  const found: NodeContainer[] = [];
  for (const worker of kubelet?.workers ?? []) {
    for (const record of worker.records) {
      for (const run of [record.current, record.previous]) {
        if (run === undefined || run.log.isDiscarded && run.end !== undefined) continue;
        found.push({
          id: run.id, pod: worker.pod, podId: sandboxId(worker.pod), worker, record, run,
          state: run.end !== undefined ? 'Exited' : run.startedMs === 0 ? 'Created' : 'Running',
          createdMs: run.startedMs === 0 ? (run.end?.atMs ?? 0) : run.startedMs,
        });
      }
    }
  }
  return found.sort((a, b) => b.createdMs - a.createdMs || (a.id < b.id ? -1 : 1));
}

export function podsOf({ kubelet }: NodeMachine): readonly NodePod[] {
  const found: NodePod[] = [];
  for (const worker of kubelet?.workers ?? []) {
    if (worker.sandbox === undefined && !worker.isTerminal) continue;
    found.push({ id: sandboxId(worker.pod), pod: worker.pod, worker, isReady: worker.sandbox !== undefined, createdMs: worker.startedMs });
  }
  return found.sort((a, b) => b.createdMs - a.createdMs || (a.id < b.id ? -1 : 1));
}

function sandboxId({ metadata }: Stored<Pod>): string {
  return bytesToHex(sha256(encodeUtf8(`sandbox of ${metadata.uid}`)));
}

/** The id that an image has on a node: the digest of its configuration, not of its manifest. */
export function imageId(digest: string): string {
  return bytesToHex(sha256(encodeUtf8(`configuration of ${digest}`)));
}
