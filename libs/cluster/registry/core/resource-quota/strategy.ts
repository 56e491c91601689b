// Mirrors pkg/registry/core/resourcequota
// Differs: nothing that can be seen.
import type { ResourceQuota } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { validateQuota, validateQuotaUpdate } from './validation.js';

export const resourceQuotaStrategy: Behaviour<ResourceQuota> = {
  prepareForCreate: ({ status: _s, ...quota }) => quota as ResourceQuota,
  validate: validateQuota,
  validateUpdate: validateQuotaUpdate,
  hasGeneration: false,
  columns: [NAME, text('Request', (quota) => quotaText(quota, false)), text('Limit', (quota) => quotaText(quota, true)), AGE],
};

function quotaText({ status }: Stored<ResourceQuota>, isLimit: boolean): string {
  const names = Object.keys(status?.hard ?? {}).sort().filter((name) => name.startsWith('limits.') === isLimit);
  return names.map((name) => `${name}: ${status?.used?.[name] ?? '0'}/${status?.hard?.[name] as string}`).join(', ');
}
