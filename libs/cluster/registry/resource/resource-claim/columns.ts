import type { ResourceV1ResourceClaim } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';

export const resourceClaimColumns: readonly Column<ResourceV1ResourceClaim>[] = described([NAME, text('State', ({ status, metadata }) => [...(metadata.deletionTimestamp === undefined ? [] : ['deleted']), ...(status?.allocation === undefined ? ['pending'] : ['allocated']), ...((status?.reservedFor ?? []).length > 0 ? ['reserved'] : [])].join(',')), AGE], { State: 'A summary of the current state (allocated, pending, reserved, etc.).' });
