import type { VolumeAttachment } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, bool, described, NAME, text } from '#cluster/registry/columns.js';

export const volumeAttachmentColumns: readonly Column<VolumeAttachment>[] = described<VolumeAttachment>([
  NAME,
  { name: 'Attacher', type: 'string', format: 'name', cell: ({ spec }) => spec.attacher },
  text('PV', ({ spec }) => spec.source.persistentVolumeName ?? ''),
  text('Node', ({ spec }) => spec.nodeName),
  bool('Attached', ({ status }) => status?.attached === true),
  AGE,
], {
  Attacher: fieldDoc('storage.v1.VolumeAttachmentSpec', 'attacher'),
  PV: fieldDoc('storage.v1.VolumeAttachmentSource', 'persistentVolumeName'),
  Node: fieldDoc('storage.v1.VolumeAttachmentSpec', 'nodeName'),
  Attached: fieldDoc('storage.v1.VolumeAttachmentStatus', 'attached'),
});
