// Mirrors pkg/api/node: labels of nodes that nobody should select by any more
// Differs: nothing that can be seen.
import type { LabelSelector, NodeSelectorTerm } from '#cluster/api/generated/types.js';

const DEPRECATED: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  'app.kubernetes.io/created-by': 'deprecated since v1.9',
  'scheduler.alpha.kubernetes.io/preferAvoidPods': 'deprecated since v1.22; use Taints and Tolerations instead',
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
};

/** Why a label should not be used; undefined for a good one. */
export function labelDeprecation(key: string): string | undefined {
  return Object.hasOwn(DEPRECATED, key) ? DEPRECATED[key] : undefined;
}

export function labelMapWarnings(labels: Readonly<Record<string, string>> | undefined, at: (key: string) => string): string[] {
  const warnings: string[] = [];
  for (const key in labels) {
    const why = labelDeprecation(key);
    if (why !== undefined) warnings.push(`${at(key)}: ${why}`);
  }
  return warnings;
}

export function nodeTermWarnings(term: NodeSelectorTerm | undefined, path: string): string[] {
  return expressionWarnings(term?.matchExpressions, path);
}

export function nodeSelectorWarnings(selector: LabelSelector | undefined, path: string): string[] {
  return [...expressionWarnings(selector?.matchExpressions, path), ...labelMapWarnings(selector?.matchLabels, (key) => `${path}.matchLabels.${key}`)];
}

function expressionWarnings(expressions: readonly { readonly key: string }[] | undefined, path: string): string[] {
  return (expressions ?? []).flatMap(({ key }, i) => {
    const why = labelDeprecation(key);
    return why === undefined ? [] : [`${path}.matchExpressions[${i}].key: ${key} is ${why}`];
  });
}
