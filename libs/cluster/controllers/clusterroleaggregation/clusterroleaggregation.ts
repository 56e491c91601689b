// Mirrors pkg/controller/clusterroleaggregation
// Differs: nothing.
import { clusterroles } from '#cluster/api/resources.js';
import type { ClusterRole, PolicyRule } from '#cluster/api/generated/types.js';
import { deepEqual, semanticEqual } from '#cluster/apimachinery/json.js';
import { matchesLabelSelector } from '#cluster/apimachinery/labels.js';
import { keyOf } from '#cluster/apimachinery/object.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { on } from '#cluster/client/controller.js';
import type { Controller, ListerSource } from '#cluster/client/controller.js';

export const clusterRoleAggregationController: Controller = {
  name: 'clusterrole-aggregation-controller',
  manager: 'clusterrole-aggregation-controller',
  watches: [on(clusterroles, aggregators)],
  /** Fills a role that gathers others with their rules. */
  reconcile(name, context) {
    const role = context.lister(clusterroles).find(name);
    const selectors = role?.aggregationRule?.clusterRoleSelectors;
    if (role === undefined || selectors === undefined) return;
    const rules: PolicyRule[] = [];
    const sorted = [...context.lister(clusterroles).list()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
    for (const selector of selectors) {
      for (const other of sorted) {
        if (other.metadata.name === name || !matchesLabelSelector(selector, other.metadata.labels)) continue;
        for (const rule of other.rules ?? []) if (!rules.some((known) => deepEqual(known, rule))) rules.push(rule);
      }
    }
    if (!semanticEqual(role.rules, rules)) context.client.patch(clusterroles, undefined, name, 'apply', { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name }, rules });
  },
};

function aggregators(role: Stored<ClusterRole>, previous: Stored<ClusterRole> | undefined, listers: ListerSource): readonly string[] {
  const all = listers.lister(clusterroles).list().filter(({ aggregationRule }) => aggregationRule !== undefined);
  if (previous === role && role.aggregationRule === undefined) return [];
  return all.map(keyOf);
}
