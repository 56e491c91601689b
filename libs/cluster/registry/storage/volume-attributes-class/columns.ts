import type { VolumeAttributesClass } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';

export const volumeAttributesClassColumns: readonly Column<VolumeAttributesClass>[] = [NAME, text('DriverName', ({ driverName }) => driverName), AGE];
