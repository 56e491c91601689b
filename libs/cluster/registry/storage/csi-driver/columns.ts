import type { CSIDriver } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, bool, described, NAME, text } from '#cluster/registry/columns.js';

export const csiDriverColumns: readonly Column<CSIDriver>[] = described([
  NAME,
  bool('AttachRequired', ({ spec }) => spec.attachRequired !== false),
  bool('PodInfoOnMount', ({ spec }) => spec.podInfoOnMount === true),
  bool('StorageCapacity', ({ spec }) => spec.storageCapacity === true),
  text('TokenRequests', ({ spec }) => (spec.tokenRequests ?? []).map((each) => each.audience).join(',') || '<unset>'),
  bool('RequiresRepublish', ({ spec }) => spec.requiresRepublish === true),
  text('Modes', ({ spec }) => (spec.volumeLifecycleModes ?? []).join(',')),
  AGE,
], {
  AttachRequired: fieldDoc('storage.v1.CSIDriverSpec', 'attachRequired'),
  PodInfoOnMount: fieldDoc('storage.v1.CSIDriverSpec', 'podInfoOnMount'),
  StorageCapacity: fieldDoc('storage.v1.CSIDriverSpec', 'storageCapacity'),
  TokenRequests: fieldDoc('storage.v1.CSIDriverSpec', 'tokenRequests'),
  RequiresRepublish: fieldDoc('storage.v1.CSIDriverSpec', 'requiresRepublish'),
  Modes: fieldDoc('storage.v1.CSIDriverSpec', 'volumeLifecycleModes'),
});
