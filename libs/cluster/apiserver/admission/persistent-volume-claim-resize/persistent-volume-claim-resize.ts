// Mirrors plugin/pkg/admission/storage/persistentvolume/resize
// Differs: nothing.
import { storageclasses } from '#cluster/api/resources.js';
import type { PersistentVolumeClaim } from '#cluster/api/generated/types.js';
import { isFor, type AdmissionPlugin } from '#cluster/apiserver/admission/admission.js';
import { forbidden } from '#cluster/apimachinery/errors.js';
import { compareQuantities, quantityOf } from '#cluster/apimachinery/quantity.js';

const sizeOf = ({ spec }: PersistentVolumeClaim) => quantityOf(spec?.resources?.requests?.['storage']);

export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  validate(request) {
    if (request.operation !== 'UPDATE' || request.subresource !== '' || !isFor(request, '', 'persistentvolumeclaims')) return;
    const next = request.object as PersistentVolumeClaim;
    const previous = request.old as PersistentVolumeClaim;
    if (compareQuantities(sizeOf(next), sizeOf(previous)) <= 0) return;
    const deny = (why: string) => forbidden(request.resource.qualified, request.name, why);
    if (previous.status?.phase !== 'Bound') throw deny('Only bound persistent volume claims can be expanded');
    const name = next.spec?.storageClassName ?? '';
    const found = name === '' ? undefined : request.store.find(storageclasses, undefined, name);
    if (found?.allowVolumeExpansion !== true) throw deny('only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize');
  },
};
