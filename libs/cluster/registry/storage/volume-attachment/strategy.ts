// Mirrors pkg/registry/storage/volumeattachment
// Differs: nothing that can be seen.
import type { VolumeAttachment } from '#cluster/api/generated/types.js';
import { invalidValue, required } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123SubdomainErrors } from '#cluster/apimachinery/validation/formats.js';
import { withStatusOnly } from '#cluster/apiserver/status-update.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { immutable } from '#cluster/registry/field-checks.js';

export const volumeAttachmentStrategy: Behaviour<VolumeAttachment> = {
  hasGeneration: false,
  validate: ({ spec }) => [
    ...((spec.attacher ?? '') === '' ? [required('spec.attacher')] : []),
    ...(spec.source?.inlineVolumeSpec === undefined && spec.source?.persistentVolumeName === undefined ? [required('spec.source', 'must specify exactly one of inlineVolumeSpec and persistentVolumeName')] : []),
    ...dns1123SubdomainErrors(spec.nodeName ?? '').map((problem) => invalidValue('spec.nodeName', spec.nodeName ?? '', problem)),
  ],
  allowsUnconditionalUpdate: false,
  prepareForStatusUpdate: withStatusOnly,
  validateUpdate: (next, previous) => immutable(internal(next), internal(previous), 'spec'),
};

/** As the server's own type shows itself, but for a volume inside of it. */
function internal({ spec: { attacher, nodeName, source } }: VolumeAttachment): object {
  return { Attacher: attacher, Source: { PersistentVolumeName: source.persistentVolumeName ?? null, InlineVolumeSpec: source.inlineVolumeSpec ?? null }, NodeName: nodeName };
}
