// Mirrors plugin/pkg/admission/storage/storageobjectinuseprotection
// Differs: nothing.
import { isFor, type AdmissionPlugin } from '#cluster/apiserver/admission/admission.js';

export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  admit(request) {
    const { object } = request;
    if (request.operation !== 'CREATE') return object;
    const finalizer = isFor(request, '', 'persistentvolumes') ? 'kubernetes.io/pv-protection' : isFor(request, '', 'persistentvolumeclaims') ? 'kubernetes.io/pvc-protection' : undefined;
    const before = object.metadata?.finalizers ?? [];
    if (finalizer === undefined || before.includes(finalizer)) return object;
    return { ...object, metadata: { ...object.metadata, finalizers: [...before, finalizer] } };
  },
};
