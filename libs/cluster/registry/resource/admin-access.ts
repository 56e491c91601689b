// Mirrors pkg/registry/resource/utils.go: who may look after devices that others use
// Differs: nothing that can be seen.
import type { DeviceRequest } from '#cluster/api/generated/types.js';
import { namespaces } from '#cluster/api/resources.js';
import { forbiddenField, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import type { StoreAccess } from '#cluster/apiserver/store-access.js';

const LABEL = 'resource.kubernetes.io/admin-access';

export function adminAccessErrors(requests: readonly DeviceRequest[] | undefined, namespace: string | undefined, store: StoreAccess): FieldError[] {
  const index = (requests ?? []).findIndex(({ exactly }) => exactly?.adminAccess === true);
  return index < 0 ? [] : deniedIn(namespace, `spec.devices.requests[${index}].exactly.adminAccess`, store);
}

export function deniedIn(namespace: string | undefined, field: string, store: StoreAccess): FieldError[] {
  const isGranted = store.find(namespaces, undefined, namespace ?? '')?.metadata.labels?.[LABEL] === 'true';
  return isGranted ? [] : [forbiddenField(field, `admin access to devices requires the \`${LABEL}: true\` label on the containing namespace`)];
}
