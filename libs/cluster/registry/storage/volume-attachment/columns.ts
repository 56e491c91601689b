import type { VolumeAttachment } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, bool, NAME, text } from '#cluster/registry/columns.js';

export const volumeAttachmentColumns: readonly Column<VolumeAttachment>[] = [
  NAME,
  { name: 'Attacher', type: 'string', format: 'name', cell: ({ spec }) => spec.attacher },
  text('PV', ({ spec }) => spec.source.persistentVolumeName ?? ''),
  text('Node', ({ spec }) => spec.nodeName),
  bool('Attached', ({ status }) => status?.attached === true),
  AGE,
];
