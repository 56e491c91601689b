import { z } from 'zod';
import { VIEW_ROWS_MAX } from '#contracts/limits.js';

export const NodeView = z.object({
  name: z.string(), roles: z.array(z.string()), version: z.string(),
  /** As kubectl's STATUS column: `Ready`, `NotReady,SchedulingDisabled`. */
  status: z.string(), ready: z.boolean(), taints: z.array(z.string()), internalIp: z.string().nullable(),
});
export type NodeView = z.infer<typeof NodeView>;

export const PodView = z.object({
  namespace: z.string(), name: z.string(), node: z.string().nullable(), ip: z.string().nullable(),
  /** As kubectl's READY, STATUS and RESTARTS columns. */
  ready: z.string(), status: z.string(), restarts: z.int().min(0),
  health: z.enum(['ok', 'waiting', 'failing', 'done']),
  /** Why it is so, when it isn't well: `0/3 nodes are available: …`, the image error, the last exit. */
  why: z.string().optional(),
  createdAt: z.string(),
});
export type PodView = z.infer<typeof PodView>;

export const EventView = z.object({
  namespace: z.string(), type: z.string(), reason: z.string(), object: z.string(), message: z.string(),
  count: z.int().min(1), lastSeenAt: z.string(),
});
export type EventView = z.infer<typeof EventView>;

/** Nodes, pods and the latest events of a session's cluster. Looking at it never changes anything. */
export const ClusterView = z.object({
  /** etcd's revision; a view with a lower one than seen is old. */
  revision: z.int().min(0),
  /** Virtual time of the cluster. */
  now: z.string(),
  nodes: z.array(NodeView).max(VIEW_ROWS_MAX), pods: z.array(PodView).max(VIEW_ROWS_MAX), events: z.array(EventView).max(VIEW_ROWS_MAX),
  /** Pods that did not fit into the view. */
  podsLeftOut: z.int().min(0),
});
export type ClusterView = z.infer<typeof ClusterView>;
