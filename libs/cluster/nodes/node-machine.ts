import type { Etcd } from '#cluster/etcd/etcd.js';
import type { Kubelet } from '#cluster/kubelet/running-kubelet.js';
import type { Client } from '#cluster/client/client.js';
import { Attachment } from '#linux/kernel/attachment.js';
import type { Units } from './units.js';

/** A machine that is a node, as the programs of its administrator see it. */
export interface NodeMachine {
  readonly name: string;
  readonly address: string;
  readonly isControlPlane: boolean;
  readonly units: Units;
  /** Undefined while the machine is off. */
  readonly kubelet: Kubelet | undefined;
  /** The cluster's etcd, where it runs on this machine and runs now. */
  readonly etcd: Etcd | undefined;
  /** The API as kubeadm's administrator, or as a user; why it can't be reached instead. */
  api(user?: { readonly name: string; readonly groups: readonly string[] }): Client | string;
  /** The address and port of the API server, and the PEM of its authority. */
  readonly endpoint: string;
  readonly authorityPem: string;
}

export const nodeMachineOf = new Attachment<NodeMachine>('node machine');
