import type { NetworkPolicy } from '#cluster/api/generated/types.js';
import { formatLabelSelector } from '#cluster/apimachinery/labels.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';

export const networkPolicyColumns: readonly Column<NetworkPolicy>[] = [NAME, text('Pod-Selector', ({ spec }) => formatLabelSelector(spec.podSelector ?? {})), AGE];
