// Mirrors pkg/registry/core/resourcequota
// Differs: nothing that can be seen.
import type { ResourceQuota } from '#cluster/api/generated/types.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { validateQuota, validateQuotaStatus, validateQuotaUpdate } from './validation.js';

export const resourceQuotaStrategy: Behaviour<ResourceQuota> = {
  prepareForCreate: ({ status: _s, ...quota }) => quota as ResourceQuota,
  validate: validateQuota,
  validateUpdate: validateQuotaUpdate,
  validateStatusUpdate: validateQuotaStatus,
  hasGeneration: false,
};
