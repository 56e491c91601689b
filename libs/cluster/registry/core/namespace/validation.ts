// Mirrors pkg/apis/core/validation: namespaces
import type { Namespace } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { strangerErrors } from '#cluster/apiserver/validate-meta.js';

const AT = 'spec.finalizers';

export function validate({ spec }: Namespace): FieldError[] {
  return (spec?.finalizers ?? []).flatMap((each) => finalizerErrors(each, AT));
}

/** Of the sub-resource finalize. */
export function validateFinalize({ spec }: Stored<Namespace>): FieldError[] {
  return (spec.finalizers ?? []).flatMap((each, i) => finalizerErrors(each, `${AT}[${i}]`));
}

function finalizerErrors(name: string, field: string): FieldError[] {
  return [...qualifiedNameErrors(name).map((problem) => invalidValue(field, name, problem)), ...strangerErrors(name, field)];
}

/** Phase: so Kubernetes writes it. */
export function validateStatus({ metadata, status }: Stored<Namespace>): FieldError[] {
  const phase = status?.phase ?? '';
  if (metadata.deletionTimestamp === undefined) return phase === 'Active' ? [] : [invalidValue('status.Phase', phase, "may only be 'Active' if `deletionTimestamp` is empty")];
  return phase === 'Terminating' ? [] : [invalidValue('status.Phase', phase, "may only be 'Terminating' if `deletionTimestamp` is not empty")];
}
