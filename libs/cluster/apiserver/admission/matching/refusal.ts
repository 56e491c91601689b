// Mirrors apiserver/pkg/admission/errors.go
import type { AdmissionRequest } from '#cluster/apiserver/admission/admission.js';

/** The name that a refusal gives an object. */
export function nameForRefusal(request: AdmissionRequest): string {
  if (request.name !== '') return request.name;
  return request.object?.metadata?.name ?? request.object?.metadata?.generateName ?? 'Unknown';
}
