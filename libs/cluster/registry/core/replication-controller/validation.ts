// Mirrors pkg/apis/core/validation
import type { ReplicationController } from '#cluster/api/generated/types.js';
import { invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { templateErrors } from '#cluster/registry/apps/selector-validation.js';
import { nonNegative } from '#cluster/registry/field-checks.js';

export function validateController({ spec }: ReplicationController): FieldError[] {
  if (spec === undefined) return [required('spec')];
  const errors = [...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds')];
  if (Object.keys(spec.selector ?? {}).length === 0) errors.push(required('spec.selector'));
  errors.push(...nonNegative(spec.replicas, 'spec.replicas'));
  if (spec.template === undefined) return [...errors, required('spec.template')];
  const labels = spec.template.metadata?.labels ?? {};
  if (Object.entries(spec.selector ?? {}).some(([name, value]) => labels[name] !== value)) errors.push(invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'));
  return [...errors, ...templateErrors({ matchLabels: spec.selector ?? {} }, spec.template).filter((each) => !each.body.includes('`selector`'))];
}
