import type { VolumeAttributesClass } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';

export const volumeAttributesClassColumns: readonly Column<VolumeAttributesClass>[] = described([NAME, text('DriverName', ({ driverName }) => driverName), AGE], { DriverName: fieldDoc('storage.v1.VolumeAttributesClass', 'driverName') });
