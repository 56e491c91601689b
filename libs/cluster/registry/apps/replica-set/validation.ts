// Mirrors pkg/apis/apps/validation
import type { ReplicaSet } from '#cluster/api/generated/types.js';
import type { FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { replicaSetTemplateErrors, workloadSelectorErrors } from '#cluster/registry/apps/selector-validation.js';
import { nonNegative } from '#cluster/registry/field-checks.js';

export function validate({ spec }: ReplicaSet): FieldError[] {
  return [
    ...nonNegative(spec?.replicas, 'spec.replicas'),
    ...nonNegative(spec?.minReadySeconds, 'spec.minReadySeconds'),
    ...workloadSelectorErrors(spec?.selector, 'deployment'),
    ...replicaSetTemplateErrors(spec?.selector, spec?.template),
  ];
}
