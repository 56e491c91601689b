// Mirrors pkg/registry/rbac
// Differs: nothing that can be seen.
import type { ClusterRole } from '#cluster/api/generated/types.js';
import { pathSegmentErrors } from '#cluster/apimachinery/validation/formats.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { confirmRole } from '#cluster/registry/rbac/escalation.js';
import { ruleErrors } from '#cluster/registry/rbac/rules.js';
import { aggregationErrors } from './validation.js';

export const clusterRoleStrategy: Behaviour<ClusterRole> = {
  nameErrors: pathSegmentErrors,
  allowsCreateOnUpdate: true,
  prepareForCreate: (role, store) => {
    confirmRole('clusterroles', role, undefined, store);
    return role;
  },
  prepareForUpdate: (next, previous, store) => {
    confirmRole('clusterroles', next, previous, store);
    return next;
  },
  validate: ({ rules, aggregationRule }) => [...ruleErrors(rules, false), ...aggregationErrors(aggregationRule)],
};
