// Mirrors pkg/apis/core/validation
import type { ReplicationController } from '#cluster/api/generated/types.js';
import { required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { endingErrors, mismatchErrors } from '#cluster/registry/apps/selector-validation.js';
import { validatePodTemplate } from '#cluster/registry/core/pod/validation.js';
import { nonNegative } from '#cluster/registry/field-checks.js';

export function validateController({ spec }: ReplicationController): FieldError[] {
  const { minReadySeconds, replicas, selector = {}, template } = spec ?? {};
  const errors = nonNegative(minReadySeconds, 'spec.minReadySeconds');
  if (Object.keys(selector).length === 0) errors.push(required('spec.selector'));
  errors.push(...nonNegative(replicas, 'spec.replicas'));
  if (template === undefined) return [...errors, required('spec.template')];
  return [...errors, ...mismatchErrors({ matchLabels: selector }, template), ...validatePodTemplate(template, 'spec.template'), ...endingErrors(template, 'ReplicationController')];
}
