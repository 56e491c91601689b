import type { DeviceClass } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, NAME } from '#cluster/registry/columns.js';

export const deviceClassColumns: readonly Column<DeviceClass>[] = [NAME, AGE];
