import type { ResourceQuota } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';

export const resourceQuotaColumns: readonly Column<ResourceQuota>[] = described([NAME, text('Request', (quota) => quotaText(quota, false)), text('Limit', (quota) => quotaText(quota, true)), AGE], {
  Request: 'Request represents a minimum amount of cpu/memory that a container may consume.',
  Limit: 'Limits control the maximum amount of cpu/memory that a container may use independent of contention on the node.',
});

function quotaText({ status }: Stored<ResourceQuota>, isLimit: boolean): string {
  const names = Object.keys(status?.hard ?? {}).sort().filter((name) => name.startsWith('limits.') === isLimit);
  return names.map((name) => `${name}: ${status?.used?.[name] ?? '0'}/${status?.hard?.[name] as string}`).join(', ');
}
