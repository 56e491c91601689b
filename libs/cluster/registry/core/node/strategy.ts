// Mirrors pkg/registry/core/node
// Differs: taints and pods to avoid that stand in annotations, as long ago, are not looked at.
import type { Node, NodeSpec, NodeStatus } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { changeErrors, statusErrors, validate } from './validation.js';

export const nodeStrategy: Behaviour<Node> = {
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
