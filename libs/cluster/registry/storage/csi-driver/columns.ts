import type { CSIDriver } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, bool, NAME, text } from '#cluster/registry/columns.js';

export const csiDriverColumns: readonly Column<CSIDriver>[] = [
  NAME,
  bool('AttachRequired', ({ spec }) => spec.attachRequired !== false),
  bool('PodInfoOnMount', ({ spec }) => spec.podInfoOnMount === true),
  bool('StorageCapacity', ({ spec }) => spec.storageCapacity === true),
  text('TokenRequests', ({ spec }) => (spec.tokenRequests ?? []).map((each) => each.audience).join(',') || '<unset>'),
  bool('RequiresRepublish', ({ spec }) => spec.requiresRepublish === true),
  text('Modes', ({ spec }) => (spec.volumeLifecycleModes ?? []).join(',')),
  AGE,
];
