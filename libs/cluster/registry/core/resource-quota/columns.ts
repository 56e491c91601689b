import type { ResourceQuota } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';

export const resourceQuotaColumns: readonly Column<ResourceQuota>[] = [NAME, text('Request', (quota) => quotaText(quota, false)), text('Limit', (quota) => quotaText(quota, true)), AGE];

function quotaText({ status }: Stored<ResourceQuota>, isLimit: boolean): string {
  const names = Object.keys(status?.hard ?? {}).sort().filter((name) => name.startsWith('limits.') === isLimit);
  return names.map((name) => `${name}: ${status?.used?.[name] ?? '0'}/${status?.hard?.[name] as string}`).join(', ');
}
