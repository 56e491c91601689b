// Mirrors pkg/registry/core/node
// Differs: taints and pods to avoid that stand in annotations, as long ago, are not looked at.
import type { Node, NodeSpec, NodeStatus } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { changeErrors, statusErrors, validate } from './validation.js';

export const nodeStrategy: Behaviour<Node> = {
  setDefaults: (node) => withRanges(withAllocatable(node)),
  prepareForCreate: (node) => withoutConfig(node),
  prepareForUpdate: (next) => withoutConfig(next),
  prepareForStatusUpdate: (next, previous) => ({ ...withoutConfig(next), spec: previous.spec }),
  validate,
  validateUpdate: (next, previous) => [...validate(next), ...changeErrors(next, previous)],
  validateStatusUpdate: statusErrors,
  hasGeneration: false,
  selectableFields: { 'spec.unschedulable': ({ spec }) => String(spec.unschedulable === true) },
};

/** Kubelets are not configured through their nodes any more: what says so is dropped. */
function withoutConfig<T extends Node | Stored<Node>>(node: T): T {
  if (node.spec?.configSource === undefined && node.status?.config === undefined) return node;
  const { configSource: _s, ...spec } = node.spec ?? ({} as NodeSpec);
  const { config: _c, ...status } = node.status ?? ({} as NodeStatus);
  return { ...node, spec, ...(node.status === undefined ? {} : { status }) };
}

/** What is not said to be kept for the system can be given to pods. */
function withAllocatable(node: Node): Node {
  const { capacity, allocatable } = node.status ?? {};
  return capacity === undefined || allocatable !== undefined ? node : { ...node, status: { ...node.status, allocatable: capacity } };
}

/** The one range of old clients is the first of the ranges, and counts where they differ. */
function withRanges(node: Node): Node {
  const { podCIDR = '', podCIDRs = [] } = node.spec ?? {};
  const ranges = podCIDR === '' || podCIDR === podCIDRs[0] ? podCIDRs : [podCIDR];
  if (ranges[0] === undefined || (ranges === podCIDRs && podCIDR !== '')) return node;
  return { ...node, spec: { ...node.spec, podCIDR: ranges[0], podCIDRs: ranges } };
}
